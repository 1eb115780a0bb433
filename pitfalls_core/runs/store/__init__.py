"""Where finished runs live, and what is kept of them."""
