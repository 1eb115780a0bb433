"""Pickles read as data: numbers, text, containers and NumPy arrays, and nothing else.

Python's own unpickler calls whatever a file names, and NumPy's arrays fill themselves from what a
file says. Here neither runs: `pickletools.genops` splits the file into its instructions, a small
machine carries out those that build plain values, and an array is made from its type, its shape and
its bytes once they fit together. A name that an array does not need is refused before anything is
done with it.

Old pickles of Python 2 have text where new ones have bytes; such text is read as latin-1, as
``pickle.load(file, encoding="latin1")`` does.
"""

import pickletools
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pitfalls_core.data.files.pickled_arrays import (
    ALLOWED,
    ArrayInMaking,
    Name,
    Refusal,
    TypeInMaking,
    called,
)
from pitfalls_core.data.files.source_file import SourceFile

MOST_BYTES = 1 << 30
"""No pickle larger than this is read."""

MARK = object()

CONSTANTS: dict[str, Callable[[], Any]] = {
    "NONE": lambda: None,
    "NEWTRUE": lambda: True,
    "NEWFALSE": lambda: False,
    "EMPTY_DICT": dict,
    "EMPTY_LIST": list,
    "EMPTY_TUPLE": tuple,
    "MARK": lambda: MARK,
}
"""Instructions that put a new value on the stack, whatever stands beside them."""

LITERALS = frozenset(
    [
        *("INT", "BININT", "BININT1", "BININT2", "LONG", "LONG1", "FLOAT", "BINFLOAT"),
        *("STRING", "BINSTRING", "SHORT_BINSTRING"),
        *("UNICODE", "BINUNICODE", "SHORT_BINUNICODE", "BINUNICODE8"),
        *("BINBYTES", "SHORT_BINBYTES", "BINBYTES8", "BYTEARRAY8"),
    ]
)
"""Instructions that put their own argument on the stack."""

TUPLES = {"TUPLE1": 1, "TUPLE2": 2, "TUPLE3": 3}


def pickled_table(path: Path, origin: str) -> dict[str, Any]:
    """Return the dictionary in the pickle at `path`, with keys as text and arrays as arrays.

    Raises
    ------
    InputError
        If the file is missing or damaged, names anything but what arrays need, or does not hold a
        dictionary.
    """
    source = SourceFile(path, origin)
    return table_of(source.content(MOST_BYTES), source)


def table_of(content: bytes, source: SourceFile) -> dict[str, Any]:
    """Return the dictionary in the pickle `content`, which was read from `source`.

    Raises
    ------
    InputError
        As `pickled_table`.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of odd escapes in old text
            return _table(_Machine().run(content))
    except Refusal as refusal:
        raise source.error(refusal.expected, refusal.found) from refusal


def _table(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise Refusal("a dictionary", f"a value of type {type(value).__name__}")
    return {_as_text(key): _finished(item) for key, item in value.items()}


class _Machine:
    """The stack and the memory of one reading."""

    def __init__(self) -> None:
        self.stack: list[Any] = []
        self.memory: dict[int, Any] = {}

    def run(self, content: bytes) -> Any:
        instructions = pickletools.genops(content)
        while True:
            try:
                code, argument, _ = next(instructions)
            except (ValueError, OverflowError, StopIteration) as error:
                raise Refusal("a whole pickle", f"a damaged one ({error})") from error
            if code.name == "STOP":
                return self.pop()
            self.step(code.name, argument)

    def step(self, name: str, argument: Any) -> None:
        if name in LITERALS:  # as most are
            self.stack.append(argument)
        elif name in CONSTANTS:
            self.stack.append(CONSTANTS[name]())
        elif name in TUPLES:
            self.stack.append(tuple(reversed([self.pop() for _ in range(TUPLES[name])])))
        elif name in STEPS:
            STEPS[name](self, argument)
        elif name not in {"PROTO", "FRAME"}:
            raise Refusal("plain values and arrays", f"the pickle instruction {name}")

    def pop(self) -> Any:
        if not self.stack or self.stack[-1] is MARK:
            raise Refusal("a whole pickle", "a damaged one (a value is missing)")
        return self.stack.pop()

    def top(self, kind: type) -> Any:
        if not self.stack or not isinstance(self.stack[-1], kind):
            raise Refusal("a whole pickle", f"a damaged one (a {kind.__name__} is missing)")
        return self.stack[-1]

    def marked(self) -> list[Any]:
        """Take what lies above the last mark off the stack, and the mark."""
        items: list[Any] = []
        while self.stack:
            item = self.stack.pop()
            if item is MARK:
                return items[::-1]
            items.append(item)
        raise Refusal("a whole pickle", "a damaged one (a mark is missing)")


def _set_items(machine: _Machine, items: list[Any]) -> None:
    table = machine.top(dict)
    if len(items) % 2:
        raise Refusal("a whole pickle", "a damaged one (a key without a value)")
    for key, value in zip(items[::2], items[1::2], strict=True):
        if not isinstance(key, str | bytes | int):
            raise Refusal("keys that are text or numbers", f"a key of type {type(key).__name__}")
        table[key] = value


def _dict(machine: _Machine, _: Any) -> None:
    items = machine.marked()
    machine.stack.append({})
    _set_items(machine, items)


def _set_item(machine: _Machine, _: Any) -> None:
    value, key = machine.pop(), machine.pop()
    _set_items(machine, [key, value])


def _append(machine: _Machine, _: Any) -> None:
    item = machine.pop()
    machine.top(list).append(item)


def _appends(machine: _Machine, _: Any) -> None:
    items = machine.marked()
    machine.top(list).extend(items)


def _get(machine: _Machine, place: Any) -> None:
    if place not in machine.memory:
        raise Refusal("a whole pickle", f"a damaged one (nothing remembered as {place})")
    machine.stack.append(machine.memory[place])


def _put(machine: _Machine, place: Any) -> None:
    value = machine.pop()
    machine.memory[place] = value
    machine.stack.append(value)


def _global(machine: _Machine, argument: str) -> None:
    machine.stack.append(_name(argument))


def _stack_global(machine: _Machine, _: Any) -> None:
    name, module = machine.pop(), machine.pop()
    if not (isinstance(name, str) and isinstance(module, str)):
        raise Refusal("a whole pickle", "a damaged one (a name that is no text)")
    machine.stack.append(_name(f"{module} {name}"))


def _name(text: str) -> Name:
    if text not in ALLOWED:
        shown = ".".join(text[:200].split(" "))
        raise Refusal("plain values and arrays", f"the forbidden name {shown!r}")
    return ALLOWED[text]


def _reduce(machine: _Machine, _: Any) -> None:
    arguments, name = machine.pop(), machine.pop()
    machine.stack.append(called(name, arguments))


def _build(machine: _Machine, _: Any) -> None:
    state = machine.pop()
    made = machine.stack[-1] if machine.stack else None
    if not isinstance(made, ArrayInMaking | TypeInMaking):
        raise Refusal("plain values and arrays", "a state for something that has none")
    made.fill(state)


STEPS: dict[str, Callable[[_Machine, Any], None]] = {
    "POP": lambda machine, _: machine.pop(),
    "DICT": _dict,
    "SETITEM": _set_item,
    "SETITEMS": lambda machine, _: _set_items(machine, machine.marked()),
    "LIST": lambda machine, _: machine.stack.append(machine.marked()),
    "TUPLE": lambda machine, _: machine.stack.append(tuple(machine.marked())),
    "APPEND": _append,
    "APPENDS": _appends,
    "GET": _get,
    "BINGET": _get,
    "LONG_BINGET": _get,
    "PUT": _put,
    "BINPUT": _put,
    "LONG_BINPUT": _put,
    "MEMOIZE": lambda machine, _: _put(machine, len(machine.memory)),
    "GLOBAL": _global,
    "STACK_GLOBAL": _stack_global,
    "REDUCE": _reduce,
    "BUILD": _build,
}
"""Instructions that work on what is there."""


def _as_text(key: Any) -> str:
    return key.decode("latin-1") if isinstance(key, bytes) else str(key)


def _finished(value: Any) -> Any:
    return value.array() if isinstance(value, ArrayInMaking) else value
