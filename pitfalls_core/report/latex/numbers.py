"""The numbers that authors put into a manuscript, as they are read, each with the name of a macro.

They are those of ``results.json``, written as the paper writes them.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pitfalls_core.findings.scale import GAP, Scale, p_text
from pitfalls_core.report.latex.names import PREFIX, macro_stems

MANY = 1000
"""Of so many comparisons there are macros; TeX keeps all of them in memory."""


@dataclass(frozen=True)
class Macro:
    """A macro by its name, without the backslash, and what it prints."""

    name: str
    text: str


@dataclass(frozen=True)
class MacroGroup:
    """The macros of one comparison or claim, whose name in ``results.json`` is `subject`."""

    subject: str
    macros: tuple[Macro, ...]


@dataclass(frozen=True)
class KeyNumbers:
    """All macros of a report; `left_out` counts comparisons that have none."""

    groups: tuple[MacroGroup, ...] = ()
    left_out: int = 0


NO_NUMBERS = KeyNumbers()

Form = Callable[[Scale, Any], str]


def _score(scale: Scale, value: float | None) -> str:
    return GAP if value is None else scale.score(value)


def _signed(scale: Scale, value: float | None) -> str:
    return GAP if value is None else scale.signed(value)


def _plain(_: Scale, value: object) -> str:
    return GAP if value is None else str(value).replace("_", " ")


def _p(_: Scale, value: float | None) -> str:
    return p_text(value)


QUANTITIES: Mapping[str, tuple[str, Form, str]] = {
    "Difference": ("difference", _signed, "treatment minus baseline, positive is better"),
    "CiLow": ("ci95_low", _signed, "lower limit of its 95 % interval"),
    "CiHigh": ("ci95_high", _signed, "upper limit of its 95 % interval"),
    "CiNinetyLow": ("ci90_low", _signed, "lower limit of its 90 % interval"),
    "CiNinetyHigh": ("ci90_high", _signed, "upper limit of its 90 % interval"),
    "Margin": ("margin", _score, "the smallest difference that would matter"),
    "BaselineMean": ("baseline_mean", _score, "mean score of the baseline"),
    "BaselineSd": ("baseline_sd", _score, "its standard deviation over runs"),
    "TreatmentMean": ("treatment_mean", _score, "mean score of the treatment"),
    "TreatmentSd": ("treatment_sd", _score, "its standard deviation over runs"),
    "Runs": ("n", _plain, "pairs of runs, or runs of the smaller arm"),
    "Planned": ("planned", _plain, "how many of them were planned"),
    "P": ("p_value", _p, "p-value of the difference"),
    "AdjustedP": ("p_adjusted", _p, "the same, Holm-adjusted within its family"),
    "EquivalenceP": ("equivalence_p", _p, "p-value of equivalence within the margin"),
    "Verdict": ("verdict", _plain, "the verdict"),
    "FamilyVerdict": ("verdict_family", _plain, "the verdict, Holm-adjusted within its family"),
}
"""What a macro's name begins with, to the entry in ``results.json``, its form and its meaning."""

SCORE_UNIT, UNIT, STATUS = "ScoreUnit", "Unit", "Status"
MEANINGS: Mapping[str, str] = {
    **{name: meaning for name, (_, _, meaning) in QUANTITIES.items()},
    UNIT: "unit of differences, their intervals and the margin; empty if none is known",
    SCORE_UNIT: "unit of scores; empty if none is known",
    STATUS: "what became of a claim",
}


def key_numbers(document: Mapping[str, Any], scales: Sequence[Sequence[Scale]]) -> KeyNumbers:
    """Return the macros of a report, for comparisons and claims in the order of ``results.json``.

    Parameters
    ----------
    document
        The content of ``results.json``.
    scales
        For each study, the scales of its comparisons.
    """
    several = len(document["studies"]) > 1
    found = [
        (study, entry, scale)
        for study, own in zip(document["studies"], scales, strict=True)
        for entry, scale in zip(study["comparisons"], own, strict=True)
    ]
    # Sorting keeps the order within both kinds.
    kept = sorted(found, key=lambda one: not one[1]["primary"])[:MANY] if found[MANY:] else found
    said = [(_subject(study, entry, several), _texts(entry, scale)) for study, entry, scale in kept]
    said += [
        (_subject(study, claim, several), {STATUS: claim["status"]})
        for study in document["studies"]
        for claim in study["claims"]
    ]
    return KeyNumbers(_groups(said), len(found) - len(kept))


def _subject(study: Mapping[str, Any], entry: Mapping[str, Any], several: bool) -> str:
    """Return the name of a comparison or claim, with that of its study where there are several."""
    return f"{study['name']}/{entry['id']}" if several else str(entry["id"])


def _texts(entry: Mapping[str, Any], scale: Scale) -> dict[str, str]:
    texts = {name: form(scale, entry[field]) for name, (field, form, _) in QUANTITIES.items()}
    return {**texts, UNIT: scale.steps, SCORE_UNIT: scale.unit}


def _groups(said: Sequence[tuple[str, Mapping[str, str]]]) -> tuple[MacroGroup, ...]:
    stems = macro_stems([subject for subject, _ in said], [list(texts) for _, texts in said])
    return tuple(
        MacroGroup(
            subject,
            tuple(Macro(PREFIX + name + stem, text) for name, text in texts.items()),
        )
        for stem, (subject, texts) in zip(stems, said, strict=True)
    )
