"""A tree of plain values and tensors as bytes, and back to the same bits; damage is noticed."""

import hashlib
import json
import math
import struct
from collections.abc import Mapping
from typing import Any

import numpy as np
import torch
from torch import Tensor

from pitfalls_core.errors import InputError, WorkFailed

MAGIC = b"pitfalls snapshot 1\n"
"""How the bytes begin; the number is that of the layout.

After it come the SHA-256 of all that follows, the length of the outline (8 bytes, little-endian),
the outline, and the memory of the tensors. The outline is the tree as JSON: None, truth values and
text stand for themselves; everything else is a list that begins with its kind.
"""

_BODY = len(MAGIC) + hashlib.sha256().digest_size
_LENGTH = 8


class DamagedSnapshot(WorkFailed):
    """Bytes that are not a snapshot, or not as they were written."""


def pack(state: Any) -> bytes:
    """Return `state` as bytes; equal states, in equal order, give equal bytes.

    Parameters
    ----------
    state
        Dictionaries (keys are text or integers), lists, tuples, text, numbers, truth values, None
        and dense tensors, nested in any way. A subclass of one of them is written as that one.

    Raises
    ------
    InputError
        If anything else is in it.
    """
    memory = bytearray()
    outline = json.dumps(
        _outlined(state, memory, "state"), ensure_ascii=False, separators=(",", ":")
    ).encode("utf-8", "surrogatepass")
    body = b"".join([len(outline).to_bytes(_LENGTH, "little"), outline, memory])
    return b"".join([MAGIC, hashlib.sha256(body).digest(), body])


def unpack(content: bytes) -> Any:
    """Return the state that `pack` made `content` of, equal to it in every bit.

    Tensors are on the CPU, share no memory, and have the strides of a `clone` of the original.
    Nothing is executed, and nothing is read before the digest was found right.

    Raises
    ------
    DamagedSnapshot
        If `content` does not begin as a snapshot does, or its digest is another.
    """
    if not content.startswith(MAGIC):
        raise DamagedSnapshot(
            f"this is not a snapshot: it begins with {content[: len(MAGIC)]!r} instead of "
            f"{MAGIC!r}; start without it"
        )
    body = memoryview(content)[_BODY:]
    stored, found = content[len(MAGIC) : _BODY].hex(), hashlib.sha256(body).hexdigest()
    if stored != found:
        raise DamagedSnapshot(
            f"this snapshot of {len(content)} bytes was damaged after it was written: its digest "
            f"is {found}, and it was {stored or 'cut off'}; start without it"
        )
    end = _LENGTH + int.from_bytes(body[:_LENGTH], "little")
    outline = json.loads(bytes(body[_LENGTH:end]).decode("utf-8", "surrogatepass"))
    return _restored(outline, body[end:])


def _outlined(value: Any, memory: bytearray, place: str) -> Any:
    """Return `value` for the outline; the memory of its tensors is appended to `memory`."""
    if value is None or isinstance(value, bool | str):
        return value
    if isinstance(value, int):
        return ["int", format(value, "x")]
    if isinstance(value, float):
        return ["float", struct.pack("<d", value).hex()]
    if isinstance(value, Tensor):
        return _tensor_outlined(value, memory, place)
    if isinstance(value, list | tuple):
        items = [_outlined(item, memory, f"{place}[{i}]") for i, item in enumerate(value)]
        return ["list" if isinstance(value, list) else "tuple", items]
    if isinstance(value, Mapping):
        items = [
            [_key_outlined(key, place), _outlined(item, memory, f"{place}[{key!r}]")]
            for key, item in value.items()
        ]
        return ["dict", items]
    raise _unfit(type(value).__qualname__, place)


def _key_outlined(key: Any, place: str) -> Any:
    if isinstance(key, bool) or not isinstance(key, str | int):
        raise _unfit(f"key of type {type(key).__qualname__}", place)
    return _outlined(key, bytearray(), place)


def _tensor_outlined(tensor: Tensor, memory: bytearray, place: str) -> Any:
    if tensor.layout != torch.strided or tensor.is_quantized:
        raise _unfit("tensor that is sparse or quantized", place)
    # A clone has no gaps, so that its memory is all that there is to it.
    dense = tensor.detach().cpu().resolve_conj().resolve_neg().clone()
    flat = dense.as_strided((dense.numel(),), (1,)).view(torch.uint8)
    start = len(memory)
    memory += flat.numpy().data
    name = str(dense.dtype).removeprefix("torch.")
    return ["tensor", name, list(dense.shape), list(dense.stride()), start]


def _restored(node: Any, memory: memoryview) -> Any:
    if not isinstance(node, list):
        return node
    kind, *rest = node
    if kind == "int":
        return int(rest[0], 16)
    if kind == "float":
        return struct.unpack("<d", bytes.fromhex(rest[0]))[0]
    if kind == "tensor":
        name, shape, strides, start = rest
        return _tensor_restored(name, shape, strides, memory[start:])
    if kind == "dict":
        return {_restored(key, memory): _restored(item, memory) for key, item in rest[0]}
    items = [_restored(item, memory) for item in rest[0]]
    return items if kind == "list" else tuple(items)


def _tensor_restored(name: str, shape: list[int], strides: list[int], memory: memoryview) -> Tensor:
    dtype: torch.dtype = getattr(torch, name)
    length = math.prod(shape) * dtype.itemsize
    flat = torch.empty(length, dtype=torch.uint8)
    flat.numpy()[:] = np.frombuffer(memory[:length], dtype=np.uint8)
    return flat.view(dtype).as_strided(shape, strides)


def _unfit(kind: str, place: str) -> InputError:
    return InputError(
        f"a snapshot cannot hold a {kind}, found at {place}; "
        "it holds dict, list, tuple, str, int, float, bool, None and dense tensors"
    )
