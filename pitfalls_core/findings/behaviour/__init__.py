"""What stands behind equal or different accuracy: classes, flips, calibration, corruptions."""
