"""What stands behind the accuracies, as figures and tables."""
