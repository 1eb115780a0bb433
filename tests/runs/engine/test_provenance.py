"""A result is refused if its key may not cover the source that it was made from."""

from pathlib import Path

import pytest

from pitfalls_core.errors import WorkFailed
from pitfalls_core.runs.engine.provenance import require_own_source
from pitfalls_core.runs.identity.closure import Closure, source_closure
from pitfalls_core.runs.identity.key import Ingredients, ingredients_of, modules_of, source_roots
from pitfalls_core.runs.plan import planned_runs
from tests.runs.tiny import TinyProject


def planned(tiny: TinyProject) -> tuple[Ingredients, Closure]:
    """Return the ingredients and the closure of the run that uses `tiny_light`."""
    run = planned_runs(tiny.study, "smoke")[1]
    closure = source_closure(modules_of(run), source_roots(tiny.project))
    return ingredients_of([run], tiny.circumstances)[0], closure


def require(tiny: TinyProject, run: Ingredients, closure: Closure) -> None:
    """Ask whether the result of `run` may be kept."""
    require_own_source(run, closure, source_roots(tiny.project))


def test_unchanged_source_is_accepted(tmp_path: Path) -> None:
    """What is as it was when the key was made may be kept."""
    tiny = TinyProject.create(tmp_path)
    require(tiny, *planned(tiny))


def test_a_comment_is_no_change(tmp_path: Path) -> None:
    """Other text with the same meaning is accepted."""
    tiny = TinyProject.create(tmp_path)
    run = planned(tiny)
    tiny.edit("tiny_light.py", "AMOUNT = 0.25", "AMOUNT = 0.25  # a quarter")
    require(tiny, *run)


@pytest.mark.parametrize("started", ["before the edit", "after the edit"])
def test_an_edit_after_the_key_was_made_is_noticed(started: str, tmp_path: Path) -> None:
    """Whether the edit came before or after the start of the process, the module is named."""
    tiny = TinyProject.create(tmp_path)
    run, closure = planned(tiny)
    tiny.edit("tiny_light.py", "AMOUNT = 0.25", "AMOUNT = 0.26")
    if started == "after the edit":
        closure = planned(tiny)[1]
    with pytest.raises(WorkFailed) as error:
        require(tiny, run, closure)
    assert str(error.value) == "source changed before the run ended: tiny_light; repeat it"


def test_a_module_that_is_gone_or_new_is_noticed(tmp_path: Path) -> None:
    """Import statements that were added or removed are changes as well."""
    tiny = TinyProject.create(tmp_path, tiny_more="MORE = 1\n")
    run = planned(tiny)
    tiny.edit("tiny_brightness.py", "from tiny_light import AMOUNT", "from tiny_more import MORE")
    with pytest.raises(WorkFailed) as error:
        require(tiny, *run)
    assert str(error.value) == (
        "source changed before the run ended: tiny_brightness, tiny_light, tiny_more; repeat it"
    )
