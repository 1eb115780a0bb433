"""Named random streams: reproducible, independent, and closed to names that do not exist."""

import hashlib
import itertools
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pitfalls_core.errors import UnknownNameError
from pitfalls_core.seeding import STREAMS, Streams

KNOWN = (
    "adaptation, augmentation, data, dropout, initialization, label_noise, order, preparation, "
    "reference, split"
)


def test_entropy_is_the_documented_hash() -> None:
    """A stream starts from the first 64 bits of SHA-256 of scope, seed and name."""
    digest = hashlib.sha256(b"study/task\x007\x00order").hexdigest()
    assert Streams(7, "study/task").entropy("order") == int(digest[:16], 16)


@given(st.integers(0, 2**31), st.sampled_from(STREAMS))
@settings(deadline=None)
def test_the_same_stream_starts_over_each_time(seed: int, stream: str) -> None:
    """Two generators of one stream draw the same numbers, in NumPy and in torch."""
    streams = Streams(seed, "scope")
    assert streams.numpy(stream).random(3).tolist() == streams.numpy(stream).random(3).tolist()
    first, second = streams.torch(stream), streams.torch(stream)
    assert first.get_state().tolist() == second.get_state().tolist()


def test_streams_differ_by_name_seed_and_scope() -> None:
    """No two of the streams of several seeds and scopes start alike."""
    cells = itertools.product(range(20), ("a", "b", "a/b"), STREAMS)
    starts = [Streams(seed, scope).entropy(name) for seed, scope, name in cells]
    assert len(set(starts)) == 20 * 3 * len(STREAMS)


def test_parts_of_a_stream_name_cannot_be_confused() -> None:
    """A digit moved from the seed to the scope gives another stream."""
    assert Streams(11, "x").entropy("data") != Streams(1, "x1").entropy("data")


def test_an_override_moves_its_own_stream_only() -> None:
    """A crossed design changes one stream to another seed's and leaves the others."""
    plain, other = Streams(0, "x"), Streams(5, "x")
    crossed = Streams(0, "x", {"order": 5})
    assert crossed.entropy("order") == other.entropy("order")
    rest = [name for name in STREAMS if name != "order"]
    assert [crossed.entropy(n) for n in rest] == [plain.entropy(n) for n in rest]


def test_torch_accepts_the_largest_entropy(monkeypatch: pytest.MonkeyPatch) -> None:
    """A start with all 64 bits set still fits what torch takes as a seed."""
    monkeypatch.setattr(Streams, "entropy", lambda _self, _stream: 2**64 - 1)
    assert Streams(0, "x").torch("data").initial_seed() == 2**63 - 1


def test_an_unknown_stream_is_refused() -> None:
    """Asking for a stream that does not exist names the nearest one."""
    expected = f"unknown random stream 'ordr'. Did you mean 'order'? Known: {KNOWN}."
    with pytest.raises(UnknownNameError, match=f"^{re.escape(expected)}$"):
        Streams(0, "x").numpy("ordr")


def test_an_unknown_override_is_refused_at_once() -> None:
    """An override of a stream that does not exist fails before anything is drawn."""
    expected = f"unknown random stream 'zzz'. Known: {KNOWN}."
    with pytest.raises(UnknownNameError, match=f"^{re.escape(expected)}$"):
        Streams(0, "x", {"zzz": 1})
