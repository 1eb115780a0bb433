"""What is executed: specifications, keys, the run store and the engine."""
