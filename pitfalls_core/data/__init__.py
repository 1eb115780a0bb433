"""Data families, one a file: frozen settings whose `sample` draws the sets of one run."""
