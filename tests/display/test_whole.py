"""What counts and pooled numbers lead back to: all runs of a report, and those of each task."""

from collections import Counter
from dataclasses import replace

import pytest

from pitfalls_core.display import prose
from pitfalls_core.display.document import Evidence, Number, Text, walk
from pitfalls_core.display.sentences import evidence_label
from pitfalls_core.display.whole import (
    finished_runs,
    of_task,
    of_whole,
    pooled,
    whole_evidence,
)
from pitfalls_core.findings.analysis import Analysis, analyse
from pitfalls_core.findings.comparison_set import ComparisonSet
from pitfalls_core.findings.sentence import WHOLE, task_origin
from pitfalls_core.runs.proof.verifications import Verification
from pitfalls_core.runs.runner import StudyRuns
from pitfalls_core.runs.store.record import Adoption
from pitfalls_core.studies.claims.gains import AllEquivalent, NoneBetter
from pitfalls_core.studies.claims.measured import NotTestable
from pitfalls_core.studies.claims.predicate import Claim
from tests.display.sets import as_set, in_two_metrics
from tests.findings.constructed import DATASETS, MARGIN
from tests.findings.own_tables import BASE, NEW, WORSE, assessed, one_place
from tests.findings.whole import EXAMPLES, SEEDS, whole_analysis, whole_runs, whole_study

CLAIMS = (
    Claim("C-1", "It does not help.", "no gain", NoneBetter("refined", DATASETS[:1])),
    Claim("C-2", "All the same.", "equivalent", AllEquivalent("refined", DATASETS[1:3])),
    Claim("C-3", "Users noticed.", "never", NotTestable("nobody was asked")),
)

SCANS = 4 * SEEDS
"""Baseline, refined, control and planted null, which are all that runs on scans."""

DRAWN = 6 * SEEDS
"""The same and two ingredients."""


def incomplete() -> StudyRuns:
    """Return the runs of a study with claims: one of them is missing, one has collapsed."""
    runs = whole_runs(of=whole_study(claims=CLAIMS))
    lost, collapsed = (f"constructed/drawn/wide/{seed}" for seed in (0, 3))
    records = tuple(
        replace(one, outcome="collapsed") if one.id == collapsed else one
        for one in runs.records
        if one.id != lost
    )
    return replace(runs, records=records)


def facts(found: ComparisonSet, origin: str) -> dict[str, str]:
    """Return the facts of one entry, with ordinary spaces."""
    label = evidence_label(origin)
    (entry,) = (one for one in whole_evidence(found) if one.label == label)
    return {name: fact.replace("\N{NO-BREAK SPACE}", " ") for name, fact in entry.facts}


def test_all_runs_of_a_study_are_counted() -> None:
    """Finished of planned, by how they ended, under the name of the study."""
    found = analyse(incomplete())
    planned = SCANS + DRAWN
    said = f"{planned - 1} of {planned} planned finished ({planned - 2} ok, 1 collapsed)"
    assert facts(found, WHOLE)["Runs"] == f"constructed: {said}; those of each task follow"
    assert finished_runs(found.runs) == said
    assert Counter(one.outcome for one in found.runs.records) == {"ok": planned - 2, "collapsed": 1}


def test_the_runs_of_a_task_are_named_and_counted() -> None:
    """A missing run is a gap in the seeds; those of other tasks are not among them."""
    found = analyse(incomplete())
    scans, drawn = (facts(found, task_origin(name)) for name in ("scans", "drawn"))
    names = [f"constructed/scans/{name}/0–5" for name in ("baseline", "refined", "control")]
    assert scans["Runs"] == (
        f"{', '.join(names)}, constructed/scans/again/0–5; "
        f"{SCANS} of {SCANS} planned finished ({SCANS} ok)"
    )
    assert "constructed/drawn/wide/1–5" in drawn["Runs"]
    assert "constructed/scans" not in drawn["Runs"]
    assert drawn["Runs"].endswith(
        f"; {DRAWN - 1} of {DRAWN} planned finished ({DRAWN - 2} ok, 1 collapsed)"
    )
    assert drawn["Task"] == "drawn"
    assert drawn["Data sets"] == ", ".join(f"{name} ({EXAMPLES} examples)" for name in "abc")
    assert drawn["Metric"] == "accuracy, unless another one is named beside the number"


def test_what_was_set_and_found_for_the_whole_study() -> None:
    """Margin and its reason, sets, verdicts, controls and claims, as they are counted by hand."""
    found = whole_analysis(of=whole_study(claims=CLAIMS))
    shown = facts(found, WHOLE)
    assert shown["Metric"] == "accuracy, higher is better"
    assert shown["Margin"] == f"{100 * MARGIN:.1f} point: one point"
    assert shown["Data sets"] == "scans: test; drawn: a, b, c"
    primary = Counter(
        one.verdict_family
        for one in found.comparisons
        if one.design.dataset != "drawn/c"
        if one.design.treatment == "refined"
    )
    said = ", ".join(f"{count} {verdict}" for verdict, count in primary.items())
    assert primary.total() == 3
    assert shown["Verdicts"] == f"primary: {said} (after Holm's correction)"
    # The control is ten points below the baseline, and the planted null is the baseline again.
    assert shown["Controls"] == (
        f"found on {len(DATASETS)} of {len(DATASETS)} sets; planted null called a difference on "
        f"0 of {len(DATASETS)}"
    )
    statuses = Counter(one.status for one in found.claims)
    assert statuses["not testable"] == 1
    told = ", ".join(f"{count} {status}" for status, count in statuses.items())
    assert shown["Claims"] == told
    assert facts(whole_analysis(), WHOLE)["Claims"] == "none"


def test_runs_that_were_made_again_or_carried_over_are_named() -> None:
    """By how they agreed and by what had changed; a study without any says nothing of them."""
    runs = whole_runs()
    first, second, third, last = (
        f"constructed/{name}"
        for name in ("scans/baseline/0", "scans/baseline/1", "scans/baseline/2", "drawn/again/5")
    )
    assert {first, second, third, last} < {one.id for one in runs.records}
    again = {first: "bit for bit", third: "bit for bit", last: "different"}
    verifications = {name: Verification(how) for name, how in again.items()}  # type: ignore[arg-type]  # literals
    carried = {name: Adoption("key", 3, "source changed: a.py") for name in (first, second)}
    shown = facts(analyse(replace(runs, verifications=verifications, adoptions=carried)), WHOLE)
    assert shown["Done again"] == (
        f"bit for bit: constructed/scans/baseline/0 2; different: {last}"
    )
    assert shown["Carried over"] == "constructed/scans/baseline/0–1 (source changed: a.py)"
    assert not {"Done again", "Carried over"} & {*facts(analyse(runs), WHOLE)}


@pytest.mark.parametrize("origin", [WHOLE, task_origin("scans"), task_origin("drawn")])
def test_every_entry_ends_with_where_its_runs_come_from(origin: str) -> None:
    """The plan, the source and the command that repeats them, as behind every comparison."""
    shown = [*facts(whole_analysis(), origin).items()]
    assert shown[-3:] == [
        ("Plan", f"SHA-256 {'0' * 16}…"),
        ("Source", "not recorded"),
        ("Repeat", "pitfalls report constructed --profile laptop"),
    ]


def test_without_any_run_nothing_is_counted() -> None:
    """The entries stay, with the plan that is left and sets of unknown size."""
    found = analyse(replace(whole_runs(), records=(), predictions=None))
    assert facts(found, WHOLE)["Runs"].startswith("constructed: 0 of 60 planned finished (none); ")
    assert facts(found, WHOLE)["Verdicts"] == (
        "primary: 3 not assessable (after Holm's correction)"
    )
    scans = facts(found, task_origin("scans"))
    assert scans["Runs"] == f"none; 0 of {SCANS} planned finished (none)"
    assert scans["Data sets"] == "test (unknown examples)"


def test_results_without_a_study_have_one_entry() -> None:
    """Metrics, each with its margin, sets, verdicts, and where the scores come from."""
    origin = (("Table", "results.csv"), ("Repeat", "pitfalls analyze results.csv"))
    found = replace(in_two_metrics(), origin=origin)
    (entry,) = whole_evidence(found)
    assert entry.title == "All results together"
    shown = facts(found, WHOLE)
    assert shown["Metric"] == "accuracy, loss"
    assert shown["Margin"] == "1.0 point (accuracy)"
    assert shown["Data sets"] == "3"
    verdicts = Counter(one.verdict_family for one in found.comparisons)
    said = ", ".join(f"{count} {verdict}" for verdict, count in verdicts.items())
    assert shown["Verdicts"] == f"{said} (after Holm's correction)"
    assert tuple(shown.items())[-2:] == origin
    empty = facts(as_set([]), WHOLE)
    assert (empty["Metric"], empty["Margin"], empty["Data sets"]) == ("none", "none", "0")
    assert empty["Verdicts"] == "none (after Holm's correction)"


def test_runs_of_an_assessment_are_counted_once() -> None:
    """A model that is compared on two sets is one run; one without a score is none."""
    arms = {"base": BASE, "new": (*NEW[:5], None), "bad": WORSE}
    found = one_place(arms, positive_control="bad")
    assert facts(found, WHOLE)["Runs"] == str(6 + 5 + 6)
    both = assessed(
        {(name, dataset, "acc"): arms[name] for name in arms for dataset in ("a", "b")},
        margins={"acc": 0.01},
    )
    shown = facts(both, WHOLE)
    assert (shown["Runs"], shown["Data sets"]) == (str(6 + 5 + 6), "2")
    assert shown["Margin"] == "0.0100 (acc)"


@pytest.mark.parametrize(
    "found",
    [whole_analysis(of=whole_study(claims=CLAIMS)), analyse(incomplete()), in_two_metrics()],
    ids=["whole", "incomplete", "own"],
)
def test_the_evidence_begins_with_these_entries(found: ComparisonSet) -> None:
    """Each has a label that no comparison, claim or arm has, and numbers lead to it."""
    entries = [one for one in walk(prose.evidence(found)) if isinstance(one, Evidence)]
    together = whole_evidence(found)
    assert entries[: len(together)] == [*together]
    labels = [one.label for one in entries]
    assert len(set(labels)) == len(labels)
    assert of_whole(3).evidence == labels[0]
    if isinstance(found, Analysis):
        tasks = [of_task(3, task.name).evidence for task in found.study.tasks]
        assert labels[1 : len(together)] == tasks


def test_numbers_are_links_whose_percent_signs_stay() -> None:
    """Whatever the value is; only a gap leads nowhere."""
    assert of_whole(12) == Number("12", evidence_label(WHOLE))
    assert of_whole("5 %") == Number("5\N{NO-BREAK SPACE}%", evidence_label(WHOLE))
    linked = Number("5\N{NO-BREAK SPACE}%", evidence_label(task_origin("scans")))
    assert of_task("5 %", "scans") == linked
    assert pooled("5 %", "scans") == (linked,)
    assert pooled("–", "scans") == (Text("–"),)


def test_a_part_of_the_comparisons_leads_to_all_of_them() -> None:
    """Where a document shows some comparisons only, the first entry still counts all."""
    found = one_place({"base": BASE, "new": NEW, "other": WORSE})
    part = replace(found, comparisons=found.comparisons[:1])
    first, *compared = prose.evidence(part, whole=found).blocks
    assert (first,) == whole_evidence(found)
    assert len(compared) == 1
    assert (prose.evidence(part).blocks[0],) == whole_evidence(part) != (first,)
