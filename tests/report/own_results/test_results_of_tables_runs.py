"""``results.json`` of a user's own table: its runs, whether it is complete, and its pitfalls."""

from collections.abc import Sequence

import numpy as np
import pytest

from tests.findings.own_tables import BASE, NEW, WORSE, Arms, assessed, folded, one_place
from tests.report.sample_tables import DECLARED, SEVERAL, Entry, document, drawn, study


def test_runs() -> None:
    """Every comparison names runs that are listed, with the scores that it rests on."""
    found = study(assessed(SEVERAL, **DECLARED))
    runs = {run["id"]: run for run in found["runs"]}
    assert len(runs) == len(found["runs"]) == 4 * 6
    for one in found["comparisons"]:
        place = f"{one['dataset']}/{one['metric']}"
        for variant in (one["baseline"], one["treatment"]):
            scores = [runs[name]["scores"][place] for name in one["runs"] if f"{variant}/" in name]
            key = (variant, one["dataset"], one["metric"])
            assert scores == SEVERAL[key]
    assert runs["new/3"] == {
        "id": "new/3",
        "task": "mine",
        "variant": "new",
        "seed": 3,
        "status": "finished",
        "outcome": "ok",
        "scores": {
            f"{dataset}/{metric}": SEVERAL["new", dataset, metric][3]
            for dataset in "ab"
            for metric in ("acc", "loss")
        },
        "shares": [],
    }


def test_a_failed_run_is_listed_without_scores() -> None:
    """A run that failed everywhere has no outcome; one that failed somewhere has what it has."""
    arms: Arms = {
        ("base", "a", "acc"): BASE,
        ("base", "b", "acc"): BASE,
        ("new", "a", "acc"): [*NEW[:4], None, None],
        ("new", "b", "acc"): [*NEW[:5], None],
    }
    runs = {run["id"]: run for run in study(assessed(arms))["runs"]}
    assert (runs["new/5"]["status"], runs["new/5"]["outcome"]) == ("failed", None)
    assert runs["new/5"]["scores"] == {}
    assert (runs["new/4"]["status"], runs["new/4"]["scores"]) == ("finished", {"b/acc": NEW[4]})


@pytest.mark.parametrize(
    ("seed", "shown"), [("7", 7), ("0", 0), ("007", "007"), ("s1", "s1"), ("9" * 20, "9" * 20)]
)
def test_seeds_as_they_were_written(seed: str, shown: int | str) -> None:
    """Whole numbers that JSON holds exactly are numbers; all others are texts."""
    arms = {
        name: {**dict(zip("abc", scores, strict=False)), seed: 0.8}
        for name, scores in (("base", BASE), ("new", NEW))
    }
    assert shown in [run["seed"] for run in study(one_place(arms))["runs"]]


FAILED = {"new": [*NEW[:5], None], "base": BASE}


@pytest.mark.parametrize(
    ("arms", "declared", "complete"),
    [
        ({"base": BASE, "new": NEW}, {}, True),
        ({"base": BASE, "new": NEW}, {"planned_seeds": 6}, True),
        ({"base": BASE, "new": NEW}, {"planned_seeds": 7}, False),
        (FAILED, {}, False),
        (FAILED, {"pairing": "unpaired"}, False),
        ({"base": [*BASE, None], "new": NEW[:5]}, {"pairing": "unpaired"}, False),
        ({"base": BASE, "new": NEW[:5]}, {}, False),
        ({"base": BASE, "new": NEW[:5]}, {"pairing": "unpaired"}, True),
        (
            {"base": BASE, "new": NEW, "bad": [*WORSE[:5], None]},
            {"positive_control": "bad"},
            False,
        ),
    ],
)
def test_complete(arms: dict[str, Sequence[float]], declared: Entry, complete: bool) -> None:
    """A run that failed or never came, of either arm or of the control, is not hidden."""
    assert document(one_place(arms, **declared))["complete"] is complete


def test_pitfalls_hold_every_naive_interval() -> None:
    """One for each comparison of averaged rows, also of those that documents do not show."""
    folds = {f"v{place}": np.reshape(drawn(12, place), (4, 3)).tolist() for place in range(15)}
    found = study(folded({"base": np.reshape(drawn(12, 99), (4, 3)).tolist(), **folds}))
    assert [one["subject"] for one in found["pitfalls"]] == [
        f"v{place}, acc, over fold on “test”" for place in range(15)
    ]
    assert all(one["fired"] for one in found["pitfalls"])
    assert all(one["detector"] == "pseudo_replication" for one in found["pitfalls"])
    assert "taking every row for a model would have given [" in found["pitfalls"][14]["evidence"]
