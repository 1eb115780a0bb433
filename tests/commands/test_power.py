"""``pitfalls power``: what it prints, and what it does not import."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from pitfalls_core.cli import main
from pitfalls_core.findings.comparison import Comparison
from pitfalls_core.findings.families import adjust_families
from pitfalls_core.report.results_file import comparison_entry
from tests.findings.constructed import BORDERLINE, CONSTANT, IMPROVED, UNDERPOWERED, comparison

ROOT = Path(__file__).parent.parent.parent
HEAVY = ("torch", "numpy", "pandas", "scipy", "matplotlib", "jinja2", "nbformat", "jsonschema")

PILOT = """variant,seed,dataset,value
base,1,a,81.2
base,2,a,80.9
base,3,a,81.9
new,1,a,81.0
new,2,a,81.4
new,3,a,82.3
"""

KNOWN = """\
Margin 1, power 0.8, runs paired by seed.
SD of the paired differences: 1.20, taken as known.
2 variants on 3 datasets are 6 comparisons; Holm leaves 0.00833 (0.05 / 6) to the first of them.

to                                       pairs  runs  hours
level 0.05, SD 1.20
  detect a difference of 1                  14    42     21
  show equivalence, true difference 0       14    42     21
  show equivalence, true difference 0.5     38   114     57
level 0.00833, SD 1.20
  detect a difference of 1                  21    63   31.5
  show equivalence, true difference 0       23    69   34.5
  show equivalence, true difference 0.5     64   192     96

Runs are those of the baseline and 2 variants; further datasets cost none.
To show equivalence takes up to three times as many if half of the margin is the true difference.
An exact two-sided test can reach level 0.05 from 6 pairs on.
An exact two-sided test can reach level 0.00833 from 8 pairs on.

pairs  detect at 0.05  confirm at 0.05  detect at 0.00833  confirm at 0.00833
  3              3.92             3.19               9.62                7.30
  5              2.02             1.92               3.31                3.09
  6              1.72             1.68               2.64                2.54
 10              1.20             1.21               1.65                1.67
 20              0.79             0.81               1.03                1.07
 50              0.49             0.50               0.61                0.64

Detect: the smallest true difference that is detected with power 0.8. Confirm: the smallest margin \
within which equivalence is shown with that power if nothing differs.
"""

AFTER = """\
Seeds to add by Stein's two-stage rule, power 0.8.

constructed: drawn/b/accuracy/refined-vs-baseline
  inconclusive (underpowered), 6 pairs, SD 0.0358, margin 0.01
to                                      level  total  add  runs  hours
  detect a difference of 0.01            0.05    156  150   300    150
  show equivalence, true difference 0    0.05    156  150   300    150
  detect a difference of 0.01          0.0167    254  248   496    248
  show equivalence, true difference 0  0.0167    247  241   482    241

constructed: drawn/c/accuracy/refined-vs-baseline
  inconclusive (borderline), 6 pairs, SD 0.00636, margin 0.01
to                                      level  total  add  runs  hours
  detect a difference of 0.01            0.05      6    0     0      0
  show equivalence, true difference 0    0.05      6    0     0      0
  detect a difference of 0.01          0.0167      9    3     6      3
  show equivalence, true difference 0  0.0167      8    2     4      2

Seeds added in any other way, above all after a look at the scores, make the comparison exploratory.
The final test takes the mean over all seeds, and keeps the SD and the degrees of freedom of the \
first stage.
The smaller of two levels is what Holm leaves to the first comparison of its family.
Where nothing is to be added, the runs that there are were enough for that power.
Comparisons share runs (the baseline's, and those scored on several datasets): do not add up their \
costs.
Hours are 0.5 a run, as given.
"""

MADE = (
    comparison(UNDERPOWERED),
    comparison(BORDERLINE, dataset="drawn/c"),
    comparison(IMPROVED, dataset="drawn/a"),
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the current folder, with a pilot in it."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "pilot.csv").write_text(PILOT)
    return tmp_path


def write_results(*found: Comparison) -> None:
    """Write a ``results.json`` into the current folder."""
    entries = [comparison_entry(one) for one in adjust_families(found)]
    study = {"name": "constructed", "comparisons": entries}
    Path("results.json").write_text(json.dumps({"schema": 1, "studies": [study]}))


def printed(capsys: pytest.CaptureFixture[str], words: str) -> str:
    """Return what a command prints that succeeds."""
    assert main(["power", *words.split()]) == 0
    return capsys.readouterr().out


def values(capsys: pytest.CaptureFixture[str], words: str) -> Any:
    """Return what a command prints as JSON."""
    return json.loads(printed(capsys, f"{words} --json"))


def test_a_known_sd(capsys: pytest.CaptureFixture[str]) -> None:
    """The whole text of a plan."""
    words = "--margin 1 --sd 1.2 --variants 2 --datasets 3 --hours 0.5"
    assert printed(capsys, words) == KNOWN
    assert printed(capsys, f"{words} --lower-is-better") == KNOWN


@pytest.mark.usefixtures("folder")
def test_after_results(capsys: pytest.CaptureFixture[str]) -> None:
    """The whole text of a second stage."""
    write_results(*MADE)
    assert printed(capsys, "--after results.json --hours 0.5") == AFTER


@pytest.mark.usefixtures("folder")
def test_a_pilot(capsys: pytest.CaptureFixture[str]) -> None:
    """The SD is given with its range, and numbers of seeds also at its upper limit."""
    text = printed(capsys, "--pilot pilot.csv --baseline base --margin 1")
    assert text.splitlines()[:11] == [
        "Margin 1, power 0.8, runs paired by seed.",
        "SD of the paired differences: 0.379 in the pilot (the largest), and 0.801 at the upper "
        "80 % limit: plan with the limit, since a pilot is uncertain about the SD.",
        "One comparison, and no correction.",
        "",
        "variant, dataset  pairs     SD      95 % range  upper limit",
        "new, a                3  0.379  0.197 to 2.379        0.801",
        "",
        "to                                       pairs  runs",
        "level 0.05, SD 0.379 (point value)",
        "  detect a difference of 1                   4     8",
        "  show equivalence, true difference 0        4     8",
    ]
    assert "level 0.05, SD 0.801 (upper limit)" in text
    assert text.endswith("proportional to the SD; at the upper limit they are 2.12 times that.\n")


@pytest.mark.usefixtures("folder")
def test_json_of_a_plan(capsys: pytest.CaptureFixture[str]) -> None:
    """It holds the numbers of the text, unrounded, and what they rest on."""
    plan = values(capsys, "--pilot pilot.csv --baseline base --margin 1 --datasets 2 --hours 3")
    assert plan["aim"] == {
        "margin": 1.0,
        "paired": True,
        "alpha": 0.05,
        "power": 0.8,
        "variants": 1,
        "datasets": 2,
        "hours": 3.0,
    }
    assert plan["pilot"][0]["sd"] == plan["sd"] == pytest.approx(0.3786, abs=1e-4)
    assert [one["exact_from"] for one in plan["levels"]] == [6, 7]
    assert len(plan["needs"]) == 2 * 2 * 3
    assert plan["needs"][0] == {
        "goal": "detect",
        "alpha": 0.05,
        "sd": plan["sd"],
        "seeds": 4,
        "runs": 8,
        "hours": 24.0,
    }


def test_unpaired_and_correlated_runs(capsys: pytest.CaptureFixture[str]) -> None:
    """The SD of runs is that of their differences times a factor, if they are paired."""
    apart = values(capsys, "--margin 1 --sd 1.2 --unpaired")
    assert (apart["aim"]["paired"], apart["sd"]) == (False, 1.2)
    assert values(capsys, "--margin 1 --sd 1.2 --pairing unpaired") == apart
    paired = values(capsys, "--margin 1 --sd 1.2 --correlation 0.5")
    assert (paired["aim"]["paired"], paired["sd"]) == (True, pytest.approx(1.2))
    text = printed(capsys, "--margin 1 --sd 1.2 --unpaired")
    assert "SD of the runs: 1.20, taken as known." in text
    assert "An exact two-sided test can reach level 0.05 from 4 runs per arm on." in text


def test_numbers_beyond_the_search(capsys: pytest.CaptureFixture[str]) -> None:
    """They are stated as such, and so is a level that no exact test reaches."""
    text = printed(capsys, "--margin 0.00001 --sd 1 --alpha 0.00000001 --hours 1")
    assert "detect a difference of 1e-05 > 1,000,000 – –" in " ".join(text.split())
    assert "An exact two-sided test cannot reach level 1e-08 with 24 pairs." in text


@pytest.mark.usefixtures("folder")
def test_second_stages_beyond_what_can_be_run(capsys: pytest.CaptureFixture[str]) -> None:
    """They have no number, and no cost."""
    write_results(MADE[0])
    text = " ".join(printed(capsys, "--after results.json --margin 0.00001 --hours 1").split())
    assert "show equivalence, true difference 0 0.05 > 1,000,000 – – –" in text


@pytest.mark.usefixtures("folder")
def test_json_of_a_second_stage(capsys: pytest.CaptureFixture[str]) -> None:
    """Each comparison with its first stage and its additions."""
    write_results(*MADE)
    found = values(capsys, "--after results.json --power 0.9")
    assert found["risks"] == {"margin": None, "alpha": 0.05, "power": 0.9, "hours": None}
    first, second = found["comparisons"]
    assert first["first"]["id"] == "drawn/b/accuracy/refined-vs-baseline"
    assert (first["margin"], second["margin"]) == (0.01, 0.01)
    assert first["additions"][0]["total"] == first["additions"][0]["treatment"] + 6


@pytest.mark.usefixtures("folder")
def test_all_comparisons(capsys: pytest.CaptureFixture[str]) -> None:
    """With --all those with another verdict are listed, and those that have no SD."""
    write_results(*MADE, comparison(CONSTANT, dataset="drawn/d"))
    text = printed(capsys, "--after results.json --all --margin 0.02")
    assert "  improved (by at least the margin), 6 pairs, SD 0.00187, margin 0.02" in text
    assert "  not assessable (degenerate): no SD is known, so no number of seeds follows" in text
    assert "The margin was given after the results: what is judged by it is exploratory." in text
    assert "Hours are not known: give those of one run with --hours." in text


@pytest.mark.usefixtures("folder")
def test_nothing_inconclusive(capsys: pytest.CaptureFixture[str]) -> None:
    """There is nothing to add, which is no failure."""
    write_results(MADE[2])
    text = printed(capsys, "--after results.json")
    assert text == "No comparison is inconclusive; --all takes the others too.\n"


@pytest.mark.usefixtures("folder")
def test_hours_that_were_measured(capsys: pytest.CaptureFixture[str]) -> None:
    """They come from the file beside, and are said to."""
    write_results(MADE[0])
    Path("timings.json").write_text(json.dumps({"a": {"seconds": 900}, "b": {"seconds": 2700}}))
    text = printed(capsys, "--after results.json")
    assert "detect a difference of 0.01 0.05 156 150 300 150" in " ".join(text.split())
    assert "Hours are those measured, 0.5 a run on average." in text


@pytest.mark.usefixtures("folder")
def test_unequal_arms_and_failed_runs(capsys: pytest.CaptureFixture[str]) -> None:
    """Both arms are counted apart; where failed runs decide, seeds are not the remedy."""
    differences = (*IMPROVED[:5], None)
    write_results(comparison(differences, paired=False, dataset="drawn/c"))
    text = printed(capsys, "--after results.json --margin 0.001")
    assert "  inconclusive (failed runs decide), 5 and 6 runs per arm, SD " in text
    assert "both arms are taken to have one true SD of their runs." in text
    assert "Where failed runs decide, more seeds do not settle the verdict" in text


def test_help_imports_nothing_heavy() -> None:
    """What an option needs is imported when the command runs."""
    program = (
        "import sys\nfrom pitfalls_core.cli import main\n"
        "try:\n    main(['power', '--help'])\nexcept SystemExit as left:\n"
        f"    assert left.code == 0\n    print({HEAVY!r} & sys.modules.keys(), file=sys.stderr)\n"
    ).replace(repr(HEAVY), repr(set(HEAVY)))
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, env=environment, check=True
    )
    assert done.stderr == "set()\n"
    assert "--after RESULTS.json" in done.stdout
