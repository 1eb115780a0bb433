"""Figures inside a page: one drawing for light and dark, letters shared by all of them."""
