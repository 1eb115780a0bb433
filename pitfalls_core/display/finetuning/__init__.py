"""Exhibits of runs that start from other runs: curves, rates of failure, gradients, shares."""
