"""A table of published means becomes values that keep what was printed: rounding matters."""

import re
from dataclasses import dataclass
from pathlib import Path

from pitfalls_core.errors import InputError, UnknownNameError
from pitfalls_core.results.columns import folded
from pitfalls_core.results.numbers import shown
from pitfalls_core.results.opening import read_sheet
from pitfalls_core.results.printed import Printed, printed_cell
from pitfalls_core.results.sheet import Sheet
from pitfalls_core.results.tidy import ONE_DATASET

KINDS = {
    "sd": "sd",
    "se": "se",
    "pop-sd": "pop-sd",
    "pop_sd": "pop-sd",
    "pop-se": "pop-se",
    "pop_se": "pop-se",
    "pop_sd_over_sqrt_n": "pop-se",
    "ci95": "ci95",
    "unknown": "unknown",
}
"""What a spread may be, as files and as `--spread` name it."""

COLUMNS = ("dataset", "variant", "mean", "sd", "spread", "n", "examples", "spread_kind")
"""What the columns are called; case does not count, and all but variant and mean may be absent."""

SLIPS = {
    "std": "sd",
    "stdev": "sd",
    "std_dev": "sd",
    "stddev": "sd",
    "se": "spread",
    "sem": "spread",
    "ci95": "spread",
    "seeds": "n",
    "runs": "n",
    "n_seeds": "n",
    "n_runs": "n",
}
"""Names that would be passed over as further columns, and were surely not meant to be."""


@dataclass(frozen=True)
class PublishedRow:
    """One mean of a published table.

    Parameters
    ----------
    dataset, variant
        What it is a mean of.
    mean
        As printed.
    spread
        As printed, None if there is none.
    n
        How many runs it is a mean of, None if not known.
    line
        Line of the file, the header being line 1.
    examples
        How many test examples each score has behind it, None if not known.
    spread_kind
        ``sd``, ``se``, ``pop-sd``, ``pop-se``, ``ci95`` or ``unknown``; None if the file does not
        say.
    """

    dataset: str
    variant: str
    mean: Printed
    spread: Printed | None
    n: int | None
    line: int
    examples: int | None = None
    spread_kind: str | None = None


@dataclass(frozen=True)
class PublishedTable:
    """A table of published means.

    Parameters
    ----------
    source
        The file, as the user named it.
    rows
        One for each dataset and variant, in the order of the file.
    notes
        What the reader did with the file that its author may want to know.
    """

    source: str
    rows: tuple[PublishedRow, ...]
    notes: tuple[str, ...] = ()

    @property
    def datasets(self) -> tuple[str, ...]:
        """Names of the datasets, in order of first appearance."""
        return tuple(dict.fromkeys(row.dataset for row in self.rows))

    @property
    def variants(self) -> tuple[str, ...]:
        """Names of the variants, in order of first appearance."""
        return tuple(dict.fromkeys(row.variant for row in self.rows))

    def row(self, dataset: str, variant: str) -> PublishedRow | None:
        """Return the row of a variant on a dataset, None if the table has none."""
        found = (row for row in self.rows if (row.dataset, row.variant) == (dataset, variant))
        return next(found, None)


def read_published(path: Path, *, source: str | None = None) -> PublishedTable:
    """Return the published means in a file of delimited text or Parquet.

    The columns are ``dataset``, ``variant``, ``mean``, ``sd`` (or ``spread``), ``n``, ``examples``
    and ``spread_kind``; only variant and mean must be there, others are ignored. A mean may carry
    its spread, as in ``81.2 (1.4)`` and ``81.2 ± 1.4``.

    Parameters
    ----------
    path
        The file.
    source
        What messages call the file; its path if not given.

    Raises
    ------
    InputError
        If the file cannot be read as such a table; the message names line and column, what stands
        there, and what to do.
    """
    sheet = read_sheet(path, COLUMNS, source=source)
    reader = _Reader(sheet, _roles(sheet))
    reader.refuse_mixed_commas()
    rows = tuple(reader.row(number) for number in range(len(sheet)))
    _refuse_two_means(sheet, rows)
    _refuse_some_percent(sheet, rows)
    return PublishedTable(sheet.source, rows, sheet.notes)


def _roles(sheet: Sheet) -> dict[str, str]:
    names = {folded(name): name for name in sheet.header}
    roles = {role: names[role] for role in COLUMNS if role in names}
    for role in ("variant", "mean"):
        if role not in roles:
            place = f"in {sheet.source} (published means need the columns variant and mean)"
            raise UnknownNameError("column", role, sheet.header, place)
    if "sd" in roles and "spread" in roles:
        message = f"{sheet.source} has columns 'sd' and 'spread', which are the same: remove one"
        raise InputError(message)
    if "sd" in roles:
        roles["spread"] = roles.pop("sd")
    for slip, role in SLIPS.items():
        if slip in names and {"sd": "spread"}.get(role, role) not in roles:
            hint = " and say with --spread what it is" if role == "spread" else ""
            message = f"{sheet.source}: column {names[slip]!r} is not read; call it {role}{hint}"
            raise InputError(message)
    return roles


@dataclass(frozen=True)
class _Reader:
    """Reads one row after the other."""

    sheet: Sheet
    roles: dict[str, str]

    def row(self, number: int) -> PublishedRow:
        mean, spread = self._mean_and_spread(number)
        return PublishedRow(
            self._name(number, "dataset", ONE_DATASET),
            self._name(number, "variant", ""),
            mean,
            spread,
            self._count(number, "n"),
            int(self.sheet.lines[number]),
            self._count(number, "examples"),
            self._kind(number),
        )

    def refuse_mixed_commas(self) -> None:
        """Refuse decimal commas beside decimal points: one of them may separate thousands."""
        first: dict[str, str] = {}
        for number in range(len(self.sheet)):
            for role in ("mean", "spread"):
                text = self._text(number, role)
                for sign in {",", "."} & set(text):
                    first.setdefault(sign, f"{self._place(number, role)}: {shown(text)}")
        if self.sheet.decimal_comma and len(first) == 2:
            message = (
                f"{first[',']} has a decimal comma, and {first['.']} has a decimal point; "
                "write all numbers in one way"
            )
            raise InputError(message)

    def _text(self, number: int, role: str) -> str:
        return self.sheet.columns[self.roles[role]][number] if role in self.roles else ""

    def _place(self, number: int, role: str) -> str:
        return self.sheet.place(number, self.roles[role])

    def _name(self, number: int, role: str, default: str) -> str:
        if role not in self.roles:
            return default
        return self.sheet.names(self.roles[role])[number]

    def _mean_and_spread(self, number: int) -> tuple[Printed, Printed | None]:
        place, comma = self._place(number, "mean"), self.sheet.decimal_comma
        mean, own = printed_cell(self._text(number, "mean"), place, decimal_comma=comma)
        text = self._text(number, "spread")
        if not text:
            return mean, own
        place = self._place(number, "spread")
        spread, more = printed_cell(text, place, decimal_comma=comma)
        if own or more:
            message = f"{place}: {text!r} is a second spread of one mean; leave one of them empty"
            raise InputError(message)
        if spread.value < 0:
            raise InputError(f"{place}: {text!r} is negative, and a spread is not")
        return mean, spread

    def _count(self, number: int, role: str) -> int | None:
        text = self._text(number, role)
        whole = text.rstrip("0").removesuffix(".") if "." in text else text
        if not text:
            return None
        if not re.fullmatch("0*[1-9][0-9]{0,15}", whole):
            message = (
                f"{self._place(number, role)}: {text!r} is not a whole number above zero; "
                "correct it, or leave the cell empty"
            )
            raise InputError(message)
        return int(whole)

    def _kind(self, number: int) -> str | None:
        text = self._text(number, "spread_kind")
        if text and folded(text) not in KINDS:
            place = f"in {self._place(number, 'spread_kind')}"
            raise UnknownNameError("kind of spread", text, KINDS, place)
        return KINDS[folded(text)] if text else None


def _refuse_two_means(sheet: Sheet, rows: tuple[PublishedRow, ...]) -> None:
    seen: dict[tuple[str, str], int] = {}
    for row in rows:
        line = seen.setdefault((row.dataset, row.variant), row.line)
        if line != row.line:
            message = (
                f"{sheet.source}, lines {line} and {row.line}: two means of variant "
                f"{row.variant!r} on dataset {row.dataset!r}; remove one, or name them apart"
            )
            raise InputError(message)


def _refuse_some_percent(sheet: Sheet, rows: tuple[PublishedRow, ...]) -> None:
    first: dict[str, PublishedRow] = {}
    for row in rows:
        other = first.setdefault(row.dataset, row)
        if other.mean.percent != row.mean.percent:
            message = (
                f"{sheet.source}, lines {other.line} and {row.line}: one mean on dataset "
                f"{row.dataset!r} has a percent sign, and one has none; write them in one way"
            )
            raise InputError(message)
