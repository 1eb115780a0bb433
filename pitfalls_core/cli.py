"""The command line: parse, build one request, call one function, print a summary and the paths."""

import argparse
import json
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, get_args

from pitfalls_core import __version__
from pitfalls_core.errors import PitfallsError, UnknownNameError
from pitfalls_core.project import Project
from pitfalls_core.report.build import build_report, chosen_studies
from pitfalls_core.report.failures import FILE, FailedStep
from pitfalls_core.report.request import ReportRequest
from pitfalls_core.runs.cost import cost_of
from pitfalls_core.runs.device import resolve_device
from pitfalls_core.runs.ledger import Ledger, State
from pitfalls_core.runs.runner import Workplace, complete_ledgers
from pitfalls_core.studies.catalogue import load_study
from pitfalls_core.studies.study import PROFILES

COMMANDS = ("report", "run", "status")
DEVICES = ("auto", "cpu", "cuda", "mps")
INTERRUPTED = 130


class Parser(argparse.ArgumentParser):
    """A parser whose messages are one line."""

    def error(self, message: str) -> Any:
        """Print one line and leave with exit status 2."""
        self.exit(2, f"pitfalls: {message}. See `{self.prog} --help`.\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return the exit status: 0 done, 1 the work failed, 2 bad input."""
    words = sys.argv[1:] if arguments is None else arguments
    try:
        return _carry_out(words)
    except BrokenPipeError:  # whoever read the output has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except PitfallsError as error:
        print(f"pitfalls: {error}", file=sys.stderr)
        return error.exit_status
    except KeyboardInterrupt:
        print("pitfalls: interrupted; finished runs are kept, repeat the command", file=sys.stderr)
        return INTERRUPTED


def _carry_out(words: Sequence[str]) -> int:
    _require_command(words)
    options = _parser().parse_args(words)
    command: Callable[[argparse.Namespace], int] = options.command
    status = command(options)
    # A pipe that nobody reads any more is to break here, not when the interpreter ends.
    sys.stdout.flush()
    return status


def _require_command(words: Sequence[str]) -> None:
    """Name the nearest command, which argparse does not."""
    named = [word for word in words if not word.startswith("-")]
    if named and named[0] not in COMMANDS:
        raise UnknownNameError("command", named[0], COMMANDS)


def _parser() -> argparse.ArgumentParser:
    parser = Parser(prog="pitfalls", description="Fair reports of results that did not come out.")
    parser.add_argument("--version", action="version", version=__version__)
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")

    report = commands.add_parser("report", help="train what is missing and write the paper")
    report.add_argument("--out", type=Path, metavar="DIR", help="default: build/report")
    report.set_defaults(command=_report)
    run = commands.add_parser("run", help="only train what is missing")
    run.set_defaults(command=_run)
    status = commands.add_parser("status", help="what is done, what is not, and why; never trains")
    status.add_argument("--json", action="store_true", help="machine-readable")
    status.set_defaults(command=_status)

    for command in (report, run, status):
        command.add_argument("studies", nargs="*", metavar="STUDY", help="default: all")
        command.add_argument("--profile", default="laptop", help=f"one of {', '.join(PROFILES)}")
        command.add_argument("--device", default="cpu", help=f"one of {', '.join(DEVICES)}")
    for command in (report, run):
        command.add_argument(
            "--jobs", type=_positive, default=0, metavar="N", help="runs at a time"
        )
        command.add_argument("--engine", default="local", choices=("local",))
        command.add_argument("--dry-run", action="store_true", help="say what would be trained")
    return parser


def _report(options: argparse.Namespace) -> int:
    request = _request(options)
    if options.dry_run:
        return _dry_run(request)
    outcome = build_report(request)
    if outcome.state != "not written":
        _print_verdicts(outcome.folder / "results.json")
    print(f"\n{outcome.state}:")
    for name in ("report.html", "report.pdf", "latex/paper.tex", "results.json"):
        print(f"  {_shown(outcome.folder / name)}")
    for step in outcome.failed:
        print(step, file=sys.stderr)
    if outcome.failed:
        print(f"all failures: {_shown(outcome.folder / FILE)}", file=sys.stderr)
    return 1 if outcome.failed else 0


def _run(options: argparse.Namespace) -> int:
    request = _request(options)
    if options.dry_run:
        return _dry_run(request)
    failures = complete_ledgers(_ledgers(request), request.workplace)
    for ledger in _ledgers(request):
        print(_counts(ledger))
    for failure in failures:
        print(FailedStep.run(failure, request.profile), file=sys.stderr)
    return 1 if failures else 0


def _status(options: argparse.Namespace) -> int:
    ledgers = _ledgers(_request(options))
    if options.json:
        print(json.dumps({"studies": [_as_json(ledger) for ledger in ledgers]}, indent=1))
        return 0
    for ledger in ledgers:
        print(_counts(ledger))
        for entry in ledger.to_do:
            print(f"  {entry.state:8} {entry.specification.id}: {entry.reason}")
    return 0


def _dry_run(request: ReportRequest) -> int:
    for ledger in _ledgers(request):
        print(_counts(ledger))
        for entry in ledger.to_do:
            print(f"  {entry.specification.id}: {entry.reason}")
        print(f"  {cost_of(ledger, request.workplace)}")
    return 0


def _request(options: argparse.Namespace) -> ReportRequest:
    if options.profile not in PROFILES:
        raise UnknownNameError("profile", options.profile, PROFILES)
    if options.device not in DEVICES:
        raise UnknownNameError("device", options.device, DEVICES)
    project = Project.containing(Path.cwd())
    out = getattr(options, "out", None) or project.build / "report"
    workplace = Workplace(project, getattr(options, "jobs", 0), resolve_device(options.device))
    return ReportRequest(tuple(options.studies), options.profile, out, workplace)


def _ledgers(request: ReportRequest) -> list[Ledger]:
    studies = [load_study(name, request.project) for name in chosen_studies(request)]
    return [request.workplace.ledger(study, request.profile) for study in studies]


def _counts(ledger: Ledger) -> str:
    states: tuple[State, ...] = get_args(State)
    counts = ", ".join(f"{ledger.count(state)} {state}" for state in states)
    return f"{ledger.study.name}: {len(ledger.entries)} planned, {counts}"


def _as_json(ledger: Ledger) -> dict[str, Any]:
    return {
        "name": ledger.study.name,
        "planned": len(ledger.entries),
        "finished": ledger.count("finished"),
        "failed": ledger.count("failed"),
        "stale": ledger.count("stale"),
        "missing": ledger.count("missing"),
        "runs": [
            {
                "id": entry.specification.id,
                "task": entry.specification.task,
                "variant": entry.specification.variant,
                "seed": entry.specification.seed,
                "state": entry.state,
                "reason": entry.reason,
            }
            for entry in ledger.entries
        ],
    }


def _print_verdicts(path: Path) -> None:
    """Print the verdicts as a table, from the published file itself."""
    results = json.loads(path.read_text(encoding="utf-8"))
    for study in results["studies"]:
        print(f"{study['name']} ({results['profile']})")
        for one in study["comparisons"]:
            pairs = f"{one['n']}/{one['planned']}"
            print(
                f"  {one['dataset']:24} {one['treatment']:14} {pairs:>7}  {_difference(one):30} "
                f"{one['verdict']}"
            )
        for claim in study["claims"]:
            print(f"  claim {claim['id']:6} {claim['status']}")


def _difference(one: dict[str, Any]) -> str:
    if one["difference"] is None:
        return str(one["reason"]).replace("_", " ")
    low, high = 100 * one["ci95_low"], 100 * one["ci95_high"]
    return f"{100 * one['difference']:+.1f} [{low:+.1f}, {high:+.1f}] points"


def _shown(path: Path) -> str:
    return str(path.relative_to(Path.cwd())) if path.is_relative_to(Path.cwd()) else str(path)


def _positive(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"must be a whole number of at least 1; got {text!r}")
    return int(text)
