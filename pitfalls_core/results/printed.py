"""Numbers as they were printed: the decimals say how they were rounded."""

import math
import re
from dataclasses import dataclass, field
from decimal import Decimal

from pitfalls_core.errors import InputError
from pitfalls_core.results.numbers import shown

_NUMBER = r"[+-]?(?:[0-9]+(?:[.,][0-9]*)?|[.,][0-9]+)(?:[eE][+-]?[0-9]+)?"
_CELL = re.compile(
    rf"(?P<mean>{_NUMBER})\s*(?P<percent>%?)\s*"
    rf"(?:\(\s*±?\s*(?P<inner>{_NUMBER})\s*%?\s*\)"
    rf"|(?:±|\+/-|\+-|\\pm)\s*(?P<after>{_NUMBER})\s*%?)?\s*%?"
)


@dataclass(frozen=True)
class Printed:
    """A number and how it was printed.

    Parameters
    ----------
    text
        The digits, with a decimal point; ``81.20`` keeps its zero.
    percent
        Whether a percent sign stood behind it; the number is the one before the sign.
    """

    text: str
    percent: bool = field(default=False, compare=False)

    @property
    def value(self) -> float:
        """The number."""
        return float(self.text)

    @property
    def decimals(self) -> int:
        """How many decimals were printed."""
        exponent = Decimal(self.text).as_tuple().exponent
        return max(0, -int(exponent))


def printed_cell(text: str, place: str, *, decimal_comma: bool) -> tuple[Printed, Printed | None]:
    """Return the mean in a cell, and the spread that stands in brackets or after a sign.

    Parameters
    ----------
    text
        The cell, for example ``81.2``, ``81.2 (1.4)``, ``81.2 ± 1.4`` or ``81.2%``.
    place
        Where it stands, for messages.
    decimal_comma
        Whether a comma is a decimal comma.

    Raises
    ------
    InputError
        If the cell holds anything else, or a number that is not finite, or a negative spread.
    """
    match = _CELL.fullmatch(text.replace("$", "").strip())
    if match is None or ("," in text and not (decimal_comma and "." not in text)):
        raise InputError(
            f"{place}: {shown(text)} is not a number, or one with its spread, as in 81.2, "
            "81.2 (1.4) and 81.2 ± 1.4; write it in one of these ways, or remove the row"
        )
    percent = bool(match["percent"]) or text.endswith("%")
    mean = Printed(match["mean"].replace(",", "."), percent)
    second = match["inner"] or match["after"]
    spread = Printed(second.replace(",", ".")) if second else None
    for one in (mean, spread):
        if one and not math.isfinite(one.value):
            raise InputError(f"{place}: {shown(text)} is not finite; correct it or remove the row")
    if spread and spread.value < 0:
        raise InputError(f"{place}: {shown(text)} has a negative spread; correct it")
    return mean, spread
