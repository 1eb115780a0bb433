"""What the user says about logs."""

import pytest

from pitfalls_core.errors import InputError
from pitfalls_core.results.logs.asked import Asked, Score, Select
from pitfalls_core.results.logs.logged import LoggedRun, Logs
from pitfalls_core.results.logs.tabulating import score_table

METRICS = ["a/acc", "b/acc", "acc", "acc/dataloader_idx_0", "loss"]


@pytest.mark.parametrize(
    ("asked", "places"),
    [
        (Asked((Score.parse("a/acc"),)), {"a/acc": ("a", "acc")}),
        (Asked((Score.parse("?/acc"),)), {"a/acc": ("a", "acc"), "b/acc": ("b", "acc")}),
        (Asked((Score.parse("acc"),)), {"acc": ("all", "acc")}),
        (Asked((Score.parse("x/y/acc=a/acc"),)), {"a/acc": ("x/y", "acc")}),
        (Asked((Score.parse("f1=acc"),)), {"acc": ("all", "f1")}),
        (
            Asked((Score.parse("acc/*"),)),
            {"acc/dataloader_idx_0": ("dataloader_idx_0", "acc")},
        ),
        (
            Asked(metric="acc"),
            {"a/acc": ("a", "acc"), "b/acc": ("b", "acc"), "acc": ("all", "acc")},
        ),
    ],
)
def test_which_metrics_are_scores(asked: Asked, places: dict[str, tuple[str, str]]) -> None:
    """A name, a pattern, a name with a new one, or the last part of the name."""
    assert asked.chosen(METRICS, "logs") == places
    assert {name for name in METRICS if asked.wanted(name)} == places.keys()


def test_two_metrics_of_one_name() -> None:
    """Which is which must be said."""
    asked = Asked((Score.parse("x/acc=a/acc"), Score.parse("x/acc=b/acc")))
    with pytest.raises(InputError) as caught:
        asked.chosen(METRICS, "logs")
    assert str(caught.value) == (
        "the metrics 'a/acc' and 'b/acc' would both be 'acc' on 'x'; name each, as in --score "
        "'DATASET/acc=b/acc'"
    )


@pytest.mark.parametrize("text", ["best", "step:", "step:-1", "max:", "last:x", "min", "step:1.5"])
def test_what_is_no_point(text: str) -> None:
    """The forms are listed."""
    with pytest.raises(InputError) as caught:
        Select.parse(text)
    assert str(caught.value) == (
        f"--select must be last, step:N, max:METRIC or min:METRIC; got {text!r}"
    )


@pytest.mark.parametrize("text", ["", "a/b=", "=x", "a/=x"])
def test_what_is_no_score(text: str) -> None:
    """The forms are listed."""
    with pytest.raises(InputError) as caught:
        Score.parse(text)
    assert str(caught.value) == f"--score must be NAME or DATASET/METRIC=NAME; got {text!r}"


@pytest.mark.parametrize(
    ("template", "place", "fields"),
    [
        ("{v}/seed_{s}", "runs/base/seed_12", {"v": "base", "s": "12"}),
        ("{v}_{s}", "a_b_3", {"v": "a", "s": "b_3"}),
        ("{v}-s{s}", "x/m-s1/version_0", {"v": "m", "s": "1"}),
        ("{v}.{s}", "mx1", None),
    ],
)
def test_parameters_in_names(template: str, place: str, fields: dict[str, str] | None) -> None:
    """What stands around a field is taken as it is, folders before and behind do not matter."""
    assert Asked(run_name=template).fields(place) == fields


@pytest.mark.parametrize("template", ["seed", "{s}/{s}"])
def test_what_is_no_template(template: str) -> None:
    """It has fields, each once."""
    with pytest.raises(InputError) as caught:
        Asked(run_name=template).fields("x")
    assert str(caught.value) == (
        "--run-name must hold fields, each once, as in '{variant}/seed_{seed}'; got "
        f"{template!r}"
    )


def logs(*runs: dict[str, str]) -> Logs:
    """Return logs of runs with these parameters that all failed."""
    found = (LoggedRun(str(at), one, metrics=frozenset({"acc"})) for at, one in enumerate(runs))
    return Logs("logs", "made", tuple(found), ())


def test_no_score_at_all() -> None:
    """A table without any number is refused with the reasons."""
    with pytest.raises(InputError) as caught:
        score_table(logs({"variant": "a", "seed": "0"}), Asked((Score.parse("acc"),)))
    assert str(caught.value) == "logs: none of 1 run has a score ('it was not logged')"
