"""Model families, one a file: plain torch modules with plain arguments."""
