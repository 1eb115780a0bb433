"""What several studies say together: the abstract of proceedings."""

from collections import Counter
from collections.abc import Sequence
from typing import get_args

from pitfalls_core.findings.analysis import Analysis
from pitfalls_core.findings.comparison import Verdict
from pitfalls_core.findings.sentence import Sentence, compose, overall
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
        studies=overall(len(analyses)),
        finished=overall(finished),
        planned=overall(len(entries)),
    )
    return (runs, *_claims(analyses), *_verdicts(analyses), *_controls(analyses), _own())


def _claims(analyses: Sequence[Analysis]) -> list[Sentence]:
    counts = Counter(one.status for analysis in analyses for one in analysis.claims)
    if not counts:
        return []
    return [
        compose(
            TOGETHER["claims"],
            count=overall(counts.total()),
            supported=overall(counts["supported"]),
            refuted=overall(counts["refuted"]),
            inconclusive=overall(counts["inconclusive"]),
            not_testable=overall(counts["not testable"]),
        )
    ]


def _verdicts(analyses: Sequence[Analysis]) -> list[Sentence]:
    counts = Counter(one.verdict_family for analysis in analyses for one in analysis.primary)
    if not counts:
        return []
    given = [verdict for verdict in VERDICTS if counts[verdict]]
    said = joined(
        [(overall(counts[one]), f" are {VERDICT_WORDS[one]}") for one in given], last=", "
    )
    return [compose(TOGETHER["verdicts"], count=overall(counts.total()), said=said)]


def _controls(analyses: Sequence[Analysis]) -> list[Sentence]:
    found = [analysis.control_detected(one) for analysis in analyses for one in analysis.controls]
    nulls = [one in analysis.false_alarms for analysis in analyses for one in analysis.nulls]
    said = []
    if found:
        said.append(
            compose(TOGETHER["control"], found=overall(found.count(True)), sets=overall(len(found)))
        )
    if nulls:
        said.append(compose(TOGETHER["null"], alarms=overall(sum(nulls)), sets=overall(len(nulls))))
    return said


def _own() -> Sentence:
    return compose(TOGETHER["own"])
