"""A small ``results.json`` that was made by hand, and ways to write and to change it."""

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

Place = tuple[str | int, ...]

SHARE = "share of test examples, from 0 to 1"
PROSE = ("notes", "question", "exhibits", "evidence", "source")
"""Keys of what is written for people."""


def comparison(name: str, difference: float, half: float, **changes: Any) -> dict[str, Any]:
    """Return a comparison of four pairs; it is inconclusive unless `changes` say otherwise."""
    low, high = round(difference - half, 6), round(difference + half, 6)
    return {
        "id": f"{name}/accuracy/new-vs-base",
        "dataset": name,
        "metric": "accuracy",
        "baseline": "base",
        "treatment": "new",
        "primary": True,
        "family": "shift",
        **{f"{arm}n": 4 for arm in ("", "baseline_", "treatment_")},
        **{f"{arm}planned": 4 for arm in ("", "baseline_", "treatment_")},
        "paired": True,
        "lower_is_better": False,
        "baseline_mean": 0.8,
        "baseline_sd": 0.01,
        "treatment_mean": round(0.8 + difference, 6),
        "treatment_sd": 0.02,
        "difference": difference,
        "ci95_low": low,
        "ci95_high": high,
        "ci90_low": round(low + 0.002, 6),
        "ci90_high": round(high - 0.002, 6),
        "p_value": 0.25,
        "p_adjusted": 0.5,
        "exact_p": 0.375,
        "margin": 0.01,
        "equivalence_p": 0.125,
        "equivalence_p_adjusted": 0.25,
        "improvement_ruled_out_above": round(high - 0.002, 6),
        "degradation_ruled_out_below": round(low + 0.002, 6),
        "smallest_confirmable_margin": 0.03,
        "minimum_detectable_effect": 0.04,
        "minimum_detectable_effect_in_family": 0.05,
        "minimum_detectable_effect_range": [0.02, 0.09],
        "probability_of_improvement": 0.75,
        "effect_size": 0.5,
        "seeds_to_detect_margin": 30,
        "seeds_to_show_equivalence": 40,
        "seeds_to_detect_margin_at_upper_limit": 60,
        "seeds_to_show_equivalence_at_upper_limit": 80,
        "detectable": False,
        "verdict": "inconclusive",
        "verdict_family": "inconclusive",
        "reason": "underpowered",
        "flags": ["fragile", "resolution"],
        "collapse": {
            "baseline": 0,
            "treatment": 1,
            "p_value": 1.0,
            "verdict_without": "inconclusive",
        },
        "wins": 3,
        "losses": 1,
        "ties": 0,
        "runs": [f"shapes/{arm}/{seed}" for arm in ("base", "new") for seed in range(4)],
        **changes,
    }


def claim(name: str, status: str) -> dict[str, Any]:
    """Return a claim with its status."""
    return {
        "id": name,
        "source": "studies/shapes.py",
        "text": f"The claim {name}.",
        "predicate": "new is not worse than base",
        "status": status,
        "null_rate": 0.05,
        "evidence": "clean: inconclusive",
    }


def run(variant: str, seed: int | str) -> dict[str, Any]:
    """Return a finished run with a score on each of two datasets."""
    scores = {"clean/accuracy": 0.8, "dark/accuracy": 0.625}
    return {
        "id": f"shapes/{variant}/{seed}",
        "task": "shapes",
        "variant": variant,
        "seed": seed,
        "status": "finished",
        "outcome": "ok",
        "scores": scores,
        "shares": ["data:shapes", f"parent:{seed}"],
    }


def study(name: str = "shapes", unit: str = SHARE) -> dict[str, Any]:
    """Return a study of three comparisons, eight runs and two claims."""
    return {
        "name": name,
        "question": "Does it help?",
        "plan_sha256": "0123456789abcdef" * 4,
        "margin": 0.01,
        "unit": unit,
        "runs": [run(variant, seed) for variant in ("base", "new") for seed in range(4)],
        "comparisons": [
            comparison("clean", 0.004, 0.01),
            comparison("dark", 0.03, 0.02, verdict="improved", verdict_family="improved"),
            comparison("noisy", -0.002, 0.02),
        ],
        "claims": [claim("a", "supported"), claim("b", "inconclusive")],
        "pitfalls": [
            {"detector": "grim", "subject": "clean", "fired": True, "evidence": "2 of 4"},
            {"detector": "grim", "subject": "dark", "fired": False, "evidence": "0 of 4"},
        ],
        "exhibits": [
            {"label": "tab-one", "kind": "table", "answers": "", "caption": "Of n = 4."},
            {"label": "fig-two", "kind": "figure", "answers": "", "caption": "Of n = 4."},
        ],
    }


def document(*studies: dict[str, Any]) -> dict[str, Any]:
    """Return the content of a ``results.json`` of these studies, or of the one above."""
    return {
        "schema": 1,
        "profile": "laptop",
        "complete": True,
        "notes": ["One.", "Two."],
        "studies": copy.deepcopy(list(studies or (study(),))),
    }


def write(folder: Path, content: object, name: str = "results.json") -> Path:
    """Write a document into `folder`."""
    path = folder / name
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


def numbers(content: object, place: Place = ()) -> Iterator[Place]:
    """Yield the place of every number outside prose, the schema's own apart."""
    if isinstance(content, dict):
        for key, value in content.items():
            if key not in (*PROSE, "schema"):
                yield from numbers(value, (*place, key))
    elif isinstance(content, list):
        for number, value in enumerate(content):
            yield from numbers(value, (*place, number))
    elif isinstance(content, int | float) and not isinstance(content, bool):
        yield place


def value_at(content: Any, place: Place) -> Any:
    """Return what stands at a place."""
    for step in place:
        content = content[step]
    return content


def put(content: Any, place: Place, value: object) -> None:
    """Put a value at a place."""
    value_at(content, place[:-1])[place[-1]] = value
