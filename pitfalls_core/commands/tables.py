"""``analyze`` and ``reanalyze``: reports about results that were made elsewhere."""

import argparse
import shlex
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pitfalls_core.commands.logs import add_logs, asked_of, kind_of_results
from pitfalls_core.commands.options import add_anonymous, number, positive, positive_number, shown
from pitfalls_core.errors import InputError
from pitfalls_core.project import Project

if TYPE_CHECKING:
    from pitfalls_core.findings.own_results.declared import Declared
    from pitfalls_core.findings.published.reanalysis import Question
    from pitfalls_core.report.own_results.reading import Reading
    from pitfalls_core.report.own_results.request import TableRequest

ROLES = ("variant", "seed", "dataset", "metric", "value", "status")
STANDARD = (("families", "metric"), ("pairing", "auto"), ("select", "last"), ("spread", "unknown"))
DOCUMENTS = ("report.html", "report.pdf", "latex/paper.tex", "results.json")


def add_analyze(parser: argparse.ArgumentParser) -> None:
    """Add the options of ``analyze``."""
    parser.add_argument(
        "results", type=Path, metavar="RESULTS", help="a CSV file, or a folder of logs"
    )
    parser.add_argument("--baseline", default="", metavar="NAME", help="compared with the rest")
    parser.add_argument("--metric", default="", metavar="M", help="only this one; default: all")
    parser.add_argument(
        "--margin",
        type=_per_metric(positive_number),
        action="append",
        default=[],
        metavar="X",
        help="smallest difference that matters, in the unit of the values; METRIC=X for one metric",
    )
    _add_directions(parser)
    for name, what in (("floor", "learned nothing"), ("ceiling", "is perfect")):
        parser.add_argument(
            f"--{name}",
            type=_per_metric(number),
            action="append",
            default=[],
            metavar="X",
            help=f"value for a model that {what}; METRIC=X for one metric",
        )
    parser.add_argument("--positive-control", default="", metavar="VARIANT", help="must be found")
    parser.add_argument("--planned-seeds", type=positive, metavar="N", help="runs of each variant")
    parser.add_argument(
        "--pairing",
        choices=("auto", "paired", "unpaired"),
        default="auto",
        help="whether equal seeds belong together; auto: they do if the variants share them",
    )
    parser.add_argument(
        "--families",
        choices=("metric", "dataset", "variant"),
        default="metric",
        help="what is corrected together: all of a metric, or less",
    )
    parser.add_argument("--examples", type=positive, metavar="N", help="test examples a score")
    parser.add_argument("--unit", default="", help="unit of the values, for the reader")
    parser.add_argument("--selection", default="", metavar="TEXT", help="of checkpoints")
    parser.add_argument("--tuning", default="", metavar="TEXT", help="of hyper-parameters")
    _add_reading(parser)
    parser.add_argument("--out", type=Path, metavar="DIR", help="default: build/analysis/RESULTS")
    add_anonymous(parser)
    add_logs(parser)
    parser.set_defaults(command=_analyze)


def _add_directions(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--lower-is-better", action="store_true", help="in every metric")
    parser.add_argument("--higher-is-better", action="store_true", help="in every metric")
    parser.add_argument(
        "--lower",
        type=_named,
        action="append",
        default=[],
        metavar="METRIC",
        help="lower is better in this one",
    )


def _add_reading(parser: argparse.ArgumentParser) -> None:
    for role in ROLES:
        parser.add_argument(f"--{role}-col", default=role, metavar="NAME", help=argparse.SUPPRESS)
    parser.add_argument(
        "--wide", action="store_true", default=None, help="every further column is a seed"
    )
    parser.add_argument(
        "--repeats",
        choices=("mean", "last"),
        help="what several rows of one run are: their mean, or the last of them",
    )
    parser.epilog = (
        "The columns are variant, seed, dataset, metric, value and status; other names are given "
        "with --variant-col, --seed-col, and so on."
    )


def _analyze(options: argparse.Namespace) -> int:
    from pitfalls_core.commands.verdict_table import verdict_lines
    from pitfalls_core.report.own_results.analyze import analyze

    if options.dry_run or options.to_csv:
        return _only_table(options)
    if not options.baseline:
        raise InputError(
            "--baseline is missing: name the variant that the others are compared with"
        )
    request = table_request(options.results, "analyze", options)
    _print(verdict_lines(analyze(request, reading_of(options), declared_of(options))), request.out)
    return 0


def _only_table(options: argparse.Namespace) -> int:
    """Print what the table of scores holds, and write it if that was asked for."""
    from pitfalls_core.commands.table_counts import count_lines
    from pitfalls_core.report.own_results.analyze import read_source
    from pitfalls_core.report.own_results.table_file import write_table

    table = read_source(options.results, reading_of(options)).table
    print("\n".join(count_lines(table)))
    if options.to_csv and not options.dry_run:
        write_table(table, options.to_csv)
        print(f"\nwritten:\n  {shown(options.to_csv)}")
    return 0


def add_reanalyze(parser: argparse.ArgumentParser) -> None:
    """Add the options of ``reanalyze``."""
    parser.add_argument("table", type=Path, metavar="TABLE.csv", help="dataset,variant,mean,sd,n")
    parser.add_argument("--baseline", required=True, metavar="NAME", help="compared with the rest")
    parser.add_argument(
        "--margin", type=positive_number, metavar="X", help="smallest difference that matters"
    )
    parser.add_argument(
        "--spread",
        default="unknown",
        choices=("sd", "se", "pop-sd", "pop-se", "ci95", "unknown"),
        help="what the spread is; unknown shows the answer under each reading",
    )
    parser.add_argument("--lower-is-better", action="store_true", help="as for a loss")
    parser.add_argument("--examples", type=positive, metavar="N", help="test examples a score")
    parser.add_argument(
        "--ceiling", type=number, metavar="X", help="1 or 100 if scores are shares of examples"
    )
    parser.add_argument("--metric", default="", metavar="NAME", help="for the reader")
    parser.add_argument("--unit", default="", help="unit of the means, for the reader")
    parser.add_argument("--out", type=Path, metavar="DIR", help="default: build/analysis/TABLE")
    add_anonymous(parser)
    parser.set_defaults(command=_reanalyze)


def _reanalyze(options: argparse.Namespace) -> int:
    from pitfalls_core.commands.verdict_table import published_lines
    from pitfalls_core.report.own_results.reanalyze import reanalyze

    request = table_request(options.table, "reanalyze", options)
    _print(published_lines(reanalyze(request, question_of(options))), request.out)
    return 0


def question_of(options: argparse.Namespace) -> "Question":
    """Return what is asked of a published table."""
    from pitfalls_core.findings.published.reanalysis import Question

    return Question(
        options.baseline,
        margin=options.margin,
        spread=options.spread,
        lower_is_better=options.lower_is_better,
        examples=options.examples,
        perfect=options.ceiling,
        metric=options.metric or "score",
        unit=options.unit,
    )


def table_request(source: Path, name: str, options: argparse.Namespace) -> "TableRequest":
    """Return the report about the file `source` that the command `name` is asked for."""
    from pitfalls_core.report.own_results.request import TableRequest

    project = Project.containing(Path.cwd())
    if source.name in {"", ".."}:  # a folder that is to have a name
        source = source.resolve()
    out = options.out or project.build / "analysis" / source.stem
    return TableRequest(source, out, project, _command(name, source, options), options.anonymous)


def _print(lines: Sequence[str], out: Path) -> None:
    print("\n".join(lines))
    print("\nwritten:")
    for name in DOCUMENTS:
        print(f"  {shown(out / name)}")


def reading_of(options: argparse.Namespace) -> "Reading":
    """Return how the file is to be read."""
    from pitfalls_core.report.own_results.reading import Reading
    from pitfalls_core.results.columns import Columns

    kind = kind_of_results(options)
    columns = Columns(**{role: getattr(options, f"{role}_col") for role in ROLES})
    everywhere = options.lower_is_better or options.higher_is_better
    return Reading(
        columns,
        options.wide,
        options.repeats,
        options.metric,
        None if everywhere else tuple(options.lower),
        kind,
        None if kind == "csv" else asked_of(options),
    )


def declared_of(options: argparse.Namespace) -> "Declared":
    """Return what the author of the file says about it."""
    from pitfalls_core.findings.own_results.declared import EVERY_METRIC, Declared

    if options.lower_is_better and options.higher_is_better:
        raise InputError("give --lower-is-better or --higher-is-better, not both")
    return Declared(
        baseline=options.baseline,
        margins=_by_metric("--margin", options.margin),
        lower_is_better=(EVERY_METRIC,) if options.lower_is_better else tuple(options.lower),
        floors=_by_metric("--floor", options.floor),
        ceilings=_by_metric("--ceiling", options.ceiling),
        unit=options.unit,
        positive_control=options.positive_control,
        planned_seeds=options.planned_seeds,
        pairing=options.pairing,
        families=options.families,
        examples=options.examples,
        selection=options.selection,
        tuning=options.tuning,
    )


def _named(text: str) -> str:
    if not text:
        raise argparse.ArgumentTypeError("must be the name of a metric; got ''")
    return text


def _by_metric(option: str, given: Sequence[tuple[str, float]]) -> Mapping[str, float]:
    values = dict(given)
    if len(values) < len(given):
        raise InputError(f"{option} was given twice for one metric; give each metric one value")
    return values


def _per_metric(kind: Callable[[str], float]) -> Callable[[str], tuple[str, float]]:
    """Return a kind of value that may begin with the name of a metric: ``loss=0.1``."""

    def read(text: str) -> tuple[str, float]:
        metric, names_a_metric, value = text.rpartition("=")
        if names_a_metric and not metric:
            raise argparse.ArgumentTypeError(f"must be X or METRIC=X; got {text!r}")
        return metric, kind(value)

    return read


def _command(name: str, source: Path, options: argparse.Namespace) -> str:
    """Return the command line again, without folders and in one order, as a report may show it."""
    left_out = ("command", "out", "results", "table")
    words = ["pitfalls", name, source.name]
    for option, value in sorted(vars(options).items()):
        if option in left_out or _is_standard(option, value):
            continue
        flag = f"--{option.replace('_', '-')}"
        for one in value if isinstance(value, list) else [value]:
            words += [flag] if one is True else _given(flag, _word(one))
    return shlex.join(words)


def _is_standard(option: str, value: object) -> bool:
    """Return whether an option has the value that it has when nobody gives it."""
    if value in (None, False, "", []):
        return True
    return (option, value) in STANDARD or option == f"{value}_col"


def _given(flag: str, word: str) -> list[str]:
    """Return an option with its value, which may look like an option itself."""
    return [f"{flag}={word}"] if word.startswith("-") else [flag, word]


def _word(value: object) -> str:
    if isinstance(value, tuple):
        metric, bound = value
        return f"{metric}={bound:.15g}" if metric else f"{bound:.15g}"
    return f"{value:.15g}" if isinstance(value, float) else str(value)
