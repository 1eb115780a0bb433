"""Published tables in words: the templates of `pitfalls_core.findings.published.words`, filled."""

from collections.abc import Iterator, Mapping

from pitfalls_core.findings.comparison import Interval
from pitfalls_core.findings.published.readings import Kinds, Reading
from pitfalls_core.findings.published.reanalysis import BreakEven, Reanalysis
from pitfalls_core.findings.published.sensitivity import MOST_CORRELATED, Pairing, Rounding
from pitfalls_core.findings.published.words import (
    BOUNDS,
    BREAK_EVEN,
    COUNTS,
    FURTHER,
    HEADLINES,
    KIND_WORDS,
    P_VALUES,
    REACH,
    SENTENCES,
)
from pitfalls_core.findings.scale import Scale, p_text
from pitfalls_core.findings.sentence import Quantity, Sentence, compose, plain_text
from pitfalls_core.findings.wording import joined
from pitfalls_core.findings.words import COUNTS as RUNS_NEEDED
from pitfalls_core.findings.words import IMPROVEMENT_BOUNDS, VERDICT_WORDS

Values = Mapping[str, str | Quantity | Sentence]


def sentences_of(one: Reanalysis) -> tuple[Sentence, ...]:
    """Return what may be said of a row: the verdict, the table's reach, and what weakens both."""
    return tuple(_sentences(one))


def headline(one: Reanalysis) -> str:
    """Return `headline_sentence` as characters."""
    return plain_text(headline_sentence(one))


def headline_sentence(one: Reanalysis) -> Sentence:
    """Return in one line what a row rules out, or what it would have taken to assess it."""
    return compose(HEADLINES["line"], **{**_values(one), "said": _said(one)})


def break_even_text(found: BreakEven, one: Reanalysis) -> str:
    """Return the break-even SD with two digits and its unit."""
    return Scale.resolving(found.sd, one.design.scale.steps).size(found.sd)


def kinds_text(kinds: Kinds, names: Mapping[str, str]) -> str:
    """Return what the spreads are taken for, by `names`; of both arms where they differ."""
    return " and ".join(names[kind] for kind in dict.fromkeys(kinds))


def levels(one: Reanalysis) -> dict[str, str]:
    """Return the level of the tests, and those of the wide and the narrow interval, in percent."""
    alpha = one.design.alpha
    texts = {"level": alpha, "wide": 1 - alpha, "narrow": 1 - 2 * alpha}
    return {name: f"{100 * level:.10g} %" for name, level in texts.items()}


def _said(one: Reanalysis) -> Sentence:
    if one.primary is not None:
        return _ruled_out(IMPROVEMENT_BOUNDS, one)
    if one.break_even is None:
        return compose(HEADLINES["degenerate"])
    if not one.difference:
        return compose(HEADLINES["tie"])
    bound = _quantity(break_even_text(one.break_even, one), one)
    return compose(HEADLINES["break_even"], break_even=bound)


def _sentences(one: Reanalysis) -> Iterator[Sentence]:
    decision, first = one.decision, one.primary
    reason = "detectable" if decision.detectable else decision.reason
    yield compose(SENTENCES[decision.verdict, reason], **_values(one))
    if first is not None:
        yield from _of_readings(one, first)
    if one.break_even is not None:
        yield from _of_single_numbers(one.break_even, one)
    yield from _impossible_means(one)


def _of_readings(one: Reanalysis, first: Reading) -> Iterator[Sentence]:
    several = len(one.readings) > 1
    agree = one.decision.reason != "readings_disagree"
    if several and agree:
        yield compose(FURTHER["agree"], **_agreement(one, first))
    yield compose(REACH["several" if several else "one"], **_values(one))
    if one.decision.reason == "underpowered":
        yield compose(FURTHER["needed"], **_values(one))
    if agree and first.pairing is not None:
        yield _pairing(first.pairing, one)
    if agree:
        yield _rounding(first.rounding, one)


def _of_single_numbers(found: BreakEven, one: Reanalysis) -> Iterator[Sentence]:
    values = {**_values(one), "break_even": _quantity(break_even_text(found, one), one)}
    yield compose(BREAK_EVEN["sd" if one.difference else "tie"], **values)
    if found.examples is not None:
        told = [examples for examples in one.examples if examples is not None]
        known = "examples_known" if told else "examples_unknown"
        rest = compose(BREAK_EVEN[known], examples=_quantity(str(min(told, default=0)), one))
        needed = _quantity(str(found.examples), one)
        yield compose(BREAK_EVEN["examples"], needed=needed, known=rest)


def _impossible_means(one: Reanalysis) -> Iterator[Sentence]:
    rows = (one.treatment, one.baseline)
    for row, found, examples in zip(rows, one.grim, one.examples, strict=True):
        if found == "inconsistent":
            yield compose(
                FURTHER["impossible"],
                variant=row.variant,
                mean=_quantity(row.mean.text, one),
                runs=_quantity(COUNTS["one" if row.n == 1 else "some"].format(n=row.n), one),
                examples=_quantity(str(examples), one),
            )


def _values(one: Reanalysis) -> dict[str, str | Quantity | Sentence]:
    design, scale = one.design, one.design.scale
    return {
        "dataset": f"“{design.dataset}”",
        "treatment": design.treatment,
        "baseline": design.baseline,
        "margin": "" if design.margin is None else _quantity(scale.size(design.margin), one),
        "difference": _quantity(scale.change(one.difference), one),
        "size": _quantity(scale.size(one.difference), one),
        "runs": _runs(one),
        **levels(one),
        **(_of_first(one, one.primary) if one.primary else {}),
    }


def _of_first(one: Reanalysis, first: Reading) -> dict[str, str | Quantity | Sentence]:
    scale, reach = one.design.scale, first.reach
    detectable = [reading.reach.minimum_detectable_effect for reading in one.readings]
    texts = {
        "ci95": scale.range(first.ci95),
        "ci90": scale.range(first.ci90),
        "detectable": scale.size(reach.minimum_detectable_effect),
        "least": scale.score(reach.minimum_detectable_effect_range[0]),
        "most": scale.size(reach.minimum_detectable_effect_range[1]),
        "detectables": f"{scale.score(min(detectable))} to {scale.size(max(detectable))}",
    }
    return {
        **{name: _quantity(text, one) for name, text in texts.items()},
        "kind": kinds_text(first.kinds, KIND_WORDS),
        "readings": _by_verdict(one),
        "bounds": _ruled_out(BOUNDS, one),
        "detect": _needed(reach.seeds_to_detect_margin, one),
        "show": _needed(reach.seeds_to_show_equivalence, one),
        "detect_upper": _needed(reach.seeds_to_detect_at_upper_limit, one),
        "show_upper": _needed(reach.seeds_to_show_at_upper_limit, one),
    }


def _by_verdict(one: Reanalysis) -> Sentence:
    """Return which readings give which verdict."""
    parts: list[Sentence] = []
    for verdict in dict.fromkeys(reading.decision.verdict for reading in one.readings):
        kinds = [
            (kinds_text(reading.kinds, KIND_WORDS),)
            for reading in one.readings
            if reading.decision.verdict == verdict
        ]
        named = joined(kinds, last=" or ")
        parts.append(compose(FURTHER["reading"], verdict=VERDICT_WORDS[verdict], kinds=named))
    return joined(parts, last=", and ")


def _agreement(one: Reanalysis, first: Reading) -> Values:
    p_values = [reading.p_value or 0.0 for reading in one.readings]
    return {
        "kind": kinds_text(first.kinds, KIND_WORDS),
        "others": _quantity(str(len(one.readings) - 1), one),
        "p_values": _p_values((min(p_values), max(p_values)), one),
    }


def _pairing(pairing: Pairing, one: Reanalysis) -> Sentence:
    changes = pairing.changes_at
    template = FURTHER["pairing_keeps" if changes is None else "pairing_changes"]
    correlation = _quantity("" if changes is None else f"{changes:.2f}", one)
    p_values = _p_values(pairing.p_values, one)
    most = str(MOST_CORRELATED)
    return compose(template, most=most, correlation=correlation, p_values=p_values)


def _rounding(rounding: Rounding, one: Reanalysis) -> Sentence:
    verdicts = joined([(VERDICT_WORDS[verdict],) for verdict in rounding.verdicts], last=" or ")
    template = FURTHER["rounding_changes" if len(rounding.verdicts) > 1 else "rounding_keeps"]
    return compose(template, verdicts=verdicts, p_values=_p_values(rounding.p_values, one))


def _p_values(p_values: Interval, one: Reanalysis) -> Sentence:
    low, high = map(p_text, p_values)
    if low == high:
        equal = low if low.startswith("<") else f"= {low}"
        return compose(P_VALUES["same"], one=_quantity(equal, one))
    return compose(P_VALUES["range"], low=_quantity(low, one), high=_quantity(high, one))


def _ruled_out(templates: Mapping[str, str], one: Reanalysis) -> Sentence:
    """Return what every reading rules out; no bound is stated that would be shown as zero."""
    low, high = one.degradation_ruled_out_below or 0.0, one.improvement_ruled_out_above or 0.0
    side = "no_improvement" if high <= 0 else "no_loss" if low >= 0 else "both"
    scale = one.design.scale
    above, below = (
        _quantity(scale.size(max(bound, scale.smallest)), one) for bound in (high, -low)
    )
    return compose(templates[side], above=above, below=below, **levels(one))


def _runs(one: Reanalysis) -> Quantity:
    treatment, baseline = one.runs
    form = "same" if treatment == baseline else "different"
    said = COUNTS[form].format(n=treatment, treatment=treatment, baseline=baseline)
    return _quantity(said, one)


def _needed(number: int | None, one: Reanalysis) -> Sentence:
    if number is None:
        return compose(RUNS_NEEDED["unknown"])
    return compose(RUNS_NEEDED["known"], number=_quantity(str(number), one))


def _quantity(text: str, one: Reanalysis) -> Quantity:
    return Quantity(text, one.id)
