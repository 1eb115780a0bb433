"""The studies that ship with this package, one a file."""
