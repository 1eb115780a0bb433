"""A study of the user's own: how one starts, and what is looked at before it is trusted."""
