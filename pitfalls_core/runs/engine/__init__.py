"""What executes runs: processes, devices, progress."""
