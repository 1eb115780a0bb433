"""``report``, ``run`` and ``status``: studies, from plan to paper."""

import argparse
import json
import sys
from pathlib import Path
from typing import Any, get_args

from pitfalls_core.commands.options import positive, shown
from pitfalls_core.errors import UnknownNameError
from pitfalls_core.project import Project
from pitfalls_core.report.build import build_report, chosen_studies
from pitfalls_core.report.failures import FILE, FailedStep
from pitfalls_core.report.request import ReportRequest
from pitfalls_core.runs.engine.cost import cost_of
from pitfalls_core.runs.engine.device import resolve_device
from pitfalls_core.runs.ledger import Ledger, State
from pitfalls_core.runs.runner import Workplace, complete_ledgers
from pitfalls_core.studies.catalogue import load_study
from pitfalls_core.studies.study import PROFILES

DEVICES = ("auto", "cpu", "cuda", "mps")


def add_report(parser: argparse.ArgumentParser) -> None:
    """Add the options of ``report``."""
    _add_common(parser)
    _add_training(parser)
    parser.add_argument("--out", type=Path, metavar="DIR", help="default: build/report")
    parser.set_defaults(command=_report)


def add_run(parser: argparse.ArgumentParser) -> None:
    """Add the options of ``run``."""
    _add_common(parser)
    _add_training(parser)
    parser.set_defaults(command=_run)


def add_status(parser: argparse.ArgumentParser) -> None:
    """Add the options of ``status``."""
    _add_common(parser)
    parser.add_argument("--json", action="store_true", help="machine-readable")
    parser.set_defaults(command=_status)


def _add_common(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("studies", nargs="*", metavar="STUDY", help="default: all")
    parser.add_argument("--profile", default="laptop", help=f"one of {', '.join(PROFILES)}")
    parser.add_argument("--device", default="cpu", help=f"one of {', '.join(DEVICES)}")


def _add_training(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--jobs", type=positive, default=0, metavar="N", help="runs at a time")
    parser.add_argument("--engine", default="local", choices=("local",))
    parser.add_argument("--dry-run", action="store_true", help="say what would be trained")


def _report(options: argparse.Namespace) -> int:
    request = _request(options)
    if options.dry_run:
        return _dry_run(request)
    outcome = build_report(request)
    if outcome.state != "not written":
        _print_verdicts(outcome.folder / "results.json")
    print(f"\n{outcome.state}:")
    for name in ("report.html", "report.pdf", "latex/paper.tex", "results.json"):
        print(f"  {shown(outcome.folder / name)}")
    for step in outcome.failed:
        print(step, file=sys.stderr)
    if outcome.failed:
        print(f"all failures: {shown(outcome.folder / FILE)}", file=sys.stderr)
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
