"""``report``, ``run`` and ``status``: studies, from plan to paper."""

import argparse
import json
import os
import sys
from pathlib import Path
from typing import Any, get_args

from pitfalls_core.commands.options import add_anonymous, positive, positive_number, shown
from pitfalls_core.errors import InputError, UnknownNameError
from pitfalls_core.project import Project
from pitfalls_core.report.build import build_report, chosen_studies
from pitfalls_core.report.failures import FILE, FailedStep
from pitfalls_core.report.request import ReportRequest
from pitfalls_core.runs.cost import Agreement, cost_of, up_to_the_limit, whatever_it_costs
from pitfalls_core.runs.engine.device import resolve_device
from pitfalls_core.runs.ledger import Ledger, State
from pitfalls_core.runs.runner import complete
from pitfalls_core.runs.workplace import DATA_ROOT, Workplace
from pitfalls_core.studies.study import PROFILES, Study

DEVICES = ("auto", "cpu", "cuda", "mps")


def add_report(parser: argparse.ArgumentParser) -> None:
    """Add the options of ``report``."""
    add_common(parser)
    _add_training(parser)
    parser.add_argument("--out", type=Path, metavar="DIR", help="default: build/report")
    add_anonymous(parser)
    parser.set_defaults(command=_report)


def add_run(parser: argparse.ArgumentParser) -> None:
    """Add the options of ``run``."""
    add_common(parser)
    _add_training(parser)
    parser.set_defaults(command=_run)


def add_status(parser: argparse.ArgumentParser) -> None:
    """Add the options of ``status``."""
    add_common(parser)
    parser.add_argument("--json", action="store_true", help="machine-readable")
    parser.set_defaults(command=_status)


def add_common(parser: argparse.ArgumentParser) -> None:
    """Add what every command takes that looks at runs."""
    parser.add_argument("studies", nargs="*", metavar="STUDY", help="default: all")
    parser.add_argument("--profile", default="laptop", help=f"one of {', '.join(PROFILES)}")
    parser.add_argument("--device", default="cpu", help=f"one of {', '.join(DEVICES)}")
    parser.add_argument(
        "--data-root", type=Path, metavar="DIR", help="where data files are; default: data/"
    )


def _add_training(parser: argparse.ArgumentParser) -> None:
    add_jobs(parser)
    parser.add_argument("--engine", default="local", choices=("local",))
    parser.add_argument("--dry-run", action="store_true", help="say what would be trained")
    parser.add_argument("--yes", action="store_true", help="train however long it takes")


def add_jobs(parser: argparse.ArgumentParser) -> None:
    """Add what every command takes that executes runs."""
    parser.add_argument("--jobs", type=positive, default=0, metavar="N", help="runs at a time")
    parser.add_argument(
        "--run-limit",
        type=positive_number,
        metavar="SECONDS",
        help="when a run is held to hang; default: an hour, at smoke ten minutes, at full never",
    )


def _report(options: argparse.Namespace) -> int:
    request = request_of(options)
    if options.dry_run:
        return _would_do(request)
    outcome = build_report(request, agreement_of(options, request))
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
    request = request_of(options)
    if options.dry_run:
        return _would_do(request)
    completed = complete(
        studies_of(request), request.profile, request.workplace, agreement_of(options, request)
    )
    for ledger in completed.ledgers:
        print(_counts(ledger))
    for failure in completed.failures:
        print(FailedStep.run(failure, request), file=sys.stderr)
    return 1 if completed.failures else 0


def _status(options: argparse.Namespace) -> int:
    ledgers = ledgers_of(request_of(options))
    if options.json:
        print(json.dumps({"studies": [_as_json(ledger) for ledger in ledgers]}, indent=1))
        return 0
    for ledger in ledgers:
        print(_counts(ledger))
        for entry in ledger.to_do:
            print(f"  {entry.state:8} {entry.specification.id}: {entry.reason}")
    return 0


def _would_do(request: ReportRequest) -> int:
    """Print which runs would be done, and what they would cost."""
    ledgers = ledgers_of(request)
    for ledger in ledgers:
        print(_counts(ledger))
        for entry in ledger.to_do:
            print(f"  {entry.specification.id}: {entry.reason}")
    print(cost_of(ledgers, request.workplace).words)
    return 0


def agreement_of(options: argparse.Namespace, request: ReportRequest) -> Agreement:
    """Return how much runs may cost: anything with ``--yes``, else what nobody is asked about."""
    return whatever_it_costs if options.yes else up_to_the_limit(request.workplace)


def request_of(options: argparse.Namespace) -> ReportRequest:
    """Return what the options ask for.

    Raises
    ------
    UnknownNameError, InputError
        If a profile or device does not exist, or the data root is no folder.
    """
    if options.profile not in PROFILES:
        raise UnknownNameError("profile", options.profile, PROFILES)
    if options.device not in DEVICES:
        raise UnknownNameError("device", options.device, DEVICES)
    project = Project.containing(Path.cwd())
    workplace = Workplace(
        project,
        jobs=getattr(options, "jobs", 0),
        device=resolve_device(options.device),
        data_root=_data_root(options.data_root),
        limit=getattr(options, "run_limit", None),
    )
    out = getattr(options, "out", None) or project.build / "report"
    anonymous = getattr(options, "anonymous", False)
    return ReportRequest(tuple(options.studies), options.profile, out, workplace, anonymous)


def _data_root(folder: Path | None) -> Path | None:
    if folder is None:
        return None
    if not folder.is_dir():
        raise InputError(f"--data-root {folder}: there is no such folder")
    # Notebooks run in processes of their own, and must find the same files.
    os.environ[DATA_ROOT] = str(folder.absolute())
    return folder.absolute()


def studies_of(request: ReportRequest) -> list[Study]:
    """Return the studies that `request` is about."""
    workplace, profile = request.workplace, request.profile
    return [workplace.study(name, profile) for name in chosen_studies(request)]


def ledgers_of(request: ReportRequest) -> list[Ledger]:
    """Return the ledgers of the studies that `request` is about."""
    return request.workplace.ledgers(studies_of(request), request.profile)


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
        primary = [one for one in study["comparisons"] if one["primary"]]
        for one in primary:
            pairs = f"{one['n']}/{one['planned']}"
            print(
                f"  {one['dataset']:24} {one['treatment']:14} {pairs:>7}  {_difference(one):30} "
                f"{one['verdict']}"
            )
        others = len(study["comparisons"]) - len(primary)
        if others:
            print(f"  and {others} comparisons that are not primary: see {path.name}")
        for claim in study["claims"]:
            print(f"  claim {claim['id']:6} {claim['status']}")


def _difference(one: dict[str, Any]) -> str:
    if one["difference"] is None:
        return str(one["reason"]).replace("_", " ")
    low, high = 100 * one["ci95_low"], 100 * one["ci95_high"]
    return f"{100 * one['difference']:+.1f} [{low:+.1f}, {high:+.1f}] points"
