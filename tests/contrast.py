"""Contrast of two colours, by the formula of WCAG 2.2."""

READABLE = 4.5
"""WCAG 2.2, success criterion 1.4.3: contrast of text."""


def contrast(first: str, second: str) -> float:
    """Return the contrast between two colours, ``#rrggbb``: from 1 to 21."""
    lighter, darker = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    linear = []
    for place in (1, 3, 5):
        value = int(colour[place : place + 2], 16) / 255
        linear.append(value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4)
    red, green, blue = linear
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
