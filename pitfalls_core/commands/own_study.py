"""``new`` and ``check-study``: a study of one's own, from its start to its first look."""

import argparse
from pathlib import Path

from pitfalls_core.commands.options import shown
from pitfalls_core.project import Project


def add_new(parser: argparse.ArgumentParser) -> None:
    """Add the options of ``new``."""
    parser.add_argument("name", metavar="NAME", help="small letters, digits and underscores")
    parser.epilog = (
        "Writes studies/NAME.py and notebooks/NAME.ipynb into the current project: a small study "
        "that runs as it is, each field explained once. Nothing is overwritten."
    )
    parser.set_defaults(command=_new)


def _new(options: argparse.Namespace) -> int:
    from pitfalls_core.report.own_study.scaffold import scaffold

    made = scaffold(options.name, Project.containing(Path.cwd()))
    print("written:")
    print(f"  {shown(made.study)}     the question, its data, variants, margin and claims")
    print(f"  {shown(made.notebook)}  the story")
    print(f"next: pitfalls check-study {options.name}, then pitfalls report {options.name}")
    return 0


def add_check_study(parser: argparse.ArgumentParser) -> None:
    """Add the options of ``check-study``."""
    parser.add_argument("name", metavar="NAME", help="a study of this project, or a shipped one")
    parser.add_argument(
        "--data-root", type=Path, metavar="DIR", help="where data files are; default: data/"
    )
    parser.epilog = (
        "Looks at definition, notebook, data and models, and trains every variant for one epoch, "
        "twice with one seed and once with another, in a store that is thrown away. One line for "
        "each thing looked at; exit status 1 if there is a problem."
    )
    parser.set_defaults(command=_check_study, profile="smoke", device="cpu", studies=())


def _check_study(options: argparse.Namespace) -> int:
    from pitfalls_core.commands.runs import request_of
    from pitfalls_core.report.own_study.check import UNSEEN, check_study

    check = check_study(options.name, request_of(options).workplace)
    for one in check.checked:
        print(*one.lines, sep="\n")
    for words in check.left_out:
        print(f"left out {words}")
    print(f"no check can see {'; '.join(UNSEEN)}")
    looked_at = f"{_counted(len(check.checked), 'thing')} looked at"
    if check.problems:
        print(f"{options.name}: {_counted(check.problems, 'problem')} in {looked_at}")
        return 1
    print(f"{options.name}: {looked_at}, no problem")
    return 0


def _counted(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
