"""Options of ``analyze`` about logs of other programs."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from pitfalls_core.errors import InputError

if TYPE_CHECKING:
    from pitfalls_core.results.logs.asked import Asked

KINDS = ("csv", "hydra", "lightning", "mlflow", "tensorboard", "wandb")
LAST = "last"
ABOUT_LOGS = ("score", "select", "run_name", "where", "last_step", "curve")


def add_logs(parser: argparse.ArgumentParser) -> None:
    """Add the options about logs."""
    group = parser.add_argument_group(
        "logs", "where RESULTS is a folder, or a database, that another program logged to"
    )
    group.add_argument(
        "--from",
        choices=KINDS,
        help="what RESULTS is, if it is not to be found out",
    )
    group.add_argument(
        "--score",
        action="append",
        default=[],
        metavar="NAME",
        help="a logged metric, DATASET/METRIC or a pattern of them; DATASET/METRIC=NAME renames it",
    )
    group.add_argument(
        "--select",
        default=LAST,
        metavar="POINT",
        help="of a curve: last (default), step:N, max:METRIC or min:METRIC",
    )
    group.add_argument(
        "--run-name",
        default="",
        metavar="TEMPLATE",
        help="parameters in the names of runs: '{variant}/seed_{seed}'",
    )
    group.add_argument(
        "--where",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="only runs with this value of a parameter",
    )
    group.add_argument(
        "--last-step", type=_step, metavar="N", help="a run that logged nothing from here on failed"
    )
    group.add_argument(
        "--curve",
        action="append",
        default=[],
        metavar="ROLE=NAME",
        help="the metric that is train_loss, validation_loss or validation_accuracy, by epoch, "
        "where its name does not say so",
    )
    group.add_argument(
        "--dry-run", action="store_true", help="print what would be compared, and write nothing"
    )
    group.add_argument(
        "--to-csv", type=Path, metavar="FILE", help="write the table of scores, and no report"
    )


def kind_of_results(options: argparse.Namespace) -> str:
    """Return what RESULTS is.

    Raises
    ------
    InputError
        If it is a table, and an option is about logs.
    """
    from pitfalls_core.results.logs.kinds import kind_of

    kind: str = getattr(options, "from") or kind_of(options.results)
    given = [name for name in ABOUT_LOGS if getattr(options, name) not in ([], "", None, LAST)]
    if kind == "csv" and given:
        flag = f"--{given[0].replace('_', '-')}"
        raise InputError(
            f"{flag} is about logs, and {options.results} is read as a table of scores: leave it "
            "out, or say with --from what the logs are"
        )
    return kind


def asked_of(options: argparse.Namespace) -> "Asked":
    """Return how logs are to become a table."""
    from pitfalls_core.results.logs.asked import Asked, Score, Select
    from pitfalls_core.results.logs.curve_names import told_curves

    return Asked(
        scores=tuple(map(Score.parse, options.score)),
        metric=options.metric,
        select=Select.parse(options.select),
        variant=tuple(options.variant_col.split(",")),
        seed=options.seed_col,
        dataset=options.dataset_col,
        run_name=options.run_name,
        where=tuple(map(_pair, options.where)),
        last_step=options.last_step,
        curves=tuple(told_curves(options.curve).items()),
    )


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not name or not equals:
        raise InputError(f"--where must be NAME=VALUE; got {text!r}")
    return name, value


def _step(text: str) -> int:
    if not (text.isascii() and text.isdecimal()):
        raise argparse.ArgumentTypeError(f"must be a whole number of at least 0; got {text!r}")
    return int(text)
