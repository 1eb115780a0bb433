"""Tables of published means."""

from pathlib import Path

import pytest

from pitfalls_core.errors import InputError
from pitfalls_core.results.printed import Printed
from pitfalls_core.results.published import PublishedRow, PublishedTable, read_published
from tests.results.written import message, written


def published(folder: Path, *lines: str) -> PublishedTable:
    """Read a file of these lines, the first of which is the header."""
    return read_published(written(folder, "\n".join(lines) + "\n"))


def test_everything_that_a_row_says(tmp_path: Path) -> None:
    """All columns arrive, the numbers as printed."""
    found = published(
        tmp_path,
        "Dataset,variant,mean,spread,n,examples,spread_kind,source",
        "A,base,81.20,1.4,6,10000,pop_sd_over_sqrt_n,paper",
        "A,new,81.0,,,,,paper",
    )
    assert found.rows == (
        PublishedRow("A", "base", Printed("81.20"), Printed("1.4"), 6, 2, 10000, "pop-se"),
        PublishedRow("A", "new", Printed("81.0"), None, None, 3),
    )
    assert (found.datasets, found.variants) == (("A",), ("base", "new"))
    assert found.row("A", "new") is found.rows[1]
    assert found.row("B", "new") is None


def test_variant_and_mean_are_enough(tmp_path: Path) -> None:
    """One dataset then; a mean may carry its spread; `6.0` runs are 6."""
    found = published(tmp_path, "variant,mean,sd,n", "a,81.2 (1.4),,6.0", "b,80,0.5,10")
    assert found.rows == (
        PublishedRow("all", "a", Printed("81.2"), Printed("1.4"), 6, 2),
        PublishedRow("all", "b", Printed("80"), Printed("0.5"), 10, 3),
    )


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("sd", "sd"),
        ("SE", "se"),
        ("pop_sd", "pop-sd"),
        ("pop-sd", "pop-sd"),
        ("pop-se", "pop-se"),
        ("pop_sd_over_sqrt_n", "pop-se"),
        ("ci95", "ci95"),
        ("unknown", "unknown"),
    ],
)
def test_kinds_of_spread(tmp_path: Path, word: str, kind: str) -> None:
    """Files may write kinds with underscores and in capitals."""
    found = published(tmp_path, "variant,mean,spread,spread_kind", f"a,1,2,{word}")
    assert found.rows[0].spread_kind == kind


ONE = "a,1,2,6"


@pytest.mark.parametrize(
    ("header", "row", "why"),
    [
        (
            "variant,average",
            "a,1",
            "unknown column 'mean' in results.csv "
            "(published means need the columns variant and mean). Known: average, variant.",
        ),
        (
            "variant,mean,sd,spread",
            ONE,
            "results.csv has columns 'sd' and 'spread', which are the same: remove one",
        ),
        ("variant,mean,Std,n", ONE, "results.csv: column 'Std' is not read; call it sd"),
        (
            "variant,mean,sem,n",
            ONE,
            "results.csv: column 'sem' is not read; "
            "call it spread and say with --spread what it is",
        ),
        ("variant,mean,sd,seeds", ONE, "results.csv: column 'seeds' is not read; call it n"),
        (
            "variant,mean,sd",
            "a,81.2 (1.4),1.4",
            "results.csv, line 2, column 'sd': '1.4' is a second spread of one mean; "
            "leave one of them empty",
        ),
        (
            "variant,mean,sd",
            "a,81.2,1.4 (1)",
            "results.csv, line 2, column 'sd': '1.4 (1)' is a second spread of one mean; "
            "leave one of them empty",
        ),
        (
            "variant,mean,sd",
            "a,81.2,-1",
            "results.csv, line 2, column 'sd': '-1' is negative, and a spread is not",
        ),
        (
            "variant,mean,n",
            "a,81.2,0",
            "results.csv, line 2, column 'n': '0' is not a whole number above zero; "
            "correct it, or leave the cell empty",
        ),
        (
            "variant,mean,examples",
            "a,81.2,10.5",
            "results.csv, line 2, column 'examples': '10.5' is not a whole number above zero; "
            "correct it, or leave the cell empty",
        ),
        (
            "variant,mean,spread_kind",
            "a,81.2,sdd",
            "unknown kind of spread 'sdd' in results.csv, line 2, column 'spread_kind'. "
            "Did you mean 'sd'? Known: ci95, pop-sd, pop-se, pop_sd, pop_sd_over_sqrt_n, pop_se, "
            "sd, se, unknown.",
        ),
        (
            "variant,mean",
            ",81.2",
            "results.csv, line 2, column 'variant': the cell is empty; every row needs one",
        ),
        (
            "variant,mean",
            "a,81.2\na,81.3",
            "results.csv, lines 2 and 3: two means of variant 'a' on dataset 'all'; "
            "remove one, or name them apart",
        ),
        (
            "variant,mean",
            "a,81.2%\nb,0.8",
            "results.csv, lines 2 and 3: one mean on dataset 'all' has a percent sign, "
            "and one has none; write them in one way",
        ),
        (
            "variant;mean;sd",
            "a;81,2;1,0\nb;80;0.5",
            "results.csv, line 2, column 'mean': '81,2' has a decimal comma, and "
            "results.csv, line 3, column 'sd': '0.5' has a decimal point; "
            "write all numbers in one way",
        ),
    ],
)
def test_what_is_refused(tmp_path: Path, header: str, row: str, why: str) -> None:
    """Each fault has one message, with its place and what to do."""
    with pytest.raises(InputError) as caught:
        published(tmp_path, header, row)
    assert message(tmp_path, caught.value) == why
