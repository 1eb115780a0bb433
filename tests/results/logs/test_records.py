"""Records and messages: whole ones, cut ones, damaged ones, and any bytes at all."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pitfalls_core.errors import InputError
from pitfalls_core.results.logs.records import Records
from pitfalls_core.results.logs.wire import WireError, fields
from tests.results.logs.event_files import bytes_field, number_field, record


def read(path: Path, content: bytes) -> tuple[list[bytes], bool]:
    """Return the records of a file with this content, and whether it ends within one."""
    path.write_bytes(content)
    records = Records(path)
    return list(records), records.truncated


@given(st.lists(st.binary(max_size=40), max_size=5), st.data())
def test_a_cut_file_gives_what_is_whole(
    tmp_path_factory: pytest.TempPathFactory, data: list[bytes], draw: st.DataObject
) -> None:
    """Cut anywhere, all whole records come back, and whether one was lost is known."""
    path = tmp_path_factory.mktemp("records") / "r"
    pieces = [record(one) for one in data]
    whole = b"".join(pieces)
    cut = draw.draw(st.integers(0, len(whole)))
    ends = [sum(map(len, pieces[: count + 1])) for count in range(len(pieces))]
    kept = sum(end <= cut for end in ends)
    assert read(path, whole[:cut]) == (data[:kept], cut not in {0, *ends})


@given(st.binary(min_size=1, max_size=60), st.data())
def test_a_flipped_bit_is_noticed(
    tmp_path_factory: pytest.TempPathFactory, data: bytes, draw: st.DataObject
) -> None:
    """No damage of one bit passes for a record."""
    content = bytearray(record(data))
    place = draw.draw(st.integers(0, len(content) - 1))
    content[place] ^= 1 << draw.draw(st.integers(0, 7))
    path = tmp_path_factory.mktemp("records") / "r"
    with pytest.raises(InputError):
        read(path, bytes(content))


def test_the_message_about_damage(tmp_path: Path) -> None:
    """It names the file, the place and what to do."""
    content = bytearray(record(b"first") + record(b"second"))
    content[-6] ^= 1
    with pytest.raises(InputError) as caught:
        read(tmp_path / "r", bytes(content))
    assert str(caught.value).replace(f"{tmp_path}/", "") == (
        "r: the record at byte 21 does not agree with its checksum, so the file is damaged; take "
        "it from a backup, or move it away and read the rest"
    )


@given(st.binary(max_size=200))
def test_any_bytes_are_a_message_or_refused(data: bytes) -> None:
    """Nothing else is raised, and nothing is read beyond the end."""
    try:
        found = list(fields(data))
    except WireError:
        return
    assert sum(len(value) for _, value in found if isinstance(value, bytes)) <= len(data)


@given(
    st.lists(
        st.tuples(
            st.integers(1, 2**29 - 1), st.one_of(st.integers(0, 2**64 - 1), st.binary(max_size=30))
        ),
        max_size=6,
    )
)
def test_fields_come_back(given_fields: list[tuple[int, int | bytes]]) -> None:
    """What was written field by field is read field by field."""
    message = b"".join(
        number_field(number, value) if isinstance(value, int) else bytes_field(number, value)
        for number, value in given_fields
    )
    assert list(fields(message)) == given_fields


@pytest.mark.parametrize(
    ("message", "why"),
    [
        (b"\x80", "the message ends within a number"),
        (b"\x08" + b"\xff" * 11, "a number has more than 64 bits"),
        (b"\x08" + b"\xff" * 9 + b"\x7f", "a number has more than 64 bits"),
        (b"\x0a\x05abc", "a field goes beyond its message"),
        (b"\x0b", "a field has the unknown kind 3"),
        (b"\x02\x00", "a field has the number 0"),
    ],
)
def test_what_is_no_message(message: bytes, why: str) -> None:
    """Every way of being none is named."""
    with pytest.raises(WireError) as caught:
        list(fields(message))
    assert str(caught.value) == why
