"""The texts inside of document values."""

from collections.abc import Iterator

from pitfalls_core.display.parts import names_of

LABELS = ("label", "evidence", "url", "svg_light", "svg_dark", "data", "align", "role", "answers")
"""Fields that no reader sees as text."""


def texts(value: object, *, without: tuple[type, ...] = ()) -> Iterator[str]:
    """Yield every text that a reader sees inside of `value`, in reading order.

    Parameters
    ----------
    value
        A document value, or a tuple of them, however deep.
    without
        Values of these types are left out, with all that is in them.
    """
    if isinstance(value, without):
        return
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from texts(part, without=without)
    elif names := names_of(value):
        for name in names:
            if name not in LABELS:
                yield from texts(getattr(value, name), without=without)
