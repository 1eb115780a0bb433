"""Reports about results that were made elsewhere."""
