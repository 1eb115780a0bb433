"""B. Design."""

from pitfalls_core.findings.analysis import Analysis
from pitfalls_core.findings.checklist.answer import Answer, met
from pitfalls_core.findings.scale import ACCURACY, LAST_EPOCH
from pitfalls_core.seeding import STREAMS

TITLE = "Design"

LAST = f"accuracy{LAST_EPOCH}"


def answers(analysis: Analysis) -> tuple[Answer, ...]:
    """Return items 8 to 14."""
    study, ledger = analysis.study, analysis.runs.ledger
    primary = {one.design.treatment for one in analysis.primary}
    unequal = [one for one in study.variants if one.batch_size or one.threads > 1]
    titles = ", ".join(f"“{one.title}”" for one in unequal)
    budget = "Equal epochs, batch size and data for all variants"
    own = {fresh for one in study.variants for fresh in one.fresh}
    failed, finished = ledger.count("failed"), ledger.count("finished")
    null = study.planted_null
    return (
        Answer(
            8,
            "Variants with their exact differences",
            "yes",
            f"{len(study.variants)} variants, part by part.",
            "tab-variants",
        ),
        Answer(
            9,
            "Equal budget for every variant",
            met(not primary & {one.name for one in unequal}),
            f"{budget}, but for {titles}, which are none of the question's." if unequal else budget,
            "tab-variants",
        ),
        Answer(
            10,
            "Tuning: search space, trials, selection set",
            "yes",
            "Nothing was searched: hyperparameters stand in the plan. The epoch is selected by "
            "accuracy on validation data of the training distribution.",
            "tab-variants",
        ),
        Answer(
            11,
            "Trivial baseline and controls",
            met(null is not None),
            f"Chance is {ACCURACY.score(study.chance)} %; runs no better than the most frequent "
            f"class count as collapsed. Positive control: “{_title(analysis, 0)}”. Planted null: "
            + (f"“{_title(analysis, 1)}”." if null else "none."),
            "tab-control",
        ),
        Answer(
            12,
            "Seeds and what each controls",
            "yes",
            f"{_seeds(analysis)}. A seed controls {', '.join(STREAMS)}, shared by all variants"
            + (f", but for {' and '.join(sorted(own))} of the planted null." if own else "."),
            "tab-seeds",
        ),
        Answer(
            13,
            "Runs planned, finished, failed, excluded",
            "yes",
            f"{len(ledger.entries)} planned, {finished} finished, {failed} failed, "
            f"{len(ledger.entries) - finished - failed} missing, none excluded.",
            "tab-seeds",
        ),
        Answer(14, "Stopping rule; best and last epoch", "yes", _stopping(analysis)),
    )


def _title(analysis: Analysis, place: int) -> str:
    return analysis.titles.variants[analysis.study.controls[place].variant]


def _seeds(analysis: Analysis) -> str:
    counts = (
        f"{task.title}: {task.budgets[analysis.runs.profile].seeds}"
        for task in analysis.study.tasks
    )
    return "; ".join(counts)


def _stopping(analysis: Analysis) -> str:
    """Return the rule, and how far the last epoch is from the selected one."""
    differences = [
        record.scores[f"{name}/accuracy"] - record.scores[f"{name}/{LAST}"]
        for record in analysis.runs.records
        for name in record.examples
        if f"{name}/{LAST}" in record.scores and f"{name}/accuracy" in record.scores
    ]
    rule = "A fixed number of epochs; the epoch with the best validation accuracy is scored."
    if not differences:
        return rule
    mean = ACCURACY.change(sum(differences) / len(differences))
    return f"{rule} Against the last epoch it scores {mean} on average over all runs and test sets."
