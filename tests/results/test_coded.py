"""Coded columns: the same text in less space."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pitfalls_core.results.coded import (
    Coded,
    combined,
    natural_key,
    natural_order,
    starts_of,
)

TEXTS = st.lists(st.sampled_from("abcde"), min_size=1)


def coded(texts: list[str]) -> Coded:
    """Code `texts` one by one."""
    labels = list(dict.fromkeys(texts))
    return Coded(tuple(labels), np.array([labels.index(text) for text in texts], np.int32))


def texts_of(column: Coded) -> list[str]:
    """Return the text of every row."""
    return [column[row] for row in range(len(column.codes))]


@given(TEXTS, st.data())
def test_rows_taken_are_the_rows_asked_for(texts: list[str], data: st.DataObject) -> None:
    """Taking rows is indexing, and leaves exactly the labels that occur, in order."""
    rows = data.draw(st.lists(st.integers(0, len(texts) - 1)))
    taken = coded(texts).take(np.array(rows, np.intp))
    assert texts_of(taken) == [texts[row] for row in rows]
    assert taken.labels == tuple(dict.fromkeys(texts[row] for row in rows))


def test_labels_that_become_equal_are_one() -> None:
    """A change of labels may merge them; rows follow."""
    column = coded(["a ", "b", "a", "b "]).mapped(str.strip)
    assert (column.labels, texts_of(column)) == (("a", "b"), ["a", "b", "a", "b"])


def test_a_constant_column() -> None:
    """One label in every row; none without rows."""
    assert texts_of(Coded.constant("all", 2)) == ["all", "all"]
    assert Coded.constant("all", 0).labels == ()


def test_a_condition_on_labels_holds_by_row() -> None:
    """The condition is asked once a label and answered once a row."""
    assert coded(["a", "", "a"]).where(bool).tolist() == [True, False, True]


@given(st.lists(st.tuples(*[st.sampled_from("abc")] * 3), min_size=1))
def test_combined_keys_are_equal_where_rows_are(rows: list[tuple[str, ...]]) -> None:
    """Keys order and match rows as tuples of codes do."""
    columns = [coded([row[place] for row in rows]) for place in range(3)]
    key = combined(*columns)
    tuples = [tuple(int(column.codes[row]) for column in columns) for row in range(len(rows))]
    for row, other in zip(range(len(rows)), range(1, len(rows)), strict=False):
        assert (key[row] == key[other]) == (tuples[row] == tuples[other])
        assert (key[row] < key[other]) == (tuples[row] < tuples[other])


def test_combined_keys_do_not_overflow() -> None:
    """Six columns of 2,000 labels have more combinations than 64 bits count."""
    many = Coded(tuple(map(str, range(2000))), np.arange(2000, dtype=np.int32))
    reverse = Coded(many.labels, many.codes[::-1].copy())
    key = combined(many, reverse, many, reverse, many, many)
    assert (np.diff(key) > 0).all()


def test_groups_begin_where_the_key_changes() -> None:
    """The first group begins at 0."""
    assert starts_of(np.array([3, 3, 5, 6, 6])).tolist() == [0, 2, 3]


@pytest.mark.parametrize(
    ("labels", "ordered"),
    [
        (["10", "9", "1"], ["1", "9", "10"]),
        (["seed_10", "seed_9", "run_1"], ["run_1", "seed_9", "seed_10"]),
        (["a2b10", "a2b9", "a", "10a"], ["10a", "a", "a2b9", "a2b10"]),
        (["01", "1", "0"], ["0", "01", "1"]),
        (["9" * 5000, "1" + "0" * 5000], ["9" * 5000, "1" + "0" * 5000]),
        (["", "x", "-1"], ["", "-1", "x"]),
    ],
)
def test_natural_order(labels: list[str], ordered: list[str]) -> None:
    """Numbers within labels count as numbers, of any length."""
    assert sorted(labels, key=natural_key) == ordered
    column = natural_order(coded(labels))
    assert column.labels == tuple(ordered)
    assert texts_of(column) == labels
