"""One item of the checklist."""

from dataclasses import dataclass
from typing import Literal

Status = Literal["yes", "no", "not applicable", "not filled"]


@dataclass(frozen=True)
class Answer:
    """The answer to one question.

    Parameters
    ----------
    number
        Of the question.
    question
        The question.
    status
        ``yes``, ``no``, ``not applicable``; or ``not filled``, where the records cannot say.
    value
        What was found, in words and numbers; or why it is not filled.
    where
        Label of the table or figure that shows it; empty where none does.
    """

    number: int
    question: str
    status: Status
    value: str
    where: str = ""


def met(condition: bool) -> Status:
    """Return ``yes`` if `condition` holds, and ``no`` otherwise."""
    return "yes" if condition else "no"
