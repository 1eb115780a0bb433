"""What other programs logged while they trained, read as it lies on disk, without their help."""
