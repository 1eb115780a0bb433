"""What the user says about logs: which metrics are scores, which point of a curve, who is who."""

import fnmatch
import re
from dataclasses import dataclass
from typing import Literal

from pitfalls_core.errors import InputError, UnknownNameError
from pitfalls_core.results.logs.curve_names import role_of
from pitfalls_core.results.logs.logged import number_text

ONE_DATASET = "all"
_LOADER = re.compile(r"(.+)/(dataloader_idx_[0-9]+)")
"""How Lightning names a metric that is computed on several sets."""
_FIELD = re.compile(r"\{([A-Za-z_][A-Za-z0-9_]*)\}")


@dataclass(frozen=True)
class Score:
    """A metric of the logs that is a score.

    Parameters
    ----------
    pattern
        Its name in the logs, or a pattern with ``*`` and ``?``.
    dataset, metric
        What it is in the table; empty to take both from the name.
    """

    pattern: str
    dataset: str = ""
    metric: str = ""

    @classmethod
    def parse(cls, text: str) -> "Score":
        """Return what ``NAME`` or ``DATASET/METRIC=NAME`` says.

        Raises
        ------
        InputError
            If a part of it is empty.
        """
        told, equals, name = text.partition("=")
        if not equals:
            name, told = text, ""
        dataset, _, metric = told.rpartition("/")
        if not name or (equals and not metric):
            raise InputError(f"--score must be NAME or DATASET/METRIC=NAME; got {text!r}")
        return cls(name, dataset or (ONE_DATASET if metric else ""), metric)

    def names(self, metrics: list[str]) -> list[str]:
        """Return those of `metrics` that it means."""
        if self.pattern in metrics:
            return [self.pattern]
        return [name for name in metrics if fnmatch.fnmatchcase(name, self.pattern)]

    def place(self, name: str) -> tuple[str, str]:
        """Return dataset and metric of the metric `name`: ``shift/accuracy`` is both."""
        if self.metric:
            return self.dataset, self.metric
        if match := _LOADER.fullmatch(name):
            return match[2], match[1]
        dataset, _, metric = name.rpartition("/")
        return (dataset or ONE_DATASET, metric) if metric else (ONE_DATASET, name)


How = Literal["last", "step", "max", "min"]


@dataclass(frozen=True)
class Select:
    """Which point of a curve is the score of a run.

    Parameters
    ----------
    how
        The last one, the one at a step, or the one where a metric is largest or smallest.
    metric
        That metric.
    step
        That step.
    """

    how: How = "last"
    metric: str = ""
    step: float = 0.0

    @classmethod
    def parse(cls, text: str) -> "Select":
        """Return what ``last``, ``step:N``, ``max:METRIC`` or ``min:METRIC`` says.

        Raises
        ------
        InputError
            If it says something else.
        """
        how, _, what = text.partition(":")
        if how == "last" and not what:
            return cls()
        if how == "step" and what.isascii() and what.isdecimal():
            return cls("step", step=float(what))
        if how == "max" and what:
            return cls("max", what)
        if how == "min" and what:
            return cls("min", what)
        raise InputError(f"--select must be last, step:N, max:METRIC or min:METRIC; got {text!r}")

    @property
    def words(self) -> str:
        """What it chooses, for the reader."""
        if self.how == "step":
            return f"the point at step {number_text(self.step)}"
        if self.metric:
            return f"the point where {self.metric} is {self.how}imal"
        return "the last point that was logged"


@dataclass(frozen=True)
class Asked:
    """How logs become a table of scores.

    Parameters
    ----------
    scores
        The metrics that are scores; empty if nobody named any.
    metric
        Without `scores`: every metric whose last part has this name.
    select
        Which point of a curve counts.
    variant
        The parameters whose values together name the variant.
    seed
        The parameter that is the seed.
    dataset
        The parameter that names the dataset, if runs have it.
    run_name
        A template for the places of runs, such as ``{variant}/seed_{seed}``: each field becomes a
        parameter. Empty for none.
    where
        Parameter and value that a run must have.
    last_step
        The step that a run must have reached to be finished; None if any will do.
    curves
        What a curve of training is, with the metric that the user says it is.
    """

    scores: tuple[Score, ...] = ()
    metric: str = ""
    select: Select = Select()
    variant: tuple[str, ...] = ("variant",)
    seed: str = "seed"
    dataset: str = "dataset"
    run_name: str = ""
    where: tuple[tuple[str, str], ...] = ()
    last_step: float | None = None
    curves: tuple[tuple[str, str], ...] = ()

    def read(self, name: str) -> bool:
        """Return whether the curve of a metric is needed, for scores or to see how runs went."""
        told = any(name == metric for _, metric in self.curves)
        return told or bool(role_of(name)) or self.wanted(name)

    def wanted(self, name: str) -> bool:
        """Return whether the curve of a metric is needed for scores."""
        by_metric = not self.scores and self.metric and name.rpartition("/")[2] == self.metric
        by_score = any(one.names([name]) for one in self.scores)
        return bool(by_metric) or by_score or name == self.select.metric

    def chosen(self, metrics: list[str], source: str) -> dict[str, tuple[str, str]]:
        """Return the metrics that are scores, with dataset and metric of each.

        Raises
        ------
        InputError
            If nobody said which, or two of them would have one name.
        UnknownNameError
            If there is no such metric.
        """
        known = ", ".join(metrics[:24]) + (f" and {len(metrics) - 24} more" * (len(metrics) > 24))
        if not self.scores and not self.metric:
            raise InputError(
                f"{source}: say with --score which of the logged metrics are scores; there are: "
                f"{known or 'none'}"
            )
        found: dict[str, tuple[str, str]] = {}
        for score in self.scores or (Score(f"*/{self.metric}"),):
            names = score.names(metrics)
            if not self.scores and self.metric in metrics:
                names.append(self.metric)
            if not names:
                name = score.pattern if self.scores else self.metric
                raise UnknownNameError("metric", name, metrics, f"in {source}")
            for name in names:
                found.setdefault(name, score.place(name))
        self._refuse_one_name(found)
        return found

    def _refuse_one_name(self, found: dict[str, tuple[str, str]]) -> None:
        seen: dict[tuple[str, str], str] = {}
        for name, place in found.items():
            other = seen.setdefault(place, name)
            if other != name:
                dataset, metric = place
                raise InputError(
                    f"the metrics {other!r} and {name!r} would both be {metric!r} on {dataset!r}; "
                    f"name each, as in --score 'DATASET/{metric}={name}'"
                )

    def fields(self, place: str) -> dict[str, str] | None:
        """Return what the place of a run says by the template; None if it does not fit it."""
        match = self._pattern.fullmatch(place)
        return match.groupdict() if match else None

    @property
    def _pattern(self) -> re.Pattern[str]:
        pieces = _FIELD.split(self.run_name)
        names = pieces[1::2]
        if not names or len(set(names)) < len(names):
            raise InputError(
                "--run-name must hold fields, each once, as in '{variant}/seed_{seed}'; got "
                f"{self.run_name!r}"
            )
        fixed = [re.escape(piece) for piece in pieces[::2]]
        fields = [f"(?P<{name}>[^/]+?)" for name in names]
        inner = "".join(text for pair in zip(fixed, fields, strict=False) for text in pair)
        # Whatever logger or date folders come before or behind does not matter.
        return re.compile(f"(?:.*/)?{inner}{fixed[-1]}(?:/.*)?", re.DOTALL)
