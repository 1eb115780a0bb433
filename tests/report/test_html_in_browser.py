"""What a reader does with the page, done in a real browser."""

import base64
import json
import random
from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest

from pitfalls_core.display.document import Column, Row, Table
from pitfalls_core.display.margin_case import MarginCase
from pitfalls_core.findings.comparison import Design
from pitfalls_core.findings.verdicts import verdict_alone
from pitfalls_core.project import SHIPPED, Project
from pitfalls_core.report.exporters import HtmlExporter
from pitfalls_core.statistics.intervals import Estimate
from tests.report.chromium import BROWSER, Tab, tab
from tests.report.sample_paper import EVIDENCE, FIGURE, NASTY, PAPER, text

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(not BROWSER, reason="there is no Chromium on this machine"),
]

SCORES = ("+1.3 ± 0.2", "–", "−0.4 ± 0.1", "12 %", "[−3.0, +1.0]", "< .001")
LONG = Table(
    label="tab-long",
    caption=text("Scores of any form."),
    columns=(Column("Name"), Column("Score", "right")),
    rows=tuple(
        Row((text(f"S0-{place}s"), text(SCORES[place % len(SCORES)]))) for place in range(14)
    ),
)
COMMAND = "pitfalls report glyphs --profile smoke"
CASE = MarginCase(
    title="Test: refined",
    group="accuracy, ±1.0 point set",
    margin=(0.01,),
    ci95=(-0.012, 0.021),
    ci90=(-0.008, 0.016),
    shown95="[−1.2, +2.1]",
    shown90="[−0.8, +1.6]",
    verdict="? inconclusive",
    holds="",
    factor=100.0,
    decimals=1,
    unit="points",
)
LAST = replace(
    CASE,
    ci95=(0.002, 0.04),
    ci90=(0.004, 0.037),
    shown95="[+0.2, +4.0]",
    shown90="[+0.4, +3.7]",
    rule="after the last epoch",
)
OTHER = replace(CASE, title="Test: wide")
EVERYTHING = replace(
    PAPER,
    body=(
        *PAPER.body[: PAPER.body.index(FIGURE)],
        LONG,
        replace(FIGURE, margins=(replace(CASE, further=(LAST,)), OTHER)),
        *PAPER.body[PAPER.body.index(FIGURE) + 1 : -1],
        replace(EVIDENCE, facts=(*EVIDENCE.facts, ("Repeat", COMMAND))),
    ),
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Tab]:
    """Yield one browser for all tests."""
    with tab() as page:
        yield page


@pytest.fixture
def page(browser: Tab, tmp_path: Path) -> Tab:
    """Return the browser with the sample paper open."""
    return opened(browser, tmp_path)


def opened(browser: Tab, folder: Path, fragment: str = "") -> Tab:
    """Open the sample paper from disk."""
    file = folder / "report.html"
    file.write_text(HtmlExporter.export(EVERYTHING, Project(SHIPPED)), encoding="utf-8")
    browser.open(file, fragment)
    return browser


def test_nothing_is_refused_and_no_script_fails(page: Tab) -> None:
    """The page's own policy lets its style and its script through, and they raise nothing."""
    assert page.problems == []
    assert page.value("document.querySelectorAll('thead button').length") == 5


def test_a_number_shows_its_evidence_to_the_keyboard(page: Tab) -> None:
    """Enter opens the facts behind a number, Escape closes them and goes back to it."""
    page.value("document.querySelector(\"a[href^='#E']\").focus()")
    page.press("Enter")
    assert page.value("document.querySelector('dialog').open")
    shown = page.value("document.querySelector('dialog').innerText")
    assert EVIDENCE.title in shown
    assert all(fact in shown for pair in EVIDENCE.facts for fact in pair)
    assert page.value("document.querySelector('dialog code').textContent") == COMMAND
    page.press("Escape")
    assert not page.value("document.querySelector('dialog').open")
    assert page.value("document.activeElement.matches(\"[href^='#E']\")")


def test_a_link_to_folded_evidence_unfolds_it(browser: Tab, tmp_path: Path) -> None:
    """Evidence is folded until somebody is led there; printing unfolds it for as long."""
    is_open = "document.querySelector('.evidence').open"
    page = opened(browser, tmp_path)
    assert not page.value(is_open)
    page.value("dispatchEvent(new Event('beforeprint'))")
    assert page.value(is_open)
    page.value("dispatchEvent(new Event('afterprint'))")
    assert not page.value(is_open)
    browser.open(Path("/dev/null"))
    assert opened(browser, tmp_path, "#E1").value(is_open)


SORTED = {
    "ascending": ["[−3.0, +1.0]"] * 2
    + ["−0.4 ± 0.1"] * 2
    + ["< .001"] * 2
    + ["+1.3 ± 0.2"] * 3
    + ["12 %"] * 2
    + ["–"] * 3,
    "descending": ["12 %"] * 2
    + ["+1.3 ± 0.2"] * 3
    + ["< .001"] * 2
    + ["−0.4 ± 0.1"] * 2
    + ["[−3.0, +1.0]"] * 2
    + ["–"] * 3,
    "none": [SCORES[place % len(SCORES)] for place in range(14)],
}


def test_columns_sort_by_their_numbers(page: Tab) -> None:
    """Signs, spreads, intervals and percent sort by value, gaps last; a third press goes back."""
    for direction, expected in SORTED.items():
        page.value("document.querySelectorAll('#tab-long thead button')[1].click()")
        column = "[...document.querySelectorAll('#tab-long tbody td')].map((x) => x.textContent)"
        assert page.value(column) == expected
        heads = "[...document.querySelectorAll('#tab-long thead th')].map((x) => x.ariaSort)"
        assert page.value(heads) == ["none", direction]


def test_groups_stay_above_their_rows(page: Tab) -> None:
    """Sorting keeps the row that heads a group first."""
    page.value("document.querySelector('#tab-accuracy thead button').click()")
    page.value("document.querySelector('#tab-accuracy thead button').click()")
    names = "[...document.querySelectorAll('#tab-accuracy tbody th')].map((x) => x.textContent)"
    assert page.value(names) == ["Models of the study", "refined", "baseline"]


def test_long_tables_are_filtered_and_copied_as_shown(page: Tab) -> None:
    """Only long tables have a filter; copies hold the rows that are left."""
    assert page.value("document.querySelectorAll('input[type=search]').length") == 1
    page.value(
        "(() => { const field = document.querySelector('#tab-long input'); field.value = 's0-1';"
        "field.dispatchEvent(new Event('input')); })()"
    )
    assert page.value("asCsv(document.querySelector('#tab-long table'))").splitlines() == [
        "Name,Score",
        "S0-1s,–",
        'S0-10s,"[−3.0, +1.0]"',
        "S0-11s,< .001",
        "S0-12s,+1.3 ± 0.2".replace("+", "'+"),
        "S0-13s,–",
    ]
    assert page.value("asMarkdown(document.querySelector('#tab-accuracy table'))") == (
        "| Variant | Clean | Shifted |\n|---|---:|---:|\n| Models of the study |  |  |\n"
        "| baseline | 97.1 | 81.3 |\n| refined | 97.0 | +1.3 |\n"
    )
    assert page.value("asLatex(document.querySelector('#tab-accuracy table'))") == (
        "\\begin{tabular}{lrr}\n\\toprule\nVariant & Clean & Shifted \\\\\n\\midrule\n"
        "\\multicolumn{3}{l}{Models of the study} \\\\\nbaseline & 97.1 & 81.3 \\\\\n"
        "refined & 97.0 & +1.3 \\\\\n\\bottomrule\n\\end{tabular}\n"
    )


def test_hostile_words_stay_words_in_what_is_copied(page: Tab) -> None:
    """A dialog and a copy hold any text as text: no element, no command and no new cell."""
    for word in NASTY:
        told = json.dumps(word, ensure_ascii=True)
        page.value(f"show('panel', {told}, [{told}])")
        assert page.value("document.querySelectorAll('dialog > :not(.bar)').length") == 0
        page.value("document.querySelector('dialog').close()")
        assert page.value(f"latexCell({told}).match(/(?<!\\\\)[#%&_]/)") is None
        assert page.value(f"markdownCell({told}).match(/(?<!\\\\)[|<>]/)") is None


def test_the_verdicts_of_the_page_are_those_of_the_report(page: Tab) -> None:
    """At random intervals and margins, limits that meet the margin included, both rules agree."""
    chance = random.Random(0)
    differences = [chance.uniform(-0.03, 0.03) for _ in range(40)]
    spreads = [chance.uniform(1e-4, 0.03) for _ in range(5)]
    cases, expected = [], []
    for difference, spread, paired in product(differences, spreads, (3, 12)):
        estimate = Estimate(difference, spread, paired - 1, paired)
        limits = (*estimate.interval(0.95), *estimate.interval(0.9))
        for margin in (None, 0.01, chance.uniform(0, 0.05), abs(limits[2]), abs(limits[3])):
            design = Design("d/t", "accuracy", "a", "b", "family", True, margin, 0.1)
            cases.append([limits, margin])
            expected.append(verdict_alone(estimate, design))
    call = (
        f"{json.dumps(cases)}.map(([limits, margin]) => verdict({{ holds: '', limits }}, margin))"
    )
    assert page.value(call) == expected
    assert set(expected) == {"improved", "degraded", "equivalent", "inconclusive"}


def test_another_margin_is_marked_exploratory(page: Tab) -> None:
    """The margin in force is preset; another one gives its verdict, and says what it is."""
    last = "document.querySelector('.explore tbody tr').lastElementChild.textContent"
    standing = "document.querySelector('.explore .standing').textContent"
    assert page.value("document.querySelector('.explore output').textContent") == "±1.00 points"
    assert (page.value(last), page.value(standing)) == ("? inconclusive", "The margin in force")
    page.value(
        "(() => { const slider = document.querySelector('.explore input[type=range]');"
        "slider.value = 1000; slider.dispatchEvent(new Event('input')); })()"
    )
    assert page.value(last) == "≈ equivalent"
    assert page.value(standing) == ("Exploratory: 2 of 2 verdicts differ from those in force")
    page.value("document.querySelector('.explore .reset').click()")
    assert (page.value(last), page.value(standing)) == ("? inconclusive", "The margin in force")


def test_another_rule_of_selection_is_marked_exploratory(page: Tab) -> None:
    """Its rows replace the planned ones; what has no other score stays; back is back."""
    shown = (
        "[...document.querySelectorAll('.explore tbody tr')].filter((row) => !row.hidden)"
        ".map((row) => [...row.cells].map((cell) => cell.textContent))"
    )
    standing = "document.querySelector('.explore .standing').textContent"
    other = ["Test: wide", "[−1.2, +2.1]", "[−0.8, +1.6]", "? inconclusive", "? inconclusive"]
    planned = [["Test: refined", *other[1:]], other]
    assert page.value(shown) == planned
    page.value("document.querySelectorAll('.explore input[type=radio]')[1].click()")
    last = ["Test: refined", "[+0.2, +4.0]", "[+0.4, +3.7]", "? inconclusive", "▲ improved"]
    assert page.value(shown) == [last, other]
    assert page.value(standing) == "Exploratory: 1 of 2 verdicts differ from those in force"
    page.value("document.querySelector('.explore .reset').click()")
    assert page.value(shown) == planned
    assert page.value(standing) == "The margin in force"


def test_a_figure_is_enlarged_with_its_data(page: Tab) -> None:
    """The enlarged figure has the caption and the same data link."""
    page.value("document.querySelector('#fig-seeds .data button').click()")
    assert page.value("document.querySelectorAll('dialog[open] svg').length") == 1
    data = page.value("document.querySelector('dialog a[download]').href")
    assert data == page.value("document.querySelector('#fig-seeds a[download]').href")


def test_the_reader_chooses_the_colours(page: Tab) -> None:
    """The button beats the system; print stays light whatever was chosen."""
    paper = "getComputedStyle(document.body).backgroundColor"
    for system, chosen, expected in (
        ("light", "auto", "rgb(255, 255, 255)"),
        ("dark", "auto", "rgb(22, 24, 28)"),
        ("dark", "light", "rgb(255, 255, 255)"),
        ("light", "dark", "rgb(22, 24, 28)"),
    ):
        scheme = {"name": "prefers-color-scheme", "value": system}
        page.ask("Emulation.setEmulatedMedia", media="screen", features=[scheme])
        page.value(f"document.documentElement.dataset.scheme = '{chosen}'")
        assert page.value(paper) == expected
    page.ask("Emulation.setEmulatedMedia", media="print", features=[])
    assert page.value(paper) == "rgb(255, 255, 255)"
    page.ask("Emulation.setEmulatedMedia", media="", features=[])
    assert base64.b64decode(page.ask("Page.printToPDF")["data"]).startswith(b"%PDF")


def test_no_barrier_is_found(page: Tab) -> None:
    """Axe finds nothing, on a light page, on a dark one and in an open dialog."""
    axe_core = pytest.importorskip("axe_core_python", reason="axe-core is not installed")
    page.value((Path(axe_core.__file__).parent / "axe.min.js").read_text("utf-8") + ";1")
    found = "axe.run().then((run) => run.violations.map((one) => [one.id, one.nodes[0].html]))"
    for scheme in ("light", "dark"):
        page.value(f"document.documentElement.dataset.scheme = '{scheme}'")
        assert page.value(found) == []
    page.value("document.querySelector(\"a[href^='#E']\").click()")
    assert page.value(found) == []
    page.value("document.querySelector('dialog').close()")
    page.value("document.querySelector('main').append(document.createElement('img'))")
    assert [name for name, _ in page.value(found)] == ["image-alt"]
