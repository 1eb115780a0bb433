"""Mathematics: a dialect of LaTeX, its MathML, and a tree that Typst templates write from."""
