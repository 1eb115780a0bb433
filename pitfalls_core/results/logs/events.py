"""TensorBoard's event files: every point of every scalar, and hyper-parameters.

Scalars are written in two ways: as a plain number (PyTorch), or as a tensor of one number with the
plugin ``scalars`` (TensorFlow 2). Images, histograms and texts are passed over.

References
----------
tensorflow/core/util/event.proto, framework/summary.proto, framework/tensor.proto, and
tensorboard/plugins/hparams/plugin_data.proto: the numbers of the fields.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from pitfalls_core.errors import InputError
from pitfalls_core.results.logs.logged import Points, number_text
from pitfalls_core.results.logs.records import Records
from pitfalls_core.results.logs.wire import (
    WireError,
    fields,
    float32,
    float64,
    messages,
    signed,
    text,
)

MARK = "tfevents"
"""Part of the name of every event file."""

STEP, SUMMARY, VALUE = 2, 5, 1
TAG, SIMPLE, TENSOR, METADATA = 1, 2, 8, 9
HPARAMS, SESSION_START, SESSION_END = "hparams", 3, 4
FAILURE = 2
"""Status of a session that failed."""

NUMBERS = {1: "<f", 2: "<d", 3: "<i", 9: "<q", 19: "<e"}
"""Kinds of tensor elements: how one is packed in ``tensor_content``."""
LISTS = {1: 5, 2: 6, 3: 7, 9: 10}
"""Kinds of tensor elements: the field that lists them otherwise."""


@dataclass
class EventLog:
    """What the event files of one folder say.

    Parameters
    ----------
    points
        Takes the points of scalars.
    parameters
        Hyper-parameters that were logged.
    failed
        Whether the session says that it failed.
    truncated
        Files that end within a record.
    """

    points: Points
    parameters: dict[str, str] = field(default_factory=dict)
    failed: bool = False
    truncated: int = 0
    _scalars: set[str] = field(default_factory=set)

    def read(self, path: Path) -> None:
        """Take everything that an event file holds.

        Raises
        ------
        InputError
            If it is damaged, or holds something else than events.
        """
        records = Records(path)
        for number, record in enumerate(records, 1):
            try:
                self._event(record)
            except WireError as error:
                raise InputError(f"{path}: record {number} holds no event: {error}") from None
        self.truncated += records.truncated

    def _event(self, event: bytes) -> None:
        step, summaries = 0, []
        for number, value in fields(event):
            if number == STEP:
                step = signed(value)
            elif number == SUMMARY and isinstance(value, bytes):
                summaries.append(value)
        for summary in summaries:
            for value in messages(summary, VALUE):
                self._value(value, step)

    def _value(self, message: bytes, step: int) -> None:
        found = dict(fields(message))
        tag = text(found.get(TAG, b""))
        plugin, content = _plugin(found.get(METADATA, b""))
        if plugin == HPARAMS:
            self._session(content)
        if SIMPLE in found:
            self.points.add(tag, step, float32(found[SIMPLE]))
        elif TENSOR in found:
            if plugin == "scalars":  # said once, with the first point
                self._scalars.add(tag)
            if tag in self._scalars:
                self.points.add(tag, step, _scalar(found[TENSOR]))

    def _session(self, content: bytes) -> None:
        for number, value in fields(content):
            if number == SESSION_START and isinstance(value, bytes):
                for entry in messages(value, 1):
                    pair = dict(fields(entry))
                    known = _plain(pair.get(2, b""))
                    if known is not None:
                        self.parameters[text(pair.get(1, b""))] = known
            elif number == SESSION_END and isinstance(value, bytes):
                self.failed |= dict(fields(value)).get(1) == FAILURE


def _plugin(metadata: int | bytes) -> tuple[str, bytes]:
    """Return the name of the plugin that a value is meant for, and what it has for it."""
    if isinstance(metadata, int):
        raise WireError("the metadata of a value is a number")
    for data in messages(metadata, 1):
        found = dict(fields(data))
        content = found.get(2, b"")
        return text(found.get(1, b"")), content if isinstance(content, bytes) else b""
    return "", b""


def _plain(value: int | bytes) -> str | None:
    """Return a ``google.protobuf.Value`` as a label, None for lists and structures."""
    if isinstance(value, int):
        raise WireError("a hyper-parameter is no value")
    for number, one in fields(value):
        match number:
            case 1:
                return ""
            case 2:
                return number_text(float64(one))
            case 3:
                return text(one)
            case 4:
                return str(bool(one))
    return None


def _scalar(tensor: int | bytes) -> float:
    """Return the one number of a tensor."""
    if isinstance(tensor, int):
        raise WireError("a scalar is no tensor")
    found = dict(fields(tensor))
    kind = found.get(1)
    if not isinstance(kind, int) or kind not in NUMBERS:
        raise WireError("a scalar is of an unknown kind")
    form = NUMBERS[kind]
    packed = found.get(4)
    if isinstance(packed, bytes) and packed:
        if len(packed) != struct.calcsize(form):
            raise WireError("a scalar is not one number")
        (number,) = struct.unpack(form, packed)
        return float(number)
    listed = list(_listed(found.get(LISTS.get(kind, -1), b""), form))
    if len(listed) != 1:
        raise WireError("a scalar is not one number")
    return listed[0]


def _listed(value: int | bytes, form: str) -> Iterator[float]:
    """Yield the numbers of a repeated field: packed ones, or a single one."""
    if isinstance(value, int):
        yield float(signed(value))
    elif form in {"<f", "<d"}:
        if len(value) % struct.calcsize(form):
            raise WireError("a scalar is no number")
        yield from (float(number) for (number,) in struct.iter_unpack(form, value))
    else:
        # A packed list of integers is a row of numbers without keys: give each one a key.
        yield from _packed_integers(value)


def _packed_integers(value: bytes) -> Iterator[float]:
    start = 0
    for place, byte in enumerate(value):
        if not byte & 0x80:
            for _, number in fields(b"\x08" + value[start : place + 1]):
                yield float(signed(number))
            start = place + 1
    if start < len(value):
        raise WireError("a list of numbers ends within one")
