"""Keyword arguments as the options of a command, so that both mean the same and refuse the same."""

import argparse
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NoReturn

from pitfalls_core.errors import InputError, UnknownNameError


class _Parser(argparse.ArgumentParser):
    """A parser whose refusals are errors that a caller can catch."""

    def error(self, message: str) -> NoReturn:
        raise InputError(message)


def parsed(
    add: Callable[[argparse.ArgumentParser], None],
    words: Sequence[object],
    given: Mapping[str, object],
) -> argparse.Namespace:
    """Return the options of a command.

    Parameters
    ----------
    add
        Adds the options of the command to a parser.
    words
        What stands on the command line without an option: names of studies, a file.
    given
        Option, with underscores for hyphens, to its value. True sets it, False and None leave it
        out, a sequence gives it several times, and a mapping gives it for each metric.

    Raises
    ------
    UnknownNameError
        If the command has no such option.
    InputError
        If it refuses a value.
    """
    parser = _Parser(add_help=False)
    add(parser)
    known = {
        name.removeprefix("--").replace("-", "_")
        for action in parser._actions  # argparse has no public list of them
        for name in action.option_strings
    }
    for name in given:
        if name not in known:
            raise UnknownNameError("argument", name, known)
    line = [word for name, value in given.items() for word in _words(name, value)]
    return parser.parse_args([*line, "--", *map(str, words)])


def _words(name: str, value: object) -> Iterator[str]:
    flag = f"--{name.replace('_', '-')}"
    if value is None or value is False:
        return
    if value is True:
        yield flag
    elif isinstance(value, Mapping):
        yield from (f"{flag}={metric}={_text(one)}" for metric, one in value.items())
    elif isinstance(value, Sequence) and not isinstance(value, str):
        yield from (f"{flag}={_text(one)}" for one in value)
    else:
        yield f"{flag}={_text(value)}"


def _text(value: object) -> str:
    return repr(value) if isinstance(value, float) else str(value)
