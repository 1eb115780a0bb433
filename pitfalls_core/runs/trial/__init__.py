"""A look at the parts of a study before it is run: data, models, and runs of one epoch."""
