"""The help of every command ends with an example, and the program takes each of them."""

import re
import shlex

import pytest

from pitfalls_core import cli

COMMANDS = [command.name for command in cli.COMMANDS]


@pytest.mark.parametrize("name", COMMANDS)
def test_the_example_of_a_command(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    """It stands at the end of the help, once, and it parses to the function of that command."""
    with pytest.raises(SystemExit) as left:
        cli.main((name, "--help"))
    assert left.value.code == 0
    told = " ".join(capsys.readouterr().out.split())
    (example,) = re.findall(r"Example: pitfalls (.*)$", told)
    assert told.count("Example:") == 1
    words = shlex.split(example)
    assert words[0] == name
    options = cli._parser(name).parse_args(words)
    assert callable(options.command)


def test_every_command_has_one() -> None:
    """And there is none for a command that does not exist."""
    assert set(cli.EXAMPLES) == set(COMMANDS)
