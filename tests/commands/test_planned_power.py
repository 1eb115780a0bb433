"""``pitfalls power STUDY``: what the planned seeds of a study could show."""

import json
from pathlib import Path
from typing import Any

import pytest

from pitfalls_core.cli import main
from pitfalls_core.runs.runner import run_study
from tests.runs.tiny import TinyProject

TINY = """\
tiny at profile smoke: margin 5.0 points, power 0.8, runs paired by seed.

task, family  pairs  level  detect  confirm  SD to detect  SD to show  exact p               \
detect (points)  confirm (points)
dots, dots        2   0.05   11.55     6.31         0.433       0.792      0.5  cannot pass  \
           23.1              12.6
dots, dots        2  0.025   23.08    12.09         0.217       0.414      0.5  cannot pass  \
           46.2              24.2

Detect: the smallest true difference that is detected with power 0.8; confirm: the smallest margin \
within which equivalence is shown with that power if nothing differs; both in SDs of the paired \
differences.
SD to detect, SD to show: the largest SD, in points, with which the margin of 5.0 points is \
detected, and with which equivalence within it is shown, with that power.
With an SD of 2.00 points, taken as known, the last two columns say the same in points.
The smaller of two levels is what Holm leaves to the first comparison of its family.
Exact p: the smallest that the test over all sign flips can reach, and whether it can pass the \
level.
Below three pairs, no verdict but inconclusive is given.

There are no results yet to take an SD from.
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> TinyProject:
    """Return a project with a tiny study and no results, as the current folder."""
    tiny = TinyProject.create(tmp_path)
    monkeypatch.chdir(tmp_path)
    return tiny


def printed(capsys: pytest.CaptureFixture[str], words: str) -> str:
    """Return what a command prints that succeeds."""
    assert main(["power", *words.split()]) == 0
    return capsys.readouterr().out


@pytest.mark.usefixtures("project")
def test_before_the_first_run(capsys: pytest.CaptureFixture[str]) -> None:
    """The whole text, and nothing is created by asking."""
    before = sorted(Path.cwd().rglob("*"))
    assert printed(capsys, "tiny --profile smoke --sd 0.02") == TINY
    assert sorted(Path.cwd().rglob("*")) == before


@pytest.mark.usefixtures("project")
def test_json(capsys: pytest.CaptureFixture[str]) -> None:
    """The numbers of the text, unrounded; alpha and power are taken as given."""
    values: Any = json.loads(printed(capsys, "tiny --alpha 0.1 --power 0.9 --json"))
    assert (values["study"], values["profile"], values["margin"]) == ("tiny", "laptop", 0.05)
    assert values["assumption"] == {"alpha": 0.1, "power": 0.9, "sd": None}
    (task,) = values["tasks"]
    assert [level["alpha"] for level in task["levels"]] == [0.1, 0.05]
    assert (task["pairs"], task["smallest_p"], values["observed"]) == (2, 0.5, [])


@pytest.mark.usefixtures("project")
def test_results_at_another_profile(capsys: pytest.CaptureFixture[str]) -> None:
    """Their SDs are shown with the profile that they are of."""
    runs = run_study("tiny", profile="smoke")
    scores = {(one.variant, one.seed): one.scores["id/accuracy"] for one in runs.records}
    first, second = (scores["bright", seed] - scores["baseline", seed] for seed in (0, 1))
    values: Any = json.loads(printed(capsys, "tiny --json"))
    seen = {one["spread"]["dataset"]: one for one in values["observed"]}
    assert ("dots/id" in seen) == (abs(first - second) > 1e-9)
    for one in seen.values():
        assert (one["profile"], one["spread"]["n"]) == ("smoke", 2)
    if "dots/id" in seen:
        sd = abs(first - second) / 2**0.5
        assert seen["dots/id"]["spread"]["sd"] == pytest.approx(sd)
    text = printed(capsys, "tiny")
    assert text.count("\nsmoke: bright, dots/") == len(seen)
