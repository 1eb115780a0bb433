"""``verify`` and ``adopt``: stored runs, done again and compared."""

import argparse
import sys
from collections.abc import Sequence
from dataclasses import replace

from pitfalls_core.commands.options import positive
from pitfalls_core.commands.runs import add_common, add_jobs, ledgers_of, request_of
from pitfalls_core.report.failures import FailedStep
from pitfalls_core.report.request import ReportRequest
from pitfalls_core.runs.engine.progress import counted
from pitfalls_core.runs.proof.adopt import Adopted, adopt
from pitfalls_core.runs.proof.integrity import damages
from pitfalls_core.runs.proof.verifications import AGREEMENTS
from pitfalls_core.runs.proof.verify import Check, Outcome, verify
from pitfalls_core.runs.store.record import Failure


def add_verify(parser: argparse.ArgumentParser) -> None:
    """Add the options of ``verify``."""
    add_common(parser)
    add_jobs(parser)
    parser.add_argument(
        "--sample", type=positive, metavar="N", help="so many runs, drawn at random; default: all"
    )
    parser.add_argument(
        "--run", action="append", default=[], metavar="ID", help="this run; may be repeated"
    )
    parser.add_argument(
        "--store", action="store_true", help="train nothing; read and check every stored byte"
    )
    parser.epilog = (
        "Runs are done again in fresh processes, and nothing stored is changed. Two results agree "
        "bit for bit, within a numeric tolerance, within the noise between seeds, or differ."
    )
    parser.set_defaults(command=_verify)


def add_adopt(parser: argparse.ArgumentParser) -> None:
    """Add the options of ``adopt``."""
    add_common(parser)
    add_jobs(parser)
    parser.add_argument(
        "--check", type=positive, metavar="K", help="runs to do again; default: one of each arm"
    )
    parser.epilog = (
        "For results that an edit of source has made stale, though it moved no bit. K of them are "
        "done again, drawn at random and spread over the arms (task and variant); only if every "
        "one agrees bit for bit, the other results of these arms are carried over, and the report "
        "says so. That is evidence, not proof."
    )
    parser.set_defaults(command=_adopt)


def _verify(options: argparse.Namespace) -> int:
    request = request_of(options)
    if options.store:
        return _check_store(options)
    check = Check(tuple(options.run), options.sample)
    outcome = verify(ledgers_of(request), check, request.workplace)
    _print_failures([_repeatable(one, request) for one in outcome.failures], request)
    for run, one in outcome.differing.items():
        print(f"{run}: {one.agreement}; the first that differs: {one.first}")
    if outcome.left_out:
        print(f"left out: {counted(outcome.left_out)} that a program of the project's own records")
    _print_counts(outcome)
    print(f"{outcome.agreed} of {outcome.count} re-runs agree bit for bit")
    return 0 if outcome.agreed == outcome.count else 1


def _repeatable(failure: Failure, request: ReportRequest) -> Failure:
    """Return `failure` with the command that does the run again, whose stored result is there."""
    again = request.command_for("verify", failure.id.partition("/")[0])
    return replace(failure, command=f"{again} --run {failure.id}")


def _check_store(options: argparse.Namespace) -> int:
    store = request_of(options).workplace.store
    found = damages(store)
    for damage in found.damaged:
        print(damage)
    if found.damaged:
        print("damaged runs are done again by the next `pitfalls run` or `pitfalls report`")
    whole = found.runs - len(found.damaged)
    print(f"{whole} of {found.runs} stored runs are whole, {found.bytes:,} bytes read")
    return 1 if found.damaged else 0


def _print_counts(outcome: Outcome) -> None:
    """Print how many re-runs agreed how well, if not all agreed bit for bit."""
    agreements = [one.agreement for one in outcome.verifications.values()]
    if outcome.differing:
        counts = (f"{agreements.count(one)} {one}" for one in AGREEMENTS if one in agreements)
        print(", ".join(counts))


def _adopt(options: argparse.Namespace) -> int:
    request = request_of(options)
    adopted = adopt(ledgers_of(request), options.check, request.workplace)
    _print_failures(adopted.failures, request)
    for run, first in adopted.differing.items():
        print(f"{run}: differs under the new source; the first that differs: {first}")
    if adopted.left:
        print(f"left stale: {counted(len(adopted.left))}; `pitfalls status` says why")
    print(_said(adopted))
    return 1 if adopted.failures or adopted.differing else 0


def _said(adopted: Adopted) -> str:
    checked = len(adopted.checked)
    agreed = checked - len(adopted.differing) - len(adopted.failures)
    start = f"{agreed} of {checked} re-runs under the new source agree bit for bit"
    if agreed < checked:
        return f"{start}; nothing was carried over"
    return f"{start}; the results of {counted(len(adopted.carried))} were carried over"


def _print_failures(failures: Sequence[Failure], request: ReportRequest) -> None:
    for failure in failures:
        print(FailedStep.run(failure, request), file=sys.stderr)
