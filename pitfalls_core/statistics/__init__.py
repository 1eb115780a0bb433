"""Statistics on arrays: NumPy and SciPy in, plain values out."""
