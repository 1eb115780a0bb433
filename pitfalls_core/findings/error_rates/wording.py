"""Error rates in sentences."""

from pitfalls_core.findings.error_rates.promises import promises_of
from pitfalls_core.findings.error_rates.rates import ErrorRates, Rate
from pitfalls_core.findings.error_rates.words import SENTENCES
from pitfalls_core.findings.sentence import Quantity, Sentence, compose

ORIGIN = "error rates"
"""The id that numbers lead back to."""

SHOWN_AT = 2
"""The difference whose detection is spoken of, as a multiple of the margin."""


def drawn_sentence(rates: ErrorRates) -> Sentence:
    """Return what was drawn, and from what."""
    scale = rates.design.scale
    return compose(
        SENTENCES["what"],
        draws=_number(f"{rates.at_zero.draws:,}"),
        differences=_number(str(len(rates.differences))),
        runs=_number(str(rates.runs)),
        pool=_number(str(rates.pool)),
        mean=_number(scale.score(rates.mean)),
        sd=_number(scale.size(rates.sd)),
    )


def kept_sentence(rates: ErrorRates) -> Sentence:
    """Return whether the rule keeps all its promises, or how many it does not keep."""
    promises = promises_of(rates)
    broken = sum(not one.kept for one in promises)
    if not broken:
        return compose(SENTENCES["kept"])
    count, of = _number(str(broken)), _number(str(len(promises)))
    return compose(SENTENCES["broken"], count=count, promises=of)


def promise_sentences(rates: ErrorRates) -> tuple[Sentence, ...]:
    """Return each promise with what was measured."""
    return tuple(
        compose(
            SENTENCES["promise"],
            name=one.name,
            rate=_number(percent(one.rate.value)),
            interval=_number(interval_text(one.rate)),
            side=one.side,
            bound=f"{100 * one.bound:g} %",
            mark="" if one.kept else SENTENCES["mark"],
        )
        for one in promises_of(rates)
    )


def found_sentences(rates: ErrorRates) -> tuple[Sentence, ...]:
    """Return what the rule finds, and what its rates are conditional on."""
    scale = rates.design.scale
    shown = rates.at_margins(SHOWN_AT)
    found, same = shown.rate("improved"), rates.at_zero.rate("equivalent")
    power = compose(
        SENTENCES["power"],
        size=_number(scale.size(shown.difference)),
        rate=_number(percent(found.value)),
        interval=_number(interval_text(found)),
        equivalent=_number(percent(same.value)),
        equivalent_interval=_number(interval_text(same)),
    )
    return power, compose(SENTENCES["pool"])


def percent(rate: float) -> str:
    """Return a rate with one decimal, for example ``"2.4 %"``."""
    return f"{100 * rate:.1f} %"


def interval_text(rate: Rate) -> str:
    """Return the Monte Carlo interval of a rate in percent, for example ``"[1.9, 2.9]"``."""
    low, high = rate.interval
    return f"[{100 * low:.1f}, {100 * high:.1f}]"


def _number(text: str) -> Quantity:
    return Quantity(text, ORIGIN)
