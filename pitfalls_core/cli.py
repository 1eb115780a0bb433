"""The command line: parse, build one request, call one function, print a summary and the paths.

A command's own module is imported only when it is that command's turn: what one needs must not slow
down another.
"""

import argparse
import errno
import importlib
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from pitfalls_core import __version__
from pitfalls_core.errors import PitfallsError, UnknownNameError

INTERRUPTED = 130
REMEDIES = {
    **dict.fromkeys((errno.ENOSPC, errno.EDQUOT, errno.EROFS), "Make room"),
    **dict.fromkeys((errno.EEXIST, errno.EISDIR, errno.ENOTDIR), "Move away what is there"),
    errno.EACCES: "Give this user the right to it",
}
"""What to do about what a file system says; anything else that it says is a fault of ours."""

UNUSED = "rfc3987_syntax"
"""Importing it takes a second; jsonschema does so where it can, for a check not made here."""


@dataclass(frozen=True)
class Command:
    """A command: its name, what it does in a few words, and the module that knows its options."""

    name: str
    does: str
    module: str

    def add_to(self, parser: argparse.ArgumentParser) -> None:
        """Add the options of this command, which the function ``add_<name>`` knows."""
        module = importlib.import_module(f"pitfalls_core.commands.{self.module}")
        getattr(module, f"add_{self.name.replace('-', '_')}")(parser)
        example = f"Example: pitfalls {self.name} {EXAMPLES[self.name]}"
        parser.epilog = f"{parser.epilog} {example}" if parser.epilog else example


COMMANDS = (
    Command("report", "train what is missing and write the paper", "runs"),
    Command("run", "only train what is missing", "runs"),
    Command("status", "what is done, what is not, and why; never trains", "runs"),
    Command("verify", "do stored runs again and compare; or check every stored byte", "proof"),
    Command("adopt", "carry results over to edited source, after re-runs agreed", "proof"),
    Command("analyze", "a report from your own results; no training", "tables"),
    Command("reanalyze", "what a published table of means could and could not show", "tables"),
    Command("power", "how many seeds, before the first run and after", "power"),
    Command("diff", "which numbers moved and which verdicts flipped between two reports", "diff"),
    Command("new", "start a study of your own in this project", "own_study"),
    Command("check-study", "look for what a study lacks, in words", "own_study"),
)

EXAMPLES = {
    "report": "refinement_under_shift --profile smoke --out build/smoke",
    "run": "refinement_under_shift --profile smoke --jobs 2",
    "status": "refinement_under_shift --profile smoke --json",
    "verify": "refinement_under_shift --sample 5",
    "adopt": "refinement_under_shift --check 8",
    "analyze": "results.csv --baseline adam --margin 0.01",
    "reanalyze": "table.csv --baseline Adam --margin 1.0 --spread sd",
    "power": "refinement_under_shift --profile laptop",
    "diff": "before/results.json build/report --fail-on-change",
    "new": "my_study",
    "check-study": "my_study",
}
"""What comes after the name of each command in the example of its help."""


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
    except OSError as error:
        remedy = REMEDIES.get(error.errno or 0)
        if remedy is None:
            raise
        place = f" at {error.filename}" if error.filename else ""
        what = f"{error.strerror}{place}; what is finished is kept"
        print(f"pitfalls: {what}. {remedy} and repeat the command", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("pitfalls: interrupted; finished runs are kept, repeat the command", file=sys.stderr)
        return INTERRUPTED


def _carry_out(words: Sequence[str]) -> int:
    sys.modules.setdefault(UNUSED, None)  # type: ignore[arg-type]  # None stops an import
    options = _parser(_named(words)).parse_args(words)
    command: Callable[[argparse.Namespace], int] = options.command
    status = command(options)
    # A pipe that nobody reads any more is to break here, not when the interpreter ends.
    sys.stdout.flush()
    return status


def _named(words: Sequence[str]) -> str:
    """Return the command that `words` name, or nothing; argparse does not name the nearest one."""
    named = [word for word in words if not word.startswith("-")]
    known = [command.name for command in COMMANDS]
    if named and named[0] not in known:
        raise UnknownNameError("command", named[0], known)
    return named[0] if named else ""


def _parser(named: str) -> argparse.ArgumentParser:
    """Return a parser that knows every command by name, and the options of the one in `named`."""
    parser = Parser(prog="pitfalls", description="Fair reports of results that did not come out.")
    parser.add_argument("--version", action="version", version=__version__)
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    for command in COMMANDS:
        own = commands.add_parser(command.name, help=command.does, description=command.does)
        if command.name == named:
            command.add_to(own)
    return parser
