"""Which column plays which role, and what is said if one is missing."""

import pytest

from pitfalls_core.errors import InputError, UnknownNameError
from pitfalls_core.results.columns import STANDARD, Columns, require_distinct

TIDY = ["variant", "seed", "value"]


def test_case_blanks_and_a_mark_do_not_count() -> None:
    """Roles are found under the names as the file has them."""
    header = ["\ufeffVariant", " SEED ", "Value", "status", "other"]
    assert STANDARD.found(header, "r.csv") == {
        "variant": "\ufeffVariant",
        "seed": " SEED ",
        "value": "Value",
        "status": "status",
    }


def test_names_of_the_user() -> None:
    """A role is played by the column that the user named, not by the standard one."""
    columns = Columns(value="Acc", seed="run")
    assert columns.found(["variant", "run", "acc", "value"], "r.csv") == {
        "variant": "variant",
        "seed": "run",
        "value": "acc",
    }


@pytest.mark.parametrize(
    ("columns", "header", "message"),
    [
        (
            Columns(value="acuracy"),
            ["variant", "seed", "accuracy"],
            "unknown column 'acuracy' in r.csv (name yours with --value-col). "
            "Did you mean 'accuracy'? Known: accuracy, seed, variant.",
        ),
        (
            Columns(status="state"),
            TIDY,
            "unknown column 'state' in r.csv (name yours with --status-col). "
            "Known: seed, value, variant.",
        ),
        (
            STANDARD,
            [*TIDY, "data_set"],
            "unknown column 'dataset' in r.csv (name yours with --dataset-col). "
            "Did you mean 'data_set'? Known: data_set, seed, value, variant.",
        ),
    ],
)
def test_a_column_that_is_not_there(columns: Columns, header: list[str], message: str) -> None:
    """A column that was named must exist; an optional one must not be there misspelt."""
    with pytest.raises(UnknownNameError) as caught:
        columns.found(header, "r.csv")
    assert str(caught.value) == message


def test_optional_columns_may_be_absent() -> None:
    """Other columns are no slips as long as their names are unlike."""
    assert STANDARD.found([*TIDY, "data", "measure"], "r.csv").keys() == set(TIDY)


def test_one_column_for_two_roles() -> None:
    """The names must be different, whatever their case."""
    with pytest.raises(InputError) as caught:
        Columns(dataset="Seed")
    assert str(caught.value) == (
        "column 'Seed' is named for two roles, seed and dataset: "
        "give --seed-col and --dataset-col different columns"
    )


def test_two_columns_of_one_name() -> None:
    """Equal names are refused with their places."""
    with pytest.raises(InputError) as caught:
        require_distinct(["variant", "Acc", "acc "], "r.csv")
    assert str(caught.value) == (
        "r.csv: columns 2 and 3 are both called 'Acc' (case does not count): rename one of them"
    )
    require_distinct(TIDY, "r.csv")
