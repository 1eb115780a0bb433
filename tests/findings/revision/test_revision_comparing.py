"""What counts as a change: properties that hold for any pair of documents, and planted changes."""

import copy
import tempfile
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pitfalls_core.findings.revision.changes import (
    Change,
    ComparisonRevision,
    EntryRevision,
    Revision,
    SetChange,
)
from pitfalls_core.findings.revision.comparing import revision
from pitfalls_core.findings.revision.reading import read_entries
from pitfalls_core.findings.revision.wording import revision_lines
from tests.findings.revision.small_results import (
    Place,
    document,
    numbers,
    put,
    study,
    value_at,
    write,
)

BASE = document(study(), study("sizes", "ms"))
NUMBERS = sorted(numbers(BASE), key=str)
LISTS = ("comparisons", "runs", "claims")

places = st.sampled_from(NUMBERS)
steps = st.integers(1, 999).map(lambda step: Decimal(step) / 1000)


def diff(old: object, new: object, tolerance: float = 0.0) -> Revision:
    """Return what changed between two documents, through the files that hold them."""
    with tempfile.TemporaryDirectory() as folder:
        read = [read_entries(write(Path(folder), one)) for one in (old, new)]
    return revision(read[0], read[1], tolerance)


def changed(place: Place, step: Decimal) -> tuple[dict[str, Any], Decimal]:
    """Return the document with one number changed, and by how much: counts in whole steps."""
    content = copy.deepcopy(BASE)
    old = value_at(content, place)
    if isinstance(old, int):
        step = step * 1000
    new = Decimal(str(old)) + step
    put(content, place, int(new) if isinstance(old, int) else float(new))
    return content, step


def shuffled(content: Any, random: Random) -> Any:
    """Return the same with every list and every object in another order."""
    if isinstance(content, list):
        return [shuffled(one, random) for one in random.sample(content, len(content))]
    if isinstance(content, dict):
        items = random.sample(list(content.items()), len(content))
        return {key: shuffled(value, random) for key, value in items}
    return content


def all_changes(found: Revision) -> list[Change]:
    """Return every value that changed, in whatever entry."""
    return [one for entry in found.entries() for one in (*entry.changes, *entry.scores)]


@st.composite
def documents(draw: st.DrawFn) -> dict[str, Any]:
    """Draw a document in which some numbers are others, and some entries are not there."""
    content = copy.deepcopy(BASE)
    for place in draw(st.lists(places, max_size=8)):
        old = value_at(content, place)
        kind = st.integers(0, 99) if isinstance(old, int) else st.floats(-1e6, 1e6)
        put(content, place, draw(kind))
    for one in content["studies"]:
        for name in LISTS:
            one[name] = one[name][draw(st.integers(0, 2)) :]
        one["comparisons"][0]["flags"] = draw(st.lists(st.sampled_from("abc"), unique=True))
        one["comparisons"][0]["verdict"] = draw(st.sampled_from(["improved", "degraded"]))
    content["studies"] = content["studies"][draw(st.integers(0, 1)) :]
    return content


@settings(deadline=None)
@given(documents())
def test_a_document_agrees_with_itself(content: dict[str, Any]) -> None:
    """Nothing changed, nothing is on one side only, and one line says so."""
    found = diff(content, content)
    assert found.agrees
    assert all_changes(found) == []
    (line,) = revision_lines(found, "a", "b")
    assert line.startswith("The two agree in every number: ")


@settings(deadline=None)
@given(documents(), documents(), st.integers(0, 2**32))
def test_order_says_nothing(old: dict[str, Any], new: dict[str, Any], seed: int) -> None:
    """Shuffling every list and every object changes neither the values nor a line."""
    random = Random(seed)
    assert diff(new, shuffled(new, random)).agrees
    found, other = diff(old, new), diff(shuffled(old, random), shuffled(new, random))
    assert found == other
    assert revision_lines(found, "a", "b") == revision_lines(other, "a", "b")


def mirrored(one: EntryRevision) -> tuple[object, ...]:
    """Return what changed with old and new exchanged, moves included."""
    values = [
        (each.field, each.new, each.old, None if each.move is None else -each.move)
        for each in (*one.changes, *one.scores)
    ]
    sets = [SetChange(each.field, each.only_new, each.only_old) for each in one.sets]
    return one.id, sorted(values, key=str), sets


def straight(one: EntryRevision) -> tuple[object, ...]:
    """Return what changed in the same form."""
    values = [(each.field, each.old, each.new, each.move) for each in (*one.changes, *one.scores)]
    return one.id, sorted(values, key=str), list(one.sets)


@settings(deadline=None)
@given(documents(), documents())
def test_exchanging_the_files_negates_every_move(old: dict[str, Any], new: dict[str, Any]) -> None:
    """Old and new, and what is in one only, change places."""
    there, back = diff(old, new), diff(new, old)
    assert (there.only_old, there.only_new) == (back.only_new, back.only_old)
    assert sorted(map(mirrored, there.entries()), key=str) == sorted(
        map(straight, back.entries()), key=str
    )
    for one, other in zip(there.studies, back.studies, strict=True):
        for name, matching in one.matchings.items():
            swapped = other.matchings[name]
            assert (matching.only_old, matching.only_new) == (swapped.only_new, swapped.only_old)
            assert matching.both == swapped.both


@settings(deadline=None)
@given(places, steps)
def test_a_change_in_any_one_number_is_found(place: Place, step: Decimal) -> None:
    """It is found alone, with its size to the last decimal; its twin without it agrees."""
    content, by = changed(place, step)
    found = diff(BASE, content)
    assert not found.agrees
    moves = [one.move for one in all_changes(found)]
    if "minimum_detectable_effect_range" in place:  # its ends are sorted, and may change places
        assert sum(map(Decimal, map(str, moves))) == by
    else:
        assert moves == [float(by)]
    assert diff(content, content).agrees


@pytest.mark.parametrize("place", NUMBERS, ids=lambda place: "/".join(map(str, place)))
def test_each_number_is_looked_at(place: Place) -> None:
    """No number of the document is left out, be the change as small as a float allows."""
    content, _ = changed(place, Decimal("1e-15"))
    old = value_at(BASE, place)
    if isinstance(old, int):
        put(content, place, old + 1)
    assert len(all_changes(diff(BASE, content))) == 1


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (("profile",), "full"),
        (("complete",), False),
        (("studies", 0, "plan_sha256"), None),
        (("studies", 0, "unit"), "ms"),
        (("studies", 0, "pitfalls", 0, "fired"), False),
        (("studies", 0, "comparisons", 1, "paired"), False),
        (("studies", 0, "comparisons", 1, "family"), "other"),
        (("studies", 0, "comparisons", 1, "collapse"), None),
        (("studies", 0, "comparisons", 1, "difference"), None),
        (("studies", 0, "comparisons", 1, "runs", 1), "shapes/other/1"),
        (("studies", 0, "claims", 1, "predicate"), "new is better than base"),
        (("studies", 0, "runs", 1, "status"), "failed"),
        (("studies", 0, "runs", 1, "outcome"), None),
        (("studies", 0, "runs", 1, "seed"), "1"),
        (("studies", 0, "runs", 1, "shares", 0), "data:other"),
    ],
)
def test_what_is_no_number_is_looked_at_too(place: Place, value: object) -> None:
    """A word, a truth value, null and a member of a list are found when they are others."""
    content = copy.deepcopy(BASE)
    put(content, place, value)
    assert not diff(BASE, content).agrees
    assert not diff(BASE, content, tolerance=1e6).agrees


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (("notes",), ["Another."]),
        (("written_at",), "2031-01-01T00:00:00Z"),
        (("studies", 0, "question"), "Why?"),
        (("studies", 0, "exhibits"), []),
        (("studies", 0, "runs", 0, "finished_at"), 1.5),
        (("studies", 0, "comparisons", 0, "seconds"), 3),
        (("studies", 0, "claims", 0, "evidence"), "another sentence"),
    ],
)
def test_prose_and_times_say_nothing(place: Place, value: object) -> None:
    """They are no numbers of the report."""
    content = copy.deepcopy(BASE)
    put(content, place, value)
    assert diff(BASE, content).agrees


@settings(deadline=None)
@given(places, steps, st.integers(0, 999).map(lambda step: Decimal(step) / 1000))
def test_a_tolerance_takes_out_small_moves(place: Place, step: Decimal, limit: Decimal) -> None:
    """A move is seen if it is larger, in decimals; of what is counted, every one."""
    content, by = changed(place, step)
    exact = isinstance(value_at(BASE, place), int) or place[-1] == "margin"
    if "minimum_detectable_effect_range" not in place:
        assert diff(BASE, content, float(limit)).agrees == (not exact and by <= limit)


def revised(**changes: Any) -> ComparisonRevision:
    """Return what changed in the first comparison, its interval 0.01 to either side of 0.004."""
    content = document()
    content["studies"][0]["comparisons"][0] |= changes
    (study_revision,) = diff(document(), content).studies
    (found,) = study_revision.changed_comparisons
    return found


@pytest.mark.parametrize(("difference", "ratio"), [(0.024, 2.0), (-0.001, -0.5), (0.0039, -0.01)])
def test_a_move_is_put_in_half_widths(difference: float, ratio: float) -> None:
    """The old interval is [-0.006, 0.014], of half width 0.01."""
    found = revised(difference=difference)
    assert found.half_width == 0.01
    assert found.half_widths == ratio


def test_the_half_width_is_that_of_the_old_interval() -> None:
    """A wider new one changes nothing about the ratio."""
    assert revised(difference=0.024, ci95_low=-0.1, ci95_high=0.2).half_widths == 2.0


def test_comparisons_come_by_verdict_then_by_move() -> None:
    """A flip of a small move stands before a large move; of equal moves the larger ratio."""
    old, new = document(), document()
    clean, dark, noisy = new["studies"][0]["comparisons"]
    clean["difference"] += 0.01
    dark["difference"] += 0.015
    noisy["verdict_family"] = "degraded"
    (found,) = diff(old, new).studies
    order = [one.id.split("/")[0] for one in found.changed_comparisons]
    assert order == ["noisy", "clean", "dark"]
    assert [one.half_widths for one in found.changed_comparisons] == [None, 1.0, 0.75]


def test_a_move_without_a_measure_comes_before_those_with_one() -> None:
    """Where the old interval has no width, any move is beyond all noise."""
    old = document()
    old["studies"][0]["comparisons"][2] |= {"ci95_low": 0.1, "ci95_high": 0.1}
    new = copy.deepcopy(old)
    new["studies"][0]["comparisons"][0]["difference"] += 0.5
    new["studies"][0]["comparisons"][2]["difference"] += 0.001
    (found,) = diff(old, new).studies
    assert [one.id.split("/")[0] for one in found.changed_comparisons] == ["noisy", "clean"]
    assert found.changed_comparisons[0].half_widths is None


def test_scores_that_one_file_lacks() -> None:
    """They are no moves; the two sides are told apart."""
    old, new = document(), document()
    old["studies"][0]["runs"][0]["scores"]["extra/accuracy"] = 0.5
    del old["studies"][0]["runs"][1]["scores"]["dark/accuracy"]
    found = diff(old, new)
    assert all_changes(found) == [
        Change("extra/accuracy", 0.5, None),
        Change("dark/accuracy", None, 0.625),
    ]
    assert found.studies[0].scores == 15


def test_scores_come_in_the_same_order_always() -> None:
    """The order of an object's keys is no order of its values."""
    old, new = document(), document()
    new["studies"][0]["runs"][0]["scores"] = {"dark/accuracy": 0.5, "clean/accuracy": 0.5}
    old["studies"][0]["runs"][0]["scores"] = {"dark/accuracy": 0.75, "clean/accuracy": 0.75}
    other = copy.deepcopy(old)
    scores = other["studies"][0]["runs"][0]["scores"]
    other["studies"][0]["runs"][0]["scores"] = dict(sorted(scores.items()))
    assert diff(old, new) == diff(other, new)
    assert [one.field for one in all_changes(diff(old, new))] == ["clean/accuracy", "dark/accuracy"]
