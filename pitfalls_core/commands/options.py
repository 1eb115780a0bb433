"""What several commands share: kinds of option values, and how paths are printed."""

import argparse
import math
from pathlib import Path


def positive(text: str) -> int:
    """Return a whole number of at least 1."""
    if not (text.isascii() and text.isdecimal()) or int(text) < 1:
        raise argparse.ArgumentTypeError(f"must be a whole number of at least 1; got {text!r}")
    return int(text)


def number(text: str) -> float:
    """Return a finite number."""
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise argparse.ArgumentTypeError(f"must be a number; got {text!r}")
    return value


def positive_number(text: str) -> float:
    """Return a finite number above zero."""
    value = number(text)
    if value <= 0:
        raise argparse.ArgumentTypeError(f"must be a number above zero; got {text!r}")
    return value


def not_negative(text: str) -> float:
    """Return a finite number that is zero or above."""
    value = number(text)
    if value < 0:
        raise argparse.ArgumentTypeError(f"must be zero or above; got {text!r}")
    return value


def add_anonymous(parser: argparse.ArgumentParser) -> None:
    """Add what every command takes that writes a report."""
    parser.add_argument(
        "--anonymous", action="store_true", help="leave out authors, paths, host and commit"
    )


def shown(path: Path) -> str:
    """Return `path` as it is printed: relative to the current folder where that is possible."""
    return str(path.relative_to(Path.cwd())) if path.is_relative_to(Path.cwd()) else str(path)
