"""A planted mistake beside its clean twin: what validation shows, and what test sets show."""

from pitfalls_core.display.arms import of_arm
from pitfalls_core.display.cells import accuracies
from pitfalls_core.display.document import Column, Row, Table
from pitfalls_core.display.finetuning.chosen import chosen
from pitfalls_core.display.sentences import caption, unbroken, words
from pitfalls_core.display.whole import of_task
from pitfalls_core.findings.analysis import Analysis

CAPTION = (
    "A demonstration, not a result: the mistake was planted. “{mistaken}” ({difference}) is "
    "trained exactly like “{twin}”, and validation, which selects the epoch, cannot see the "
    "mistake. Accuracy (%): mean and, in brackets, SD over seeds; below, how many seeds have "
    "identical validation accuracy in both."
)


def mismatch_table(
    analysis: Analysis, twin: str, mistaken: str, *, task: str, label: str = "tab-mismatch"
) -> Table:
    """Return the accuracy of two variants on validation and test sets of `task`."""
    study = analysis.study
    sets = ("validation", *study.task(task).datasets)
    titles = [study.dataset_title(f"{task}/{name}") for name in sets]
    by_seed = [
        {run.seed: run.scores for run in chosen(analysis, task, [one])} for one in (twin, mistaken)
    ]
    shared = by_seed[0].keys() & by_seed[1].keys()
    score = "validation/accuracy"
    same = sum(by_seed[0][seed][score] == by_seed[1][seed][score] for seed in shared)
    rows = [
        Row(
            (
                (words(study.variant(variant).title),),
                *(
                    of_arm(
                        accuracies([one[f"{name}/accuracy"] for one in of.values()]), task, variant
                    )
                    for name in sets
                ),
            )
        )
        for variant, of in zip((twin, mistaken), by_seed, strict=True)
    ]
    return Table(
        label=label,
        caption=caption(
            CAPTION,
            mistaken=study.variant(mistaken).title,
            difference=study.variant(mistaken).difference,
            twin=study.variant(twin).title,
        ),
        columns=(Column("Variant"), *(Column(unbroken(one), "right") for one in titles)),
        rows=tuple(rows),
        note=caption(
            "Identical validation accuracy in {count} seeds.",
            count=of_task(f"{same} of {len(shared)}", task),
        ),
        wide=True,
    )
