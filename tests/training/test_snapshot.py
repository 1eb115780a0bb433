"""Snapshots: every bit comes back, equal states are equal bytes, and no damage goes unnoticed."""

import hashlib
import math
import re
import struct
from collections import OrderedDict
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor, nn

from pitfalls_core.errors import InputError
from pitfalls_core.training.snapshot import MAGIC, DamagedSnapshot, pack, unpack

DTYPES = [
    *(torch.float64, torch.float32, torch.float16, torch.bfloat16),
    *(torch.float8_e4m3fn, torch.float8_e5m2, torch.complex64, torch.complex128),
    *(torch.int8, torch.int16, torch.int32, torch.int64),
    *(torch.uint8, torch.uint16, torch.uint32, torch.uint64, torch.bool),
]
SMALL = {"weights": torch.tensor([1.5, -0.0]), 3: [None, True, 2.5, "text", (7,)]}


def memory(tensor: Tensor) -> bytes:
    """Return the elements of a tensor in the order of its indices, as bytes."""
    flat = tensor.reshape(-1).clone(memory_format=torch.contiguous_format)
    return flat.view(torch.uint8).numpy().tobytes()


def bits(value: Any) -> Any:
    """Return a description of `value` that is equal for equal bits, kinds and orders only."""
    if isinstance(value, Tensor):
        return ("tensor", value.dtype, value.shape, value.stride(), memory(value))
    if isinstance(value, dict):
        return ("dict", [(type(key), key, bits(item)) for key, item in value.items()])
    if isinstance(value, list | tuple):
        return (type(value), [bits(item) for item in value])
    if isinstance(value, float):
        return ("float", struct.pack("=d", value))
    return (type(value), value)


@st.composite
def tensors(draw: st.DrawFn) -> Tensor:
    """Draw a tensor of any type and up to three axes, of any bits, with gaps and in any order."""
    dtype = draw(st.sampled_from(DTYPES))
    shape = draw(st.lists(st.integers(0, 3), max_size=3))
    length = math.prod(shape) * dtype.itemsize
    content = np.frombuffer(draw(st.binary(min_size=length, max_size=length)), np.uint8)
    if dtype == torch.bool:
        content = content % 2
    tensor = torch.tensor(content, dtype=torch.uint8).view(dtype).reshape(shape)
    tensor = tensor.permute(draw(st.permutations(range(len(shape)))))
    way = draw(st.sampled_from(["as it is", "every second", "expanded", "alone"]))
    if way == "every second" and shape:
        return tensor[..., ::2]
    if way == "expanded":
        return tensor.expand(2, *tensor.shape)
    return tensor.reshape(-1)[0] if way == "alone" and tensor.numel() else tensor


FLOATS = st.one_of(
    st.floats(), st.integers(0, 2**64 - 1).map(lambda i: struct.unpack("<d", struct.pack("<Q", i)))
).map(lambda one: one[0] if isinstance(one, tuple) else one)
TEXTS = st.text(st.characters(exclude_categories=())) | st.just("\ud800\udc00")
LEAVES = st.none() | st.booleans() | st.integers() | FLOATS | TEXTS | tensors()
TREES = st.recursive(
    LEAVES,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.lists(inner, max_size=4).map(tuple)
        | st.dictionaries(TEXTS | st.integers(), inner, max_size=4)
    ),
    max_leaves=12,
)


def cloned(value: Any) -> Any:
    """Return a copy in which every tensor is a clone."""
    if isinstance(value, Tensor):
        return value.clone()
    if isinstance(value, dict):
        return {key: cloned(item) for key, item in value.items()}
    return type(value)(map(cloned, value)) if isinstance(value, list | tuple) else value


@given(TREES)
@settings(deadline=None, max_examples=300)
def test_every_bit_comes_back(state: Any) -> None:
    """Kinds, orders, the bits of numbers, and types, shapes, strides and bits of tensors return."""
    returned = unpack(pack(state))
    assert bits(returned) == bits(cloned(state))
    assert pack(returned) == pack(state) == pack(cloned(state))


@pytest.mark.parametrize("dtype", DTYPES, ids=str)
def test_every_type_of_number_comes_back(dtype: torch.dtype) -> None:
    """Scalars, empty tensors and ones with channels last return as they were."""
    values = torch.arange(48, dtype=torch.uint8).remainder(2).to(dtype).reshape(2, 3, 2, 4)
    ordered = values.contiguous(memory_format=torch.channels_last)
    for tensor in (values[0, 0, 0, 1], values[:0], values, ordered):
        assert bits(unpack(pack(tensor))) == bits(tensor)


def test_numbers_that_are_not_numbers_keep_their_bits() -> None:
    """Payloads of NaN, signed zeros and infinities are bits like any others."""
    patterns = [0x7FC00001, 0xFFC12345, 0x7F800001, 0x80000000, 0xFF800000]
    tensor = torch.tensor(patterns, dtype=torch.int64).to(torch.int32).view(torch.float32)
    assert unpack(pack(tensor)).view(torch.int32).tolist() == tensor.view(torch.int32).tolist()
    numbers = [struct.unpack("<d", struct.pack("<Q", 0x7FF8000000000ABC))[0], -0.0, -math.inf]
    assert bits(unpack(pack(numbers))) == bits(numbers)


def test_subclasses_come_back_as_what_they_are_made_of() -> None:
    """A parameter is a tensor, an ordered dictionary a dictionary, a size a tuple."""
    state = [nn.Parameter(torch.ones(2)), OrderedDict(a=np.float64(0.1)), torch.Size([2])]
    returned = unpack(pack(state))
    assert bits(returned) == bits([torch.ones(2), {"a": 0.1}, (2,)])
    assert not returned[0].requires_grad


def test_what_comes_back_is_nobody_elses() -> None:
    """Tensors can be written to, and share nothing with one another."""
    shared = torch.ones(3)
    first, second = unpack(pack([shared, shared]))
    first += 1
    assert (second.tolist(), shared.tolist()) == ([1, 1, 1], [1, 1, 1])


def test_the_order_of_a_dictionary_is_part_of_the_state() -> None:
    """It comes back, so that other orders are other bytes."""
    assert list(unpack(pack({"b": 1, "a": 2}))) == ["b", "a"]
    assert pack({"b": 1, "a": 2}) != pack({"a": 2, "b": 1})


@pytest.mark.parametrize("bit", range(8))
def test_any_flipped_bit_is_noticed(bit: int) -> None:
    """Whichever byte it is in, the one documented error is raised."""
    content = pack(SMALL)
    assert bits(unpack(content)) == bits(SMALL)
    for place in range(len(content)):
        damaged = bytearray(content)
        damaged[place] ^= 1 << bit
        with pytest.raises(DamagedSnapshot):
            unpack(bytes(damaged))


def test_any_cut_is_noticed() -> None:
    """Cut off anywhere, or longer than it was, it is damaged."""
    content = pack(SMALL)
    for end in range(len(content)):
        with pytest.raises(DamagedSnapshot):
            unpack(content[:end])
    with pytest.raises(DamagedSnapshot):
        unpack(content + b"\0")


@given(st.binary(max_size=200))
def test_foreign_bytes_are_refused(content: bytes) -> None:
    """Bytes of another origin raise the documented error, with the right beginning too."""
    for foreign in (content, MAGIC + content):
        with pytest.raises(DamagedSnapshot):
            unpack(foreign)


def test_messages_of_damage() -> None:
    """They say what was found and what was expected."""
    with pytest.raises(DamagedSnapshot) as foreign:
        unpack(b"PK\x03\x04")
    assert str(foreign.value) == (
        "this is not a snapshot: it begins with b'PK\\x03\\x04' instead of "
        "b'pitfalls snapshot 1\\n'; start without it"
    )
    written, found = "00" * 32, hashlib.sha256(b"body").hexdigest()
    with pytest.raises(DamagedSnapshot) as damaged:
        unpack(MAGIC + bytes(32) + b"body")
    assert str(damaged.value) == (
        "this snapshot of 56 bytes was damaged after it was written: its digest is "
        f"{found}, and it was {written}; start without it"
    )
    with pytest.raises(DamagedSnapshot, match=r"and it was cut off; start without it$"):
        unpack(MAGIC)


@pytest.mark.parametrize(
    ("state", "what"),
    [
        ({"a": [0, {1}]}, "set, found at state['a'][1]"),
        ({"a": {True: 0}}, "key of type bool, found at state['a']"),
        ({1.5: 0}, "key of type float, found at state"),
        (np.int64(3), "int64, found at state"),
        ([torch.eye(2).to_sparse()], "tensor that is sparse or quantized, found at state[0]"),
    ],
    ids=["set", "key of truth", "key of a fraction", "number of NumPy", "sparse tensor"],
)
def test_what_a_snapshot_cannot_hold_is_refused(state: Any, what: str) -> None:
    """Nothing is written in a way that would not come back."""
    message = (
        f"a snapshot cannot hold a {what}; "
        "it holds dict, list, tuple, str, int, float, bool, None and dense tensors"
    )
    with pytest.raises(InputError, match=f"^{re.escape(message)}$"):
        pack(state)
