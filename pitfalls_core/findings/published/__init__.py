"""Published tables of means, read in every way in which they can be meant."""
