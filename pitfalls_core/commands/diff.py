"""``diff``: what changed between two reports."""

import argparse
import json
from pathlib import Path

from pitfalls_core.commands.options import not_negative, shown

DIFFERENT = 1
"""The exit status of --fail-on-change if anything differs."""


def add_diff(parser: argparse.ArgumentParser) -> None:
    """Add the options of ``diff``."""
    what = "results.json, or the folder of the report that holds it"
    parser.add_argument("old", type=Path, metavar="OLD", help=f"a {what}")
    parser.add_argument("new", type=Path, metavar="NEW", help=f"another {what}")
    parser.add_argument(
        "--tolerance",
        type=not_negative,
        default=0.0,
        metavar="X",
        help="leave out numbers that moved by no more than X, as they are stored; counts, margins, "
        "verdicts and other words are always compared exactly; default: 0",
    )
    parser.add_argument(
        "--fail-on-change",
        action="store_true",
        help=f"exit with status {DIFFERENT} if anything differs; without it the status is 0",
    )
    parser.add_argument("--json", action="store_true", help="machine-readable")
    parser.epilog = (
        "Studies are matched by name, all else by id, whatever its order. Prose (questions, notes, "
        "captions, evidence) is not compared."
    )
    parser.set_defaults(command=_diff)


def _diff(options: argparse.Namespace) -> int:
    from pitfalls_core.findings.revision.comparing import revision
    from pitfalls_core.findings.revision.plain import revision_values
    from pitfalls_core.findings.revision.reading import read_entries, results_file
    from pitfalls_core.findings.revision.wording import revision_lines

    paths = [results_file(path) for path in (options.old, options.new)]
    old, new = (read_entries(path) for path in paths)
    found = revision(old, new, options.tolerance)
    names = [shown(path) for path in paths]
    if options.json:
        values = revision_values(found, *names)
        print(json.dumps(values, indent=1, ensure_ascii=False, allow_nan=False))
    else:
        print("\n".join(revision_lines(found, *names)))
    return DIFFERENT if options.fail_on_change and not found.agrees else 0
