"""Sections that all studies share: the method, the limits, what makes numbers reproducible."""

from dataclasses import replace
from pathlib import Path

import pytest

from pitfalls_core.display.document import Citation, Prose, walk
from pitfalls_core.display.plain import plain_text
from pitfalls_core.display.sentences import evidence_label
from pitfalls_core.findings.analysis import Analysis
from pitfalls_core.findings.sentence import WHOLE
from pitfalls_core.project import SHIPPED, Project
from pitfalls_core.report import sections
from pitfalls_core.report.bibliography import load_bibliography
from pitfalls_core.report.limits import limited_by
from tests.display.cells import links
from tests.findings.whole import whole_analysis, whole_runs

RUNS = whole_runs()
CLEAR = whole_analysis()


def said(shown: Prose) -> str:
    """Return the words of generated prose, with ordinary spaces."""
    return "\n".join(
        plain_text(one.children)  # type: ignore[attr-defined]
        for one in walk(shown.blocks)
        if type(one).__name__ == "Paragraph"
    ).replace("\xa0", " ")


def test_the_method_spells_out_every_step() -> None:
    """Each part has its lead, in the order in which a verdict is made."""
    text = said(sections.method(RUNS))
    leads = ("Unit.", "Differences.", "Exact test.", "Margin and verdict.", "Several comparisons.")
    more = ("What could be seen.", "Added seeds.", "Guards.", "Controls.", "Claims.", "Detectors.")
    places = [text.index(lead) for lead in (*leads, *more)]
    assert places == sorted(places)
    assert "{{" not in text


def test_levels_of_intervals_follow_from_the_level_of_the_tests() -> None:
    """At 5 % they are 95 % and 90 %; the probability of detection is 0.8."""
    text = said(sections.method(RUNS))
    assert r"$\alpha$ is 0.05" in text
    assert "intervals of 95 % belong to the test against zero" in text
    assert "the interval of 90 % lies inside" in text
    assert "rejects with probability 0.8" in text


def test_a_study_asks_for_what_not_every_study_needs() -> None:
    """Welch's procedure and shares of runs come only where they are named."""
    plain, asked = (said(sections.method(RUNS, *names)) for names in ((), sections.FURTHER))
    assert "Welch" not in plain
    assert "Clopper" not in plain
    assert "Welch" in asked
    assert "Clopper" in asked
    assert said(sections.method_of([RUNS, RUNS])) == asked


def test_its_citations_are_in_the_bibliography() -> None:
    """Whatever the words cite can be looked up."""
    known = load_bibliography(SHIPPED / "report_templates" / "references.bib")
    shown = (sections.method(RUNS, *sections.FURTHER), sections.reproducibility())
    keys = {key for one in walk(shown) if isinstance(one, Citation) for key in one.keys}
    assert keys
    assert keys <= known.keys()


def test_what_is_common_says_so() -> None:
    """So that proceedings can say it once."""
    assert sections.method(RUNS).role == "common"
    assert sections.reproducibility().role == "common"
    assert sections.limitations(CLEAR).role == "body"


def test_the_limits_count_what_the_findings_hold() -> None:
    """Numbers in them are those of the analysis; each leads to all runs, the reach to its own."""
    shown = sections.limitations(CLEAR)
    text = said(shown)
    primary = CLEAR.primary
    reach = [one.reach.minimum_detectable_effect for one in primary if one.reach]
    worst = max(primary, key=lambda one: one.reach.minimum_detectable_effect if one.reach else 0)
    enough = sum(one <= CLEAR.study.margin.value for one in reach)
    unclear = sum(one.verdict_family in {"inconclusive", "not_assessable"} for one in primary)
    counts = {len(primary), len(CLEAR.comparisons), len(CLEAR.comparisons) - len(primary)}
    numbers: dict[str, set[str]] = {}
    for number, label in links(shown):
        numbers.setdefault(label, set()).add(number.replace("\xa0", " "))
    assert numbers == {
        evidence_label(worst.id): {worst.design.scale.size(max(reach))},
        evidence_label(WHOLE): {"6 pairs", "1.0 point", *map(str, {*counts, enough, unclear})},
    }
    assert f"{enough} of {len(primary)} primary comparisons could have seen" in text
    secondary = len(CLEAR.comparisons) - len(primary)
    assert f"Of {len(CLEAR.comparisons)} comparisons {secondary} are secondary" in text


@pytest.mark.parametrize(
    ("change", "name"),
    [("smoke", "smoke"), ("control", "control"), ("flag", "exploratory")],
)
def test_a_limit_is_said_only_where_it_applies(change: str, name: str) -> None:
    """A planted limit is told; the clean twin does not have it."""
    assert name not in list(limited_by(CLEAR))
    assert name in list(limited_by(_limited(change)))


def _limited(change: str) -> Analysis:
    if change == "smoke":
        ledger = replace(CLEAR.runs.ledger, profile="smoke")
        return replace(CLEAR, runs=replace(CLEAR.runs, ledger=ledger))
    if change == "control":
        blind = [
            replace(one, decision=replace(one.decision, verdict="inconclusive"))
            for one in CLEAR.controls
        ]
        return replace(CLEAR, controls=tuple(blind))
    first, *others = CLEAR.comparisons
    return replace(CLEAR, comparisons=(replace(first, flags=("exploratory",)), *others))


def test_a_project_may_have_words_of_its_own(tmp_path: Path) -> None:
    """File by file; what it does not have is the shipped one."""
    own = tmp_path / "report_templates" / sections.FOLDER / "limitations"
    own.mkdir(parents=True)
    (own / "smoke.md").write_text("Small.\n", encoding="utf-8")
    project = Project(tmp_path)
    assert sections.section_file("limitations/smoke", project) == own / "smoke.md"
    shipped = SHIPPED / "report_templates" / sections.FOLDER / "limitations" / "scope.md"
    assert sections.section_file("limitations/scope", project) == shipped
