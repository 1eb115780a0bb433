"""How numbers look to the reader: scores in percent, differences in points."""

import math

MINUS = "\N{MINUS SIGN}"

GAP = "\N{EN DASH}"
"""What stands where there is no number."""


def percent(score: float) -> str:
    """Return a score in [0, 1] in percent with one decimal, for example ``"81.2"``."""
    return _fixed(100 * score, 1)


def points(difference: float) -> str:
    """Return a difference of scores in points with its sign, for example ``"+1.3"``."""
    text = _fixed(100 * difference, 1)
    return f"+{text}" if difference > 0 and text not in (GAP, "0.0") else text


def size_in_points(difference: float) -> str:
    """Return a difference of scores without a sign, for example ``"1.3 points"``."""
    text = _fixed(100 * abs(difference), 1)
    return f"{text} point" if text == "1.0" else f"{text} points"


def interval_in_points(interval: tuple[float, float]) -> str:
    """Return an interval of differences, for example ``"[−0.2, +1.3]"``."""
    return f"[{points(interval[0])}, {points(interval[1])}]"


def p_text(p: float | None) -> str:
    """Return a p-value with three decimals, ``"< .001"`` below that, a dash if there is none."""
    if p is None:
        return GAP
    return "< .001" if p < 0.001 else f"{p:.3f}".removeprefix("0")


def share(rate: float) -> str:
    """Return a rate in whole percent; what is not quite 0 or 100 is not shown as such."""
    if 0 < rate < 0.01:
        return "< 1 %"
    return "> 99 %" if 0.99 < rate < 1 else f"{100 * rate:.0f} %"


def _fixed(value: float, decimals: int) -> str:
    if not math.isfinite(value):
        return GAP
    text = f"{value:.{decimals}f}"
    return text.replace("-", MINUS) if float(text) else text.removeprefix("-")
