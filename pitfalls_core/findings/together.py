"""What several studies say together: the abstract of proceedings."""

from collections import Counter
from collections.abc import Sequence
from typing import get_args

from pitfalls_core.findings.analysis import Analysis
from pitfalls_core.findings.comparison import Verdict
from pitfalls_core.findings.sentence import Sentence, compose, of_whole
from pitfalls_core.findings.together_words import TOGETHER
from pitfalls_core.findings.wording import joined
from pitfalls_core.findings.words import VERDICT_WORDS

VERDICTS: tuple[Verdict, ...] = get_args(Verdict)


def abstract_of(analyses: Sequence[Analysis]) -> tuple[Sentence, ...]:
    """Return how many runs, claims, verdicts and controls there are, and how they came out."""
    entries = [entry for one in analyses for entry in one.runs.ledger.entries]
    finished = sum(len(one.runs.records) for one in analyses)
    runs = compose(
        TOGETHER["runs"],
        studies=of_whole(len(analyses)),
        finished=of_whole(finished),
        planned=of_whole(len(entries)),
    )
    return (runs, *_claims(analyses), *_verdicts(analyses), *_controls(analyses), _own())


def _claims(analyses: Sequence[Analysis]) -> list[Sentence]:
    counts = Counter(one.status for analysis in analyses for one in analysis.claims)
    if not counts:
        return []
    return [
        compose(
            TOGETHER["claims"],
            count=of_whole(counts.total()),
            supported=of_whole(counts["supported"]),
            refuted=of_whole(counts["refuted"]),
            inconclusive=of_whole(counts["inconclusive"]),
            not_testable=of_whole(counts["not testable"]),
        )
    ]


def _verdicts(analyses: Sequence[Analysis]) -> list[Sentence]:
    counts = Counter(one.verdict_family for analysis in analyses for one in analysis.primary)
    if not counts:
        return []
    given = [verdict for verdict in VERDICTS if counts[verdict]]
    said = joined(
        [(of_whole(counts[one]), f" are {VERDICT_WORDS[one]}") for one in given], last=", "
    )
    return [compose(TOGETHER["verdicts"], count=of_whole(counts.total()), said=said)]


def _controls(analyses: Sequence[Analysis]) -> list[Sentence]:
    found = [analysis.control_detected(one) for analysis in analyses for one in analysis.controls]
    nulls = [one in analysis.false_alarms for analysis in analyses for one in analysis.nulls]
    said = []
    if found:
        said.append(
            compose(
                TOGETHER["control"], found=of_whole(found.count(True)), sets=of_whole(len(found))
            )
        )
    if nulls:
        said.append(
            compose(TOGETHER["null"], alarms=of_whole(sum(nulls)), sets=of_whole(len(nulls)))
        )
    return said


def _own() -> Sentence:
    return compose(TOGETHER["own"])
