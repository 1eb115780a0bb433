"""How exhibits fit their pages: type size, column widths, and where a long table is divided."""
