"""The LaTeX bundle: how text, names, widths and key numbers become source that compiles."""
