"""One explicit training loop, its optimizers, augmentations, and the scoring of a trained model."""
