"""Every setting of every variant, read from the study itself."""

from pitfalls_core.display.document import Column, Inlines, Row, Table, Text
from pitfalls_core.display.sentences import unbroken, words
from pitfalls_core.findings.scale import GAP
from pitfalls_core.studies.part import Part
from pitfalls_core.studies.study import Study
from pitfalls_core.studies.variant import Variant

ROLES = (
    "optimizer",
    "schedule",
    "augmentation",
    "label_noise",
    "loss",
    "batching",
    "alignment",
    "preparation",
    "freezing",
    "test_time",
)
"""Parts beside the model that have settings, as fields of a variant."""


def hyperparameters_table(study: Study, profile: str, *, answers: str = "") -> Table:
    """Return the parts of every variant with their arguments, and the budget of every task.

    Parameters
    ----------
    study
        The study.
    profile
        Whose budgets are shown.
    answers
        The exhibit of the source paper that the table answers.
    """
    budgets = "; ".join(
        f"{task.title}: {budget.seeds} seeds, {budget.epochs} epochs, batches of "
        f"{budget.batch_size}"
        for task in study.tasks
        for budget in (task.budgets[profile],)
    )
    return Table(
        label="tab-hyperparameters",
        caption=(
            words(
                "Hyperparameters, as the study defines them; what is not named is the default of "
                f"its part. Equal for all variants of a task, at profile {profile}: {budgets}."
            ),
        ),
        columns=(Column("Variant"), Column("Model"), Column("Parts and their settings")),
        rows=tuple(_row(variant) for variant in study.variants),
        wide=True,
        answers=answers,
    )


def _row(variant: Variant) -> Row:
    parts = [getattr(variant, role) for role in ROLES]
    told = [_told(part) for part in parts if part is not None]
    if variant.batch_size is not None:
        told.append(f"batches of {variant.batch_size}")
    if variant.threads > 1:
        told.append(f"{variant.threads} threads")
    if variant.clip is not None:
        told.append(f"gradient clipped at norm {variant.clip:g}")
    if variant.fresh:
        told.append(f"own {' and '.join(variant.fresh)}")
    model: Inlines = (words(_told(variant.model)),) if variant.model else (Text(GAP),)
    return Row(((words(variant.title),), model, (words("; ".join(told)),)))


def _told(part: Part) -> str:
    arguments = ", ".join(f"{name} {_shown(value)}" for name, value in part.arguments.items())
    return unbroken(f"{part.name} ({arguments})" if arguments else part.name)


def _shown(value: object) -> str:
    if isinstance(value, tuple):
        return "-".join(map(str, value))
    return f"{value:g}" if isinstance(value, float) else str(value)
