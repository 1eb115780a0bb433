"""``power``: how many seeds, before the first run and after."""

import argparse
import json
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pitfalls_core.commands.options import number, positive, positive_number
from pitfalls_core.commands.planned_power import planned
from pitfalls_core.errors import InputError

if TYPE_CHECKING:
    from pitfalls_core.findings.planning.plan import Pilot, Plan

MODES = {
    "study": "STUDY (its seeds are planned)",
    "sd": "--sd S (the SD is known)",
    "pilot": "--pilot PILOT.csv (it is estimated from a pilot)",
    "after": "--after RESULTS.json (there are results already)",
}

COLUMNS = ("variant", "seed", "dataset", "metric", "value", "status")

ONLY_WITH = {
    "profile": ("study",),
    "margin": ("sd", "pilot", "after"),
    "hours": ("sd", "pilot", "after"),
    "baseline": ("pilot",),
    "metric": ("pilot", "after"),
    "repeats": ("pilot",),
    "wide": ("pilot",),
    **{f"{role}_col": ("pilot",) for role in COLUMNS},
    "variants": ("sd", "pilot"),
    "datasets": ("sd", "pilot"),
    "pairing": ("sd", "pilot"),
    "correlation": ("sd",),
    "lower_is_better": ("sd", "pilot"),
    "all": ("after",),
}
"""Options that say something in some modes only."""

POWER = (0.1, 1.0)
ALPHA = (0.0, 0.5)


def add_power(parser: argparse.ArgumentParser) -> None:
    """Add the options of ``power``."""
    parser.add_argument(
        "study", nargs="?", metavar="STUDY", help="what its planned seeds could detect"
    )
    parser.add_argument("--profile", metavar="P", help="with STUDY; default: laptop")
    _add_modes(parser)
    _add_aim(parser)
    _add_pilot(parser)
    parser.add_argument(
        "--all",
        action="store_true",
        default=None,
        help="with --after: also what is not inconclusive",
    )
    parser.add_argument("--json", action="store_true", help="machine-readable")
    parser.epilog = (
        "Before the first run: STUDY, or --margin X with --sd or --pilot. With results: --after "
        "RESULTS.json."
    )
    parser.set_defaults(command=_power)


def _add_modes(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--sd",
        type=positive_number,
        metavar="S",
        help="SD of the paired differences; of the runs with --unpaired or --correlation",
    )
    parser.add_argument("--pilot", type=Path, metavar="PILOT.csv", help="scores of a few seeds")
    parser.add_argument(
        "--after", type=Path, metavar="RESULTS.json", help="add seeds to what was inconclusive"
    )


def _add_aim(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--margin", type=positive_number, metavar="X", help="smallest difference that matters"
    )
    parser.add_argument("--variants", type=positive, metavar="K", help="compared with the baseline")
    parser.add_argument("--datasets", type=positive, metavar="T", help="each variant is scored on")
    parser.add_argument(
        "--unpaired",
        dest="pairing",
        action="store_const",
        const="unpaired",
        help="equal seeds do not belong together; seeds are then runs per arm",
    )
    # As `analyze` calls it, and the messages about a table do.
    parser.add_argument("--pairing", choices=("paired", "unpaired"), help=argparse.SUPPRESS)
    parser.add_argument(
        "--correlation", type=number, metavar="R", help="of paired runs: --sd is that of the runs"
    )
    parser.add_argument("--alpha", type=_between(*ALPHA), default=0.05, help="default: 0.05")
    parser.add_argument("--power", type=_between(*POWER), default=0.8, help="default: 0.8")
    parser.add_argument("--hours", type=positive_number, metavar="H", help="that one run takes")
    parser.add_argument(
        "--lower-is-better",
        action="store_true",
        default=None,
        help="may be given as to analyze; numbers of seeds are the same either way",
    )


def _add_pilot(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--baseline", metavar="NAME", help="with --pilot: the variant compared with"
    )
    parser.add_argument("--metric", metavar="M", help="with --pilot or --after: only this one")
    parser.add_argument("--repeats", choices=("mean", "last"), help=argparse.SUPPRESS)
    parser.add_argument("--wide", action="store_true", default=None, help=argparse.SUPPRESS)
    for role in COLUMNS:
        parser.add_argument(f"--{role}-col", metavar="NAME", help=argparse.SUPPRESS)


def _power(options: argparse.Namespace) -> int:
    mode = _mode(options)
    if mode == "study":
        lines, values = planned(options)
    elif mode == "after":
        lines, values = _after(options)
    else:
        lines, values = _before(options, mode)
    print(json.dumps(values, indent=1, allow_nan=False) if options.json else "\n".join(lines))
    return 0


def _mode(options: argparse.Namespace) -> str:
    given = [mode for mode in MODES if getattr(options, mode) is not None]
    if given == ["study", "sd"]:
        given = ["study"]
    if len(given) != 1:
        found = " and ".join(map(_shown, given)) or "none"
        *others, last = MODES.values()
        raise InputError(f"give one of {', '.join(others)} and {last}; got {found}")
    for option, modes in ONLY_WITH.items():
        if getattr(options, option) is not None and given[0] not in modes:
            name = "unpaired" if option == "pairing" else option.replace("_", "-")
            allowed = " or ".join(map(_shown, modes))
            used = _shown(given[0])
            raise InputError(f"--{name} goes with {allowed}, not with {used}; leave it out")
    return given[0]


def _shown(mode: str) -> str:
    return "STUDY" if mode == "study" else f"--{mode}"


def _before(options: argparse.Namespace, mode: str) -> tuple[list[str], dict[str, Any]]:
    from pitfalls_core.findings.planning.wording import plan_lines

    if options.margin is None:
        raise InputError(
            "no number of seeds follows without a margin: give --margin X, the smallest difference "
            "that would matter, in the unit of the metric"
        )
    plan = _of_pilot(options) if mode == "pilot" else _of_known_sd(options)
    return plan_lines(plan), asdict(plan)


def _of_known_sd(options: argparse.Namespace) -> "Plan":
    from pitfalls_core.findings.planning.plan import plan_with, sd_of_differences

    sd = options.sd
    if options.correlation is not None:
        if options.pairing == "unpaired":
            raise InputError("--correlation is that of paired runs; leave it or --unpaired out")
        sd = sd_of_differences(sd, options.correlation)
    return plan_with(_aim(options, variants=1, datasets=1), sd)


def _of_pilot(options: argparse.Namespace) -> "Plan":
    from pitfalls_core.findings.planning.plan import plan_from

    if options.baseline is None:
        raise InputError(
            "--pilot needs --baseline NAME, the variant that the others are compared with"
        )
    pilot = _pilot(options)
    variants = {one.variant for one in pilot.spreads}
    datasets = {one.dataset for one in pilot.spreads}
    return plan_from(_aim(options, variants=len(variants), datasets=len(datasets)), pilot)


def _pilot(options: argparse.Namespace) -> "Pilot":
    from pitfalls_core.findings.planning.pilot import pilot_of
    from pitfalls_core.results.columns import Columns
    from pitfalls_core.results.reading import read_scores

    named = {role: getattr(options, f"{role}_col") for role in COLUMNS}
    columns = Columns(**{role: name for role, name in named.items() if name is not None})
    return pilot_of(
        read_scores(options.pilot, columns, wide=options.wide),
        options.baseline,
        metric=options.metric or "",
        paired=options.pairing != "unpaired",
        repeats=options.repeats,
    )


def _aim(options: argparse.Namespace, *, variants: int, datasets: int) -> Any:
    from pitfalls_core.findings.planning.plan import Aim

    return Aim(
        margin=options.margin,
        paired=options.pairing != "unpaired",
        alpha=options.alpha,
        power=options.power,
        variants=options.variants or variants,
        datasets=options.datasets or datasets,
        hours=options.hours,
    )


def _after(options: argparse.Namespace) -> tuple[list[str], dict[str, Any]]:
    from pitfalls_core.findings.planning.record import read_first_stages, read_seconds
    from pitfalls_core.findings.planning.stages import Risks, continuations
    from pitfalls_core.findings.planning.stages_wording import continuation_lines

    risks = Risks(options.margin, options.alpha, options.power, options.hours)
    stages = [
        one
        for one in read_first_stages(options.after, options.metric or "")
        if options.all or one.verdict == "inconclusive"
    ]
    timings = options.after.with_name("timings.json")
    seconds = read_seconds(timings) if options.hours is None else {}
    found = continuations(stages, risks, seconds)
    values = {"risks": asdict(risks), "comparisons": [asdict(one) for one in found]}
    return continuation_lines(found, risks), values


def _between(low: float, high: float) -> Callable[[str], float]:
    """Return a kind of value: a number between `low` and `high`."""

    def read(text: str) -> float:
        value = number(text)
        if not low < value < high:
            raise argparse.ArgumentTypeError(f"must lie between {low:g} and {high:g}; got {text!r}")
        return value

    return read
