"""The history of a plan in sentences."""

from collections.abc import Iterator, Mapping
from typing import Any

from pitfalls_core.findings.history.words import CHANGES, KINDS, WHEN
from pitfalls_core.findings.scale import ACCURACY
from pitfalls_core.findings.sentence import Sentence, compose, overall
from pitfalls_core.runs.frozen import SEEDS, Deviation
from pitfalls_core.runs.runner import StudyRuns
from pitfalls_core.studies.study import Study

ENTRIES = Mapping[str, Any]


def changes(runs: StudyRuns) -> tuple[Sentence, ...]:
    """Return one sentence for every change of the plan after results existed."""
    return tuple(said for one in runs.deviations for said in _said(one, runs.study))


def subject_title(subject: str, study: Study) -> str:
    """Return what the reader sees for a task, or for one arm of it."""
    task, _, variant = subject.partition("/")
    titles = {one.name: one.title for one in study.tasks}
    variants = {one.name: one.title for one in study.variants}
    title = f"“{titles.get(task, task)}”"
    return f"“{variants.get(variant, variant)}” on {title}" if variant else title


def _said(change: Deviation, study: Study) -> Iterator[Sentence]:
    when = _when(change)
    if change.field == SEEDS:
        template = CHANGES["raised" if change.after > change.before else "lowered"]
        yield compose(
            template,
            subject=subject_title(change.subject, study),
            before=overall(change.before),
            after=overall(change.after),
            when=when,
        )
    elif change.field == "margin" and isinstance(change.after, dict):
        yield _margin(change, when)
    elif change.field == "metric":
        before, after = str(change.before), str(change.after)
        yield compose(CHANGES["metric"], before=before, after=after, when=when)
    elif change.field in KINDS:
        yield from _entries(change, when)
    else:
        yield compose(CHANGES["field"], field=change.field.replace("_", " "), when=when)


def _when(change: Deviation) -> Sentence:
    # Runs that an earlier plan asked for count as well, so that there can be more than planned.
    if change.planned is None or change.runs > change.planned:
        return compose(WHEN["some"], runs=overall(change.runs))
    return compose(WHEN["of"], runs=overall(change.runs), planned=overall(change.planned))


def _margin(change: Deviation, when: Sentence) -> Sentence:
    if not change.moves_margin:
        return compose(CHANGES["justification"], when=when)
    before, after = (overall(ACCURACY.size(one["value"])) for one in (change.before, change.after))
    return compose(CHANGES["margin"], before=before, after=after, when=when)


def _entries(change: Deviation, when: Sentence) -> Iterator[Sentence]:
    """Yield what happened to the entries of a list of the plan, each by its name or id."""
    kind = KINDS[change.field]
    before, after = (_by_name(entries) for entries in (change.before, change.after))
    for name in {**before, **after}:
        if name not in after:
            yield compose(CHANGES["removed"], kind=kind, name=name, when=when)
        elif name not in before:
            yield compose(CHANGES["added"], kind=kind, name=name, when=when)
        elif before[name] != after[name]:
            fields = ", ".join(_different(before[name], after[name]))
            yield compose(CHANGES["changed"], kind=kind, name=name, fields=fields, when=when)


def _by_name(entries: Any) -> dict[str, ENTRIES]:
    return {str(one.get("id", one.get("name"))): one for one in entries or ()}


def _different(before: ENTRIES, after: ENTRIES) -> list[str]:
    fields = sorted(before.keys() | after.keys())
    return [name for name in fields if before.get(name) != after.get(name)]
