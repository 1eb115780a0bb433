"""Parameters from YAML and JSON: what arrives, and what a hostile file cannot do."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pitfalls_core.errors import InputError
from pitfalls_core.results.logs.nested import DEEPEST, MOST, flat_values, read_json, yaml_parameters
from tests.results.logs.trees import refusal

MARK = "planted"


def parameters(folder: Path, text: str) -> dict[str, str]:
    """Return the parameters in a YAML file with this text."""
    path = folder / "c.yaml"
    path.write_text(text, encoding="utf-8")
    return yaml_parameters(path)


def test_plain_values(tmp_path: Path) -> None:
    """Names are joined by points, values stay as they are written, and null is nothing."""
    text = (
        "a: 1e-3\nb:\n  c: [x, 'y z', {d: 0010}]\n  e: ~\n'f.g': \"no\"\n"
        "h: &anchor 3\ni: *anchor\n? [k, l]\n: m\nn: |\n  two\n  lines\n"
    )
    assert parameters(tmp_path, text) == {
        "a": "1e-3",
        "b.c.0": "x",
        "b.c.1": "y z",
        "b.c.2.d": "0010",
        "b.e": "",
        "f.g": "no",
        "h": "3",
        "": "m",
        "n": "two\nlines\n",
    }
    assert parameters(tmp_path, "") == {}


def test_tags_are_not_acted_upon(tmp_path: Path) -> None:
    """What would make an object is left out, with all that is inside, and nothing is called."""
    trap = tmp_path / MARK
    text = (
        f"a: !!python/object/apply:os.mkdir ['{trap}']\n"
        f"b: !!python/object/new:os.system\n  args: ['touch {trap}']\nc: !!python/name:os.system\n"
        "d: 1\n"
    )
    assert parameters(tmp_path, text) == {"d": "1"}
    assert not trap.exists()


def test_a_bomb_of_aliases_does_not_go_off(tmp_path: Path) -> None:
    """An alias is never expanded."""
    lines = ["a0: &a0 [x, x]"]
    lines += [f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}, *a{n - 1}]" for n in range(1, 60)]
    assert parameters(tmp_path, "\n".join(lines)) == {"a0.0": "x", "a0.1": "x"}


@pytest.mark.parametrize("text", ["[" * 100_000, "- " * 100_000, "{a: " * 100_000])
def test_a_file_that_goes_deep(tmp_path: Path, text: str) -> None:
    """PyYAML's own composer would end the interpreter."""
    message = refusal(tmp_path, lambda: parameters(tmp_path, text))
    assert message == f"c.yaml nests more than {DEEPEST} levels; a file of parameters does not"


def test_a_file_that_is_long(tmp_path: Path) -> None:
    """Neither many values nor many bytes are parameters."""
    message = refusal(tmp_path, lambda: parameters(tmp_path, "- 1\n" * (MOST + 1)))
    assert message == f"c.yaml holds more than {MOST} values; a file of parameters does not"
    message = refusal(tmp_path, lambda: parameters(tmp_path, "a" * (16 * 2**20 + 1)))
    assert message == (
        "c.yaml is larger than 16 MiB; a file of parameters or a summary is not: name the folder "
        "of the logs, or move this file out of it"
    )


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"a: [1", "c.yaml, line 2: this is no YAML: did not find expected ',' or ']'"),
        (b"a: \x07", "c.yaml: this is no YAML: it holds characters that YAML does not allow"),
        (b"a: \xff", "c.yaml is no UTF-8 text: byte 3"),
    ],
)
def test_what_is_no_yaml(tmp_path: Path, content: bytes, message: str) -> None:
    """The place is named."""
    path = tmp_path / "c.yaml"
    path.write_bytes(content)
    assert refusal(tmp_path, lambda: yaml_parameters(path)) == message


@settings(max_examples=40)
@given(st.text(max_size=80))
def test_any_text_is_read_or_refused(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    """Nothing else is raised."""
    folder = tmp_path_factory.mktemp("yaml")
    try:
        found = parameters(folder, text)
    except (InputError, UnicodeEncodeError):
        return
    assert all(isinstance(value, str) for value in found.values())


@given(
    st.recursive(
        st.one_of(st.integers(), st.text(max_size=4), st.booleans()),
        lambda inner: st.dictionaries(st.text("abc", min_size=1, max_size=2), inner, max_size=3),
        max_leaves=8,
    ).filter(lambda value: isinstance(value, dict))
)
def test_nested_objects(values: dict[str, object]) -> None:
    """Every value that is no object comes once, under its own path."""

    def walk(value: object, path: str) -> list[tuple[str, object]]:
        if not isinstance(value, dict):
            return [(path, value)]
        inner = [(f"{path}.{key}" if path else key, one) for key, one in value.items()]
        return [found for name, one in inner for found in walk(one, name)]

    assert list(flat_values(values, Path("x"))) == walk(values, "")


def test_json_that_goes_deep(tmp_path: Path) -> None:
    """Neither the reader nor what follows it calls itself too often."""
    path = tmp_path / "s.json"
    message = f"s.json nests more than {DEEPEST} levels; a file of parameters does not"
    path.write_text("[" * 200_000)
    assert refusal(tmp_path, lambda: read_json(path)) == message
    deep: object = 1
    for _ in range(DEEPEST + 1):
        deep = {"a": deep}
    path.write_text(json.dumps(deep))
    assert refusal(tmp_path, lambda: list(flat_values(read_json(path), path))) == message
