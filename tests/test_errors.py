"""The tree of errors: messages with the nearest name, and the exit status of each class."""

import pytest

from pitfalls_core.errors import (
    ExportFailed,
    InputError,
    NotebookFailed,
    PitfallsError,
    RunsFailed,
    UnknownNameError,
    WorkFailed,
)


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (
            UnknownNameError("study", "reffinement", ("refinement", "symbols"), "in tests"),
            "unknown study 'reffinement' in tests. Did you mean 'refinement'? "
            "Known: refinement, symbols.",
        ),
        (
            UnknownNameError("variant", "xyz", ("refined", "baseline")),
            "unknown variant 'xyz'. Known: baseline, refined.",
        ),
        (UnknownNameError("study", "any", ()), "unknown study 'any'. Known: none."),
        (
            UnknownNameError("seed", "s", (f"{place:02}" for place in range(27))),
            "unknown seed 's'. Known: 00, 01, 02, 03, 04, 05, 06, 07, 08, 09, 10, 11, 12, 13, 14, "
            "15, 16, 17, 18, 19, 20, 21, 22, 23 and 3 more.",
        ),
    ],
)
def test_message_of_an_unknown_name(error: UnknownNameError, message: str) -> None:
    """The message has the name, the place, the nearest name if one is near, and all names."""
    assert str(error) == message


def test_fields_of_an_unknown_name() -> None:
    """The parts of the message can be had one by one."""
    error = UnknownNameError("study", "a", iter(("c", "b")))
    assert (error.kind, error.name, error.known) == ("study", "a", ("b", "c"))


@pytest.mark.parametrize(
    ("error", "parent", "status"),
    [
        (InputError, PitfallsError, 2),
        (UnknownNameError, InputError, 2),
        (WorkFailed, PitfallsError, 1),
        (RunsFailed, WorkFailed, 1),
        (NotebookFailed, WorkFailed, 1),
        (ExportFailed, WorkFailed, 1),
    ],
)
def test_bad_input_and_failed_work_are_told_apart(
    error: type[PitfallsError], parent: type[PitfallsError], status: int
) -> None:
    """Bad input ends with exit status 2, failed work with 1."""
    assert issubclass(error, parent)
    assert error.exit_status == status
