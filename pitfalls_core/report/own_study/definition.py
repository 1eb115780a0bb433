"""What the definition of a study should have, looked at without running anything."""

from collections.abc import Iterator
from dataclasses import replace

from pitfalls_core.runs.trial.checked import Checked, Problem
from pitfalls_core.studies.study import PROFILES, Study

DECISIVE = ("laptop", "full")
"""Profiles whose verdicts mean something; smoke is a look at the machinery."""

FEWEST = 2
"""Seeds from which a spread can be had."""

MERIT = 5
"""Seeds from which an interval is short enough to say much."""


def checked_definition(study: Study) -> tuple[Checked, ...]:
    """Return what is right and wrong with the definition of `study` as it stands."""
    return (
        _margin(study),
        _seeds(study),
        _baseline(study),
        _positive_control(study),
        _planted_null(study),
        _families(study),
    )


def _margin(study: Study) -> Checked:
    margin, where = study.margin, "`margin` of the study"
    problems = []
    if margin.value >= 1:
        what = f"the margin is {margin.value:g}, and {study.metric} is a share in [0, 1]"
        problems.append(Problem(what, where, f"write {margin.value / 100:g} for that many percent"))
    if not margin.justification.strip():
        what = "nobody says why this is the smallest difference that matters"
        problems.append(Problem(what, where, "write the reason as its second argument"))
    said = f"{margin.value:g}, because {margin.justification}"
    return Checked("margin", said, tuple(problems))


def _seeds(study: Study) -> Checked:
    counts = [
        f"{task.name} " + "/".join(str(task.budgets[profile].seeds) for profile in PROFILES)
        for task in study.tasks
    ]
    said = f"{', '.join(counts)} at {'/'.join(PROFILES)}"
    return Checked("seeds", said, tuple(_one_seed(study)))


def _decisive_tasks(study: Study) -> tuple[str, ...]:
    """Return the tasks that primary families are about, in the order of the study."""
    families = [family for family in study.families if family.primary]
    named = {dataset.partition("/")[0] for family in families for dataset in family.datasets}
    return tuple(task.name for task in study.tasks if task.name in named)


def _one_seed(study: Study) -> Iterator[Problem]:
    for task in map(study.task, _decisive_tasks(study)):
        for profile in DECISIVE:
            seeds = task.budgets[profile].seeds
            if seeds < FEWEST:
                what = f"{seeds} seed at profile {profile} shows no spread, so no verdict either"
                where = f"`budgets` of task {task.name}"
                yield Problem(what, where, f"plan {FEWEST} at least, and {MERIT} to say much")


def _baseline(study: Study) -> Checked:
    treatments = [variant.name for variant in study.treatments]
    problems = []
    if not treatments:
        what = f"nothing is compared with {study.baseline!r}: all other variants are controls"
        problems.append(Problem(what, "`variants` of the study", "add the variant in question"))
    for task in _decisive_tasks(study):
        if study.baseline not in [variant.name for variant in study.on_task(task)]:
            what = f"baseline {study.baseline!r} is not run here, and a primary family is about it"
            where = f"task {task}"
            problems.append(Problem(what, where, "let the baseline run on this task as well"))
    said = f"{study.baseline}, against {', '.join(treatments)}"
    return Checked("baseline", said, tuple(problems))


def _positive_control(study: Study) -> Checked:
    control, where = study.positive_control, "`positive_control` of the study"
    problems = []
    if control.variant == study.baseline:
        what = f"it names the baseline, {control.variant!r}, which differs from itself in nothing"
        remedy = "name a variant that is known to be worse, for example with wrong labels"
        problems.append(Problem(what, where, remedy))
    if not control.why.strip():
        remedy = "write the reason as its third argument"
        problems.append(Problem("nobody says why its effect is known", where, remedy))
    return Checked("positive control", f"{control.variant}: {control.why}", tuple(problems))


def _planted_null(study: Study) -> Checked:
    null, where = study.planted_null, "`planted_null` of the study"
    if null is None:
        what = "there is none: an effect that is exactly zero and must not be found"
        remedy = 'add the baseline again with `fresh=("initialization", "order")`, and name it'
        return Checked("planted null", "", (Problem(what, where, remedy),))
    variant, baseline = study.variant(null.variant), study.variant(study.baseline)
    alike = replace(
        variant,
        name=baseline.name,
        title=baseline.title,
        difference=baseline.difference,
        fresh=baseline.fresh,
        tasks=baseline.tasks,
    )
    problems = []
    if alike != baseline:
        what = f"{null.variant!r} differs from the baseline in more than its random streams"
        remedy = "give it all parts of the baseline; only `fresh` and the names are its own"
        problems.append(Problem(what, where, remedy))
    elif variant.model is not None and not variant.fresh:
        what = f"{null.variant!r} has the streams of the baseline, so its runs are the same runs"
        problems.append(Problem(what, where, 'write `fresh=("initialization", "order")`'))
    return Checked("planted null", f"{null.variant}: {null.why}", tuple(problems))


def _families(study: Study) -> Checked:
    primary = [family.name for family in study.families if family.primary]
    problems = [] if primary else [_no_primary()]
    for dataset in study.datasets:
        for treatment in study.treatments:
            covering = [one for one in study.families if one.covers(dataset, treatment.name)]
            named = [one for one in covering if one.treatments] or covering
            if len(named) > 1:
                names = " and ".join(repr(family.name) for family in named)
                what = f"{treatment.name} on {dataset} stands in the families {names}"
                problems.append(Problem(what, "`families` of the study", "leave it in one"))
    return Checked("families", f"primary: {', '.join(primary)}", tuple(problems))


def _no_primary() -> Problem:
    what = "no family is primary, so the abstract has nothing to speak of"
    return Problem(what, "`families` of the study", "leave out `primary=False` in one of them")
