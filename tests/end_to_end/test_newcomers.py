"""The ten mistakes that a newcomer is most likely to make, each with the text of its answer."""

from collections.abc import Sequence
from pathlib import Path

import nbformat
import pytest
import torch

from pitfalls_core.report.own_study.check import UNSEEN
from pitfalls_core.report.own_study.definition import checked_definition
from pitfalls_core.runs.engine.memory import REMEDY
from tests.end_to_end.own_files import answer, text_of, two_arms
from tests.runs.tiny import TinyProject

Captured = pytest.CaptureFixture[str]
SMOKE = ("--profile", "smoke")

HUNGRY = '''
"""A model that asks for more memory than there is."""

import torch


def Linear():
    return torch.empty(2**45, dtype=torch.float64)
'''


@pytest.fixture
def tiny(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> TinyProject:
    """Return a project, which is the current folder."""
    monkeypatch.chdir(tmp_path)
    return TinyProject.create(tmp_path, hungry_model=HUNGRY)


def refused(capsys: Captured, *words: str) -> str:
    """Return the message of a command that is refused as bad input."""
    told = answer(capsys, *words)
    assert told.status == 2
    assert told.output == ""
    return told.errors


def own_results(tmp_path: Path, rows: Sequence[Sequence[object]]) -> str:
    """Return the name of a file of results in the current folder."""
    (tmp_path / "mine.csv").write_text(text_of(rows))
    return "mine.csv"


def test_1_a_study_of_another_name(tiny: TinyProject, capsys: Captured) -> None:
    """The nearest name is told, also by the commands that look at one study."""
    known = (
        "finetuning_surprises, noisy_heterogeneous_sources, offline_is_not_live, "
        "reference_results, refinement_under_shift, symbolic_sequences, tiny"
    )
    told = f"pitfalls: unknown study 'tyny'. Did you mean 'tiny'? Known: {known}.\n"
    assert refused(capsys, "report", "tyny") == told
    assert refused(capsys, "check-study", "tyny") == told


def test_2_a_column_of_another_name(tiny: TinyProject, capsys: Captured) -> None:
    """The message has the columns that there are, and the option that names one."""
    name = own_results(tiny.root, two_arms())
    words = ("analyze", name, "--baseline", "base", "--variant-col", "arm")
    assert refused(capsys, *words) == (
        "pitfalls: unknown column 'arm' in mine.csv (name yours with --variant-col). Known: seed, "
        "value, variant.\n"
    )


@pytest.mark.long
def test_3_one_seed(tiny: TinyProject, capsys: Captured) -> None:
    """Results of one seed are told not to be assessable; a study of one seed is a problem."""
    name = own_results(tiny.root, [("base", 0, 0.8), ("new", 0, 0.9)])
    told = answer(capsys, "analyze", name, "--baseline", "base", "--out", "out")
    assert told.status == 0
    assert told.output.splitlines()[1].endswith("not assessable (too few runs)")
    tiny.edit("studies/tiny.py", "seeds=2", "seeds=1")
    lines = [line for one in checked_definition(tiny.study) for line in one.lines]
    assert (
        "problem  seeds: 1 seed at profile laptop shows no spread, so no verdict either "
        "(`budgets` of task dots); plan 2 at least, and 5 to say much"
    ) in lines


def test_4_seeds_that_do_not_pair(tiny: TinyProject, capsys: Captured) -> None:
    """Whether equal seeds belong together is asked, not guessed."""
    shifted = [("new", 4 + seed, 0.5 + seed / 7) for seed in range(6)]
    name = own_results(tiny.root, [*two_arms()[:6], *shifted])
    assert refused(capsys, "analyze", name, "--baseline", "base") == (
        "pitfalls: variants 'new' and 'base' share 2 of 6 seeds on dataset 'all': say whether "
        "equal seeds belong together, with --pairing paired or --pairing unpaired\n"
    )


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (
            "Margin(0.05",
            "Margin(5",
            "margin must be a share of accuracy, in [0, 1); got 5 in study tiny; 5 percent are "
            "written 0.05",
        ),
        (
            "chance=0.5",
            "chance=50",
            "chance must be a share of accuracy, in [0, 1); got 50 in study tiny; 50 percent are "
            "written 0.5",
        ),
    ],
)
def test_5_percent(old: str, new: str, told: str, tiny: TinyProject, capsys: Captured) -> None:
    """What is compared with scores is a share as they are; the number is told as a share."""
    tiny.edit("studies/tiny.py", old, new)
    path = tiny.root / "studies" / "tiny.py"
    line = refused(capsys, "report", "tiny")
    assert line == f"pitfalls: {path}, line 17: {told}\n"


@pytest.mark.parametrize(
    ("field", "told"),
    [
        ('    baseline="baseline",\n', "'baseline'"),
        ('    margin=Margin(0.05, "a guess"),\n', "'margin'"),
        (
            '    positive_control=PositiveControl("flipped", 1, "wrong labels cost accuracy"),\n',
            "'positive_control'",
        ),
    ],
)
def test_6_no_baseline_no_margin_no_control(
    field: str, told: str, tiny: TinyProject, capsys: Captured
) -> None:
    """What a study cannot do without is told by name; `check-study` says so as a problem."""
    tiny.edit("studies/tiny.py", field, "")
    path = tiny.root / "studies" / "tiny.py"
    cause = (
        f"{path}, line 17: a Study cannot do without {told}; give it a value. `pitfalls new` "
        "writes a study with every field explained"
    )
    assert refused(capsys, "run", "tiny") == f"pitfalls: {cause}\n"
    checked = answer(capsys, "check-study", "tiny")
    assert checked.status == 1
    assert checked.output == (
        f"problem  definition: {cause} (studies/tiny.py); repair the definition; `pitfalls new` "
        f"writes one with every field\nno check can see {'; '.join(UNSEEN)}\n"
        "tiny: 1 problem in 1 thing looked at\n"
    )


def test_6_a_baseline_of_another_name(tiny: TinyProject, capsys: Captured) -> None:
    """The nearest variant is told."""
    name = own_results(tiny.root, two_arms())
    assert refused(capsys, "analyze", name, "--baseline", "bse") == (
        "pitfalls: unknown variant 'bse' in mine.csv, given with --baseline. Did you mean 'base'? "
        "Known: base, new.\n"
    )
    tiny.edit("studies/tiny.py", 'baseline="baseline"', 'baseline="basline"')
    path = tiny.root / "studies" / "tiny.py"
    assert refused(capsys, "report", "tiny") == (
        f"pitfalls: {path}, line 17: unknown variant 'basline' in study tiny. Did you mean "
        "'baseline'? Known: baseline, bright, flipped.\n"
    )


@pytest.mark.long
def test_7_a_notebook_without_a_parameters_cell(tiny: TinyProject, capsys: Captured) -> None:
    """The runs are done and kept; the message says what the notebook lacks."""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell("# Tiny")])
    (tiny.root / "notebooks").mkdir()
    nbformat.write(notebook, tiny.root / "notebooks" / "tiny.ipynb")
    told = answer(capsys, "report", "tiny", *SMOKE)
    assert told.status == 2
    assert told.errors.splitlines()[-1] == (
        "pitfalls: notebook tiny.ipynb has no cell tagged 'parameters' that assigns 'profile', so "
        "a report cannot pass it on; give one cell that tag and assign in it: profile, device, "
        "train"
    )


def test_7_no_notebook_at_all(tiny: TinyProject, capsys: Captured) -> None:
    """It is told before anything is trained."""
    assert refused(capsys, "report", "tiny", *SMOKE) == (
        f"pitfalls: study tiny has no notebook; add {tiny.root}/notebooks/tiny.ipynb\n"
    )


def test_8_an_accelerator_that_is_not_there(
    tiny: TinyProject, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What would work is told."""
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    assert refused(capsys, "run", "tiny", "--device", "cuda") == (
        "pitfalls: --device cuda: this machine has none; use --device cpu or auto\n"
    )


def test_9_a_store_of_another_version(tiny: TinyProject, capsys: Captured) -> None:
    """Nothing in it is touched."""
    store = tiny.root / "build" / "store"
    store.mkdir(parents=True)
    (store / "version").write_text("1\n")
    assert refused(capsys, "status", "tiny") == (
        f"pitfalls: {store} is a run store of version '1', and this program reads version 2; move "
        "the folder away to start a new store\n"
    )
    assert [path.name for path in store.iterdir()] == ["version"]


@pytest.mark.long
def test_10_more_memory_than_there_is(tiny: TinyProject, capsys: Captured) -> None:
    """The failed runs say so, with what to do; the others are done."""
    tiny.edit(
        "studies/tiny.py",
        '"brighter images", LINEAR',
        '"brighter images", Part("hungry_model:Linear")',
    )
    told = answer(capsys, "run", "tiny", *SMOKE)
    assert told.status == 1
    failed = [line for line in told.errors.splitlines() if line.startswith("failed: ")]
    assert len(failed) == 2
    assert failed[0].startswith(
        "failed: tiny/dots/bright/0: the run found no memory (RuntimeError: "
    )
    assert failed[0].endswith(f"); {REMEDY}")
    assert told.output == "tiny: 5 planned, 3 finished, 2 failed, 0 stale, 0 missing\n"
