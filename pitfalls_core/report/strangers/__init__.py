"""Notebooks of strangers: any executed notebook becomes a paper, and what is lost is said."""
