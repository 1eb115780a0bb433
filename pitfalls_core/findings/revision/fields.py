"""The fields of a ``results.json`` that are compared, and what kind of value each one is.

Prose (questions, notes, captions, evidence) follows from these and is not compared. A key that is
not named here is not looked at either, so that a time of writing would be no difference.
"""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["word", "truth", "count", "stored", "pure"]
"""A number is a count, a value in the metric's stored unit, or one without a unit."""

RANGE = "minimum_detectable_effect_range"
COLLAPSE = "collapse"


@dataclass(frozen=True)
class Field:
    """A kind of value, and whether it may be null."""

    kind: Kind
    nullable: bool = False


WORD, TRUTH, COUNT = Field("word"), Field("truth"), Field("count")
MAYBE_WORD, MAYBE_COUNT = Field("word", nullable=True), Field("count", nullable=True)
STORED, PURE = Field("stored", nullable=True), Field("pure", nullable=True)

DOCUMENT = {"profile": WORD, "complete": TRUTH}

STUDY = {"plan_sha256": MAYBE_WORD, "margin": STORED, "unit": WORD}

RUN = {"task": WORD, "variant": WORD, "status": WORD, "outcome": MAYBE_WORD}
"""The seed, a whole number or a word, comes on top."""

CLAIM = {"status": WORD, "predicate": WORD, "text": WORD, "null_rate": PURE}

VERDICTS = ("verdict", "verdict_family")

DESIGN = {
    "margin": STORED,
    **dict.fromkeys(("dataset", "metric", "baseline", "treatment", "family"), WORD),
    **dict.fromkeys(("primary", "paired", "lower_is_better"), TRUTH),
}
"""What a comparison is."""

COUNTS = {
    **dict.fromkeys(("n", "planned"), COUNT),
    **dict.fromkeys(("baseline_n", "baseline_planned"), COUNT),
    **dict.fromkeys(("treatment_n", "treatment_planned"), COUNT),
    **dict.fromkeys(("wins", "losses", "ties"), MAYBE_COUNT),
}

IN_COLLAPSE = {
    "baseline": COUNT,
    "treatment": COUNT,
    "p_value": Field("pure"),
    "verdict_without": WORD,
}
"""Fields of the object `COLLAPSE`."""

SHOWN = {
    "baseline_mean": STORED,
    "treatment_mean": STORED,
    **DESIGN,
    **COUNTS,
    "reason": WORD,
    "detectable": TRUTH,
    **{f"{COLLAPSE}.{name}": Field(one.kind, nullable=True) for name, one in IN_COLLAPSE.items()},
}
"""Fields of a comparison of which every change is shown by itself, in this order."""

FURTHER = {
    **dict.fromkeys(("ci95_low", "ci95_high", "ci90_low", "ci90_high"), STORED),
    **dict.fromkeys(("improvement_ruled_out_above", "degradation_ruled_out_below"), STORED),
    **dict.fromkeys(("baseline_sd", "treatment_sd"), STORED),
    **dict.fromkeys(("p_value", "p_adjusted", "exact_p"), PURE),
    **dict.fromkeys(("equivalence_p", "equivalence_p_adjusted"), PURE),
    **dict.fromkeys(("probability_of_improvement", "effect_size"), PURE),
    "smallest_confirmable_margin": STORED,
    "minimum_detectable_effect": STORED,
    "minimum_detectable_effect_in_family": STORED,
    **{f"{RANGE}.{end}": STORED for end in ("low", "high")},
    **dict.fromkeys(("seeds_to_detect_margin", "seeds_to_show_equivalence"), MAYBE_COUNT),
    "seeds_to_detect_margin_at_upper_limit": MAYBE_COUNT,
    "seeds_to_show_equivalence_at_upper_limit": MAYBE_COUNT,
}
"""Numbers of a comparison that are summed up by field."""

COMPARISON = {"difference": STORED, **dict.fromkeys(VERDICTS, WORD), **SHOWN, **FURTHER}

EXACT = frozenset(
    {"margin", "seed"}
    | {
        name
        for fields in (DOCUMENT, STUDY, RUN, CLAIM, COMPARISON)
        for name, field in fields.items()
        if field.kind not in ("stored", "pure")
    }
)
"""What no tolerance applies to: what is counted or named, and margins."""
