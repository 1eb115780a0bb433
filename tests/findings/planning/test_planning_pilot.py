"""A pilot's SDs are those of the comparisons that it holds; what shows none is refused."""

import importlib
import math
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from pitfalls_core.errors import InputError, UnknownNameError
from pitfalls_core.findings.planning.pilot import pilot_of
from pitfalls_core.findings.planning.plan import Pilot
from pitfalls_core.results.reading import read_scores

stats: Any = importlib.import_module("scipy.stats")  # SciPy has no annotations

HEADER = "variant,seed,dataset,value"
BASE = (81.2, 80.9, 81.9)
NEW = (81.0, 81.4, 82.3)


def lines(variant: str, scores: tuple[float, ...], dataset: str = "a") -> list[str]:
    """Return the rows of one arm, its seeds counted from 1."""
    return [f"{variant},{seed},{dataset},{score}" for seed, score in enumerate(scores, 1)]


def pilot(folder: Path, rows: list[str], header: str = HEADER, **asked: Any) -> Pilot:
    """Write a pilot of `rows` into `folder` and return what it shows."""
    path = folder / "pilot.csv"
    path.write_text("\n".join([header, *rows]) + "\n")
    return pilot_of(read_scores(path), asked.pop("baseline", "base"), **asked)


def refusal(folder: Path, rows: list[str], header: str = HEADER, **asked: Any) -> str:
    """Return the message with which a pilot is refused, without its folder."""
    with pytest.raises(InputError) as caught:
        pilot(folder, rows, header, **asked)
    return str(caught.value).replace(f"{folder}/", "")


def test_pairs(tmp_path: Path) -> None:
    """Paired, the SD is that of the differences, seed by seed, whatever the order of the rows."""
    rows = lines("base", BASE) + lines("new", NEW)
    (found,) = pilot(tmp_path, rows[::-1]).spreads
    expected = np.std(np.subtract(NEW, BASE), ddof=1)
    assert (found.dataset, found.variant, found.n) == ("a", "new", 3)
    assert found.sd == pytest.approx(expected)
    assert found.upper == pytest.approx(expected * math.sqrt(2 / stats.chi2.ppf(0.2, 2)))


def test_groups(tmp_path: Path) -> None:
    """Unpaired, it is the pooled SD of the runs, with the degrees of freedom of both arms."""
    rows = lines("base", BASE) + lines("new", (*NEW, 80.0))
    (found,) = pilot(tmp_path, rows, paired=False).spreads
    parts = 2 * np.var(BASE, ddof=1) + 3 * np.var((*NEW, 80.0), ddof=1)
    assert found.n == 3
    assert found.sd == pytest.approx(math.sqrt(parts / 5))
    assert found.high == pytest.approx(found.sd * math.sqrt(5 / stats.chi2.ppf(0.025, 5)))


def test_every_variant_on_every_dataset(tmp_path: Path) -> None:
    """Each comparison with the baseline is listed; a dataset without the baseline is not."""
    rows = [
        *(line for variant in ("base", "new", "other") for line in lines(variant, BASE[::-1], "a")),
        *lines("new", NEW, "b"),
        *lines("base", BASE, "b"),
        *lines("new", NEW, "c"),
    ]
    rows[4], rows[8] = "new,2,a,80.1", "other,3,a,83.0"
    found = pilot(tmp_path, rows).spreads
    assert [(one.variant, one.dataset) for one in found] == [
        ("new", "a"),
        ("other", "a"),
        ("new", "b"),
    ]


def test_failed_runs_leave_their_pair_out(tmp_path: Path) -> None:
    """The SD is that of the pairs that finished."""
    header = "variant,seed,value,status"
    rows = [f"base,{seed},{score},finished" for seed, score in enumerate((*BASE, 79.0), 1)]
    rows += [f"new,{seed},{score},finished" for seed, score in enumerate(NEW, 1)]
    (found,) = pilot(tmp_path, [*rows, "new,4,,failed"], header).spreads
    assert found.n == 3
    assert found.sd == pytest.approx(np.std(np.subtract(NEW, BASE), ddof=1))


def test_rows_of_one_run_are_averaged_and_noted(tmp_path: Path) -> None:
    """Classes of one model are one score, and the plan says so."""
    rows = [
        f"{variant},{seed},{kind},{score + shift}"
        for variant, scores in (("base", BASE), ("new", NEW))
        for seed, score in enumerate(scores, 1)
        for kind, shift in (("x", 0.5), ("y", -0.5))
    ]
    found = pilot(tmp_path, rows, "variant,seed,class,value")
    assert found.spreads[0].sd == pytest.approx(np.std(np.subtract(NEW, BASE), ddof=1))
    assert found.notes == (
        "a run has 2 rows that differ in 'class': the mean of them is its score",
    )


def test_several_metrics(tmp_path: Path) -> None:
    """One of them must be named, and is then looked at alone."""
    header = "variant,seed,metric,value"
    scores = {"accuracy": (BASE, NEW), "recall": (NEW, (70.0, 71.0, 75.0))}
    rows = [
        f"{variant},{seed},{metric},{score}"
        for metric, arms in scores.items()
        for variant, arm in zip(("base", "new"), arms, strict=True)
        for seed, score in enumerate(arm, 1)
    ]
    assert refusal(tmp_path, rows, header) == (
        "pilot.csv holds 2 metrics ('accuracy', 'recall'); a plan is for one of them: name it "
        "with --metric"
    )
    (found,) = pilot(tmp_path, rows, header, metric="recall").spreads
    assert found.sd == pytest.approx(np.std(np.subtract((70.0, 71.0, 75.0), NEW), ddof=1))
    message = refusal(tmp_path, rows, header, metric="recal")
    assert message == (
        "unknown metric 'recal' in pilot.csv. Did you mean 'recall'? Known: accuracy, recall."
    )


def test_one_seed_shows_no_sd(tmp_path: Path) -> None:
    """A single pair, or a single run in an arm, is refused with the remedy."""
    rows = lines("base", BASE[:1]) + lines("new", NEW[:1])
    assert refusal(tmp_path, rows) == (
        "pilot.csv: 'new' and 'base' on dataset 'a' have 1 finished pairs, and an SD needs at "
        "least 2 (5 tell more): add seeds, or give --unpaired if equal seeds do not belong together"
    )
    assert refusal(tmp_path, rows, paired=False) == (
        "pilot.csv: 'new' and 'base' on dataset 'a' have 1 finished runs in the smaller arm, and "
        "an SD needs at least 2 (5 tell more): add seeds"
    )


def test_a_constant_difference_shows_no_sd(tmp_path: Path) -> None:
    """Scores without spread cannot be planned with."""
    rows = lines("base", (81.0, 80.5, 82.0)) + lines("new", (82.0, 81.5, 83.0))
    remedy = (
        "so the pilot shows no SD to plan with; record the scores with more digits, or give --sd"
    )
    place = "pilot.csv: 'new' and 'base' on dataset 'a'"
    assert refusal(tmp_path, rows) == f"{place}: the differences are all equal, {remedy}"
    rows = lines("base", (81.0,) * 3) + lines("new", (82.0,) * 3)
    assert refusal(tmp_path, rows, paired=False) == (
        f"{place}: the scores do not vary within arms, {remedy}"
    )


def test_nothing_to_compare(tmp_path: Path) -> None:
    """A baseline that shares no dataset with another variant is refused."""
    rows = lines("base", BASE, "a") + lines("new", NEW, "b")
    assert refusal(tmp_path, rows) == (
        "pilot.csv holds no dataset with scores of the baseline 'base' and of another variant; run "
        "both on one dataset"
    )


def test_unknown_baseline(tmp_path: Path) -> None:
    """The nearest variant is named."""
    rows = lines("base", BASE) + lines("new", NEW)
    message = "unknown variant 'bas' in .*, given with --baseline. Did you mean 'base'?"
    with pytest.raises(UnknownNameError, match=message):
        pilot(tmp_path, rows, baseline="bas")


def test_columns_that_were_sorted(tmp_path: Path) -> None:
    """Pairs that were formed after the scores were seen are refused, unless nothing is paired."""
    rows = lines("base", (80.0, 80.5, 81.0, 81.5, 82.5)) + lines("new", (80.1, 80.7, 81.3, 82, 83))
    message = refusal(tmp_path, rows)
    assert re.search("as if each column had been sorted.*--pairing unpaired", message)
    assert pilot(tmp_path, rows, paired=False).spreads[0].n == 5
