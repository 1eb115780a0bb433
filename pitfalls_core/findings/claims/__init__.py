"""Claims of the source papers, decided: one file for each kind of predicate."""
