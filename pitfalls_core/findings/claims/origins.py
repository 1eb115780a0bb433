"""How many pre-trained checkpoints the runs behind a claim start from."""

from collections.abc import Sequence

from pitfalls_core.findings.claims.ground import Ground
from pitfalls_core.findings.claims.rates_words import ORIGINS
from pitfalls_core.findings.sentence import Sentence, compose


def origins(ground: Ground, tasks: Sequence[str], variants: Sequence[str]) -> tuple[Sentence, ...]:
    """Return a sentence that names the number of checkpoints; none if no run has a parent."""
    records = [
        record
        for task in tasks
        for name in variants
        if (task, name) in ground.runs
        for record in ground.runs[task, name].records
    ]
    parents = {record.ingredients.parent for record in records} - {""}
    if not parents:
        return ()
    if len(parents) == 1:
        return (compose(ORIGINS["one"]),)
    return (compose(ORIGINS["several"], count=ground.number(str(len(parents)))),)
