"""How a verdict hangs on the margin, on single runs, on the test and on the family."""
