"""What is shown of training on noisy sources: curves, memorization, adaptation, appendices."""
