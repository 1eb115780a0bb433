"""C. Data."""

from collections.abc import Iterator

from pitfalls_core.data.facts import SetFacts
from pitfalls_core.findings.account import abstract
from pitfalls_core.findings.analysis import Analysis
from pitfalls_core.findings.checklist.answer import Answer, Status, met
from pitfalls_core.findings.detectors import leakage, preprocessing
from pitfalls_core.findings.scale import share
from pitfalls_core.findings.sentence import plain_text

TITLE = "Data"

UNKNOWN = "No facts of the sets are recorded."


def answers(analysis: Analysis) -> tuple[Answer, ...]:
    """Return items 15 to 20."""
    study = analysis.study
    known = [record for record in analysis.runs.records if record.sets]
    contents = {facts.content for record in known for facts in record.sets.values()}
    shared = [f"{task.title}: {task.shared}" for task in study.tasks if task.shared]
    said = " ".join(map(plain_text, abstract(analysis)))
    noise = sorted(set(_wrong_labels(analysis)))
    return (
        Answer(
            15,
            "Sources, digests, sizes per split and class",
            met(bool(known)) if known else "not filled",
            f"{len(contents)} different sets, each with sizes, classes and a SHA-256 in its run "
            "records."
            if known
            else UNKNOWN,
            "tab-data",
        ),
        Answer(
            16,
            "Split rule and unit",
            "yes",
            "; ".join(shared) + "." if shared else "Every seed draws all data anew.",
            "tab-data",
        ),
        _detected(17, "Duplicates across splits", leakage.DETECTOR, analysis),
        _detected(18, "Preprocessing equal in all sets", preprocessing.DETECTOR, analysis),
        Answer(
            19,
            "Synthetic or real, said in the abstract",
            met(all(task.title in said for task in study.tasks)),
            "The abstract names every task by its title.",
        ),
        Answer(
            20,
            "Realised noise rate and shift parameters",
            "yes" if noise or not _has_noise(analysis) else "not filled",
            (
                f"Wrong training labels: {share(noise[0])} to {share(noise[-1])}. "
                if noise
                else "No label noise. "
            )
            + "Shifts stand with the sets.",
            "tab-data",
        ),
    )


def _detected(number: int, question: str, detector: str, analysis: Analysis) -> Answer:
    found = [one for one in analysis.pitfalls if one.detector == detector]
    if not found:
        return Answer(number, question, "not filled", UNKNOWN)
    fired = [one for one in found if one.fired]
    alarms = "; ".join(one.subject for one in fired)
    value = f"Looked at {len(found)} sets; alarms: {alarms or 'none'}."
    return Answer(number, question, _without(bool(fired)), value, "tab-alarms")


def _without(fired: bool) -> Status:
    return "no" if fired else "yes"


def _wrong_labels(analysis: Analysis) -> Iterator[float]:
    for record in analysis.runs.records:
        train: SetFacts | None = record.sets.get("train")
        if train is not None and train.wrong_labels is not None:
            yield train.wrong_labels


def _has_noise(analysis: Analysis) -> bool:
    return any(one.label_noise for one in analysis.study.variants)
