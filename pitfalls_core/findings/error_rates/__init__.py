"""How often the verdict rule errs on scores of real runs."""
