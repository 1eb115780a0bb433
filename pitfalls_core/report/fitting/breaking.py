"""Where a name without spaces may break, so that it fits a narrow column."""

import re
from functools import lru_cache

LONG = 10
"""Names of fewer characters stay whole."""

REMEMBERED = 2**15
"""Texts whose places are kept: most stand in a paper many times, and in every format."""

ZERO_WIDTH_SPACE = "\N{ZERO WIDTH SPACE}"

_NAME = re.compile(rf"\S{{{LONG},}}")
# After a separator that does not stand in a number, and after every eighth character of a piece
# that is no word, such as a digest, or that is longer than any word.
_PLACE = re.compile(
    r"[/=:_](?=[^\s/])|[.,-](?=[^\W\d]|[\[(])|(?<=[^\W\d])[.,-](?=\d)"
    r"|(?=\w*\d\w*[^\W\d]|\w*[^\W\d]\w*\d)[^\W_]{8}(?=[^\W_]{4})|[^\W\d_]{20}(?=[^\W\d_]{4})"
)


@lru_cache(REMEMBERED)
def breakable(text: str) -> str:
    """Return `text` with zero-width spaces where its long names may break."""
    return _NAME.sub(lambda name: _PLACE.sub(rf"\g<0>{ZERO_WIDTH_SPACE}", name[0]), text)


def pieces(text: str) -> tuple[str, ...]:
    """Return the parts of `text` that never break, each with the space behind it if it has one."""
    return tuple(re.findall(rf"[^\s{ZERO_WIDTH_SPACE}]+ ?", breakable(text).replace("\n", " ")))
