"""What is counted: each change once, and what stands in one file only on its own side."""

from dataclasses import asdict
from pathlib import Path

import pytest

from pitfalls_core.findings.revision.changes import Revision
from pitfalls_core.findings.revision.comparing import revision
from pitfalls_core.findings.revision.reading import read_entries
from pitfalls_core.findings.revision.summary import summary_of
from tests.findings.revision.small_results import Place, document, put, study, value_at, write

FIRST: Place = ("studies", 0)
COMPARISON: Place = (*FIRST, "comparisons", 0)

ALWAYS = {"comparisons", "runs", "claims", "scores"}


def diff(tmp_path: Path, old: object, new: object) -> Revision:
    """Return what changed between two documents."""
    first = read_entries(write(tmp_path, old, "old.json"))
    return revision(first, read_entries(write(tmp_path, new, "new.json")))


def counted(tmp_path: Path, old: object, new: object) -> tuple[bool, dict[str, int]]:
    """Return whether two documents agree, and the counts of what changed that are not zero."""
    found = diff(tmp_path, old, new)
    counts = asdict(summary_of(found))
    return found.agrees, {name: n for name, n in counts.items() if n and name not in ALWAYS}


@pytest.mark.parametrize(
    "place",
    [
        ("studies", 1),
        (*FIRST, "comparisons", 2),
        (*FIRST, "runs", 3),
        (*FIRST, "claims", 1),
        (*FIRST, "runs", 3, "scores", "dark/accuracy"),
    ],
)
def test_what_one_file_lacks_is_a_change(place: Place, tmp_path: Path) -> None:
    """It is counted once on the side that has it, whatever lies in it; both sides are looked at."""
    whole, part = (document(study(), study("sizes")) for _ in range(2))
    del value_at(part, place[:-1])[place[-1]]
    assert counted(tmp_path, whole, part) == (False, {"only_old": 1})
    assert counted(tmp_path, part, whole) == (False, {"only_new": 1})
    assert counted(tmp_path, part, part) == (True, {})


@pytest.mark.parametrize(
    ("place", "value", "counts"),
    [
        ((*COMPARISON, "p_value"), 0.5, {"comparisons_moved": 1}),
        ((*COMPARISON, "p_value"), None, {"comparisons_moved": 1}),
        ((*COMPARISON, "n"), 3, {"comparisons_moved": 1}),
        ((*COMPARISON, "verdict"), "improved", {"verdicts_flipped": 1}),
        ((*COMPARISON, "verdict_family"), "improved", {"verdicts_flipped": 1}),
        ((*COMPARISON, "flags"), [], {"comparisons_changed_otherwise": 1}),
        ((*COMPARISON, "primary"), False, {"comparisons_changed_otherwise": 1}),
        ((*FIRST, "claims", 0, "status"), "refuted", {"claims_changed": 1}),
        ((*FIRST, "runs", 0, "outcome"), "diverged", {"runs_changed": 1}),
        ((*FIRST, "runs", 0, "shares"), [], {"runs_changed": 1}),
        ((*FIRST, "runs", 0, "scores", "dark/accuracy"), 0.5, {"scores_moved": 1}),
        ((*FIRST, "margin"), None, {"settings_changed": 1}),
        ((*FIRST, "pitfalls", 1, "fired"), True, {"settings_changed": 1}),
        (("complete",), False, {"settings_changed": 1}),
    ],
)
def test_a_change_is_counted_once(
    place: Place, value: object, counts: dict[str, int], tmp_path: Path
) -> None:
    """It is counted as what it is, and as nothing else."""
    content = document()
    put(content, place, value)
    assert counted(tmp_path, document(), content) == (False, counts)


def test_both_verdicts_of_a_comparison_are_one_flip(tmp_path: Path) -> None:
    """Comparisons are counted, and one may have moved as well."""
    content = document()
    content["studies"][0]["comparisons"][0] |= {
        "difference": 0.02,
        "verdict": "improved",
        "verdict_family": "improved",
        "reason": "",
    }
    expected = {"comparisons_moved": 1, "verdicts_flipped": 1}
    assert counted(tmp_path, document(), content) == (False, expected)


def test_what_is_in_both_files_is_counted(tmp_path: Path) -> None:
    """Studies add up; of a study in one file only, nothing is counted."""
    old = document(study(), study("sizes"), study("gone"))
    new = document(study(), study("sizes"))
    found = summary_of(diff(tmp_path, old, new))
    assert (found.comparisons, found.runs, found.claims, found.scores) == (6, 16, 4, 32)
