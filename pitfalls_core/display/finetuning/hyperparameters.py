"""All that a variant is trained with, read from the definition of the study."""

from pitfalls_core.display.document import Column, Inlines, Row, Table
from pitfalls_core.display.sentences import unbroken, words
from pitfalls_core.findings.scale import GAP
from pitfalls_core.studies.part import Part
from pitfalls_core.studies.study import Study
from pitfalls_core.studies.variant import Variant


def hyperparameters_table(
    study: Study, profile: str, *, label: str = "tab-hyperparameters", answers: str = ""
) -> Table:
    """Return the settings of every variant at `profile`, task by task, as they are defined."""
    rows: list[Row] = []
    for task in study.tasks:
        budget = task.budgets[profile]
        heading = (
            f"{task.title} (seeds: {budget.seeds}, epochs: {budget.epochs}, batch size: "
            f"{budget.batch_size})"
        )
        rows.append(Row(group=unbroken(heading)))
        rows += [_row(one, study) for one in study.on_task(task.name)]
    return Table(
        label=label,
        caption=(
            words(
                "Hyperparameters of every variant, read from the definition of the study. Rate: "
                "learning rate. Clip: largest norm of the gradient. Starts from: the pre-training "
                "variant, the number of its runs that seeds are spread over, and the layers that "
                "start afresh. All settings that are not named are those of the parts."
            ),
        ),
        columns=tuple(
            Column(name)
            for name in (
                "Variant",
                "Optimizer",
                "Rate",
                "Schedule",
                "Clip",
                "Learns",
                "Network",
                "Augmentation",
                "Starts from",
            )
        ),
        rows=tuple(rows),
        wide=True,
        answers=answers,
    )


def _row(variant: Variant, study: Study) -> Row:
    optimizer = variant.optimizer
    rate = None if optimizer is None else optimizer.arguments.get("learning_rate")
    cells = (
        variant.title,
        GAP if optimizer is None else optimizer.name,
        GAP if rate is None else f"{rate:g}",
        _named(variant.schedule),
        GAP if variant.clip is None else f"{variant.clip:g}",
        "all layers" if variant.freezing is None else _named(variant.freezing),
        _settings(variant.model, ("channels", "classes")),
        _settings(variant.augmentation),
        _origin(variant, study),
    )
    shown: tuple[Inlines, ...] = tuple((words(cell),) for cell in cells)
    return Row(shown)


def _named(part: Part | None) -> str:
    if part is None:
        return GAP
    settings = _settings(part)
    return part.name if settings == GAP else f"{part.name} ({settings})"


def _settings(part: Part | None, without: tuple[str, ...] = ()) -> str:
    """Return the arguments of a part, but for those that all parts of its kind have."""
    if part is None:
        return GAP
    shown = [
        f"{name.replace('_', ' ')}: {_worded(value)}"
        for name, value in part.arguments.items()
        if name not in without
    ]
    return ", ".join(shown) or GAP


def _worded(value: object) -> str:
    if isinstance(value, bool):
        return "on" if value else "off"
    return f"{value:g}" if isinstance(value, float) else str(value)


def _origin(variant: Variant, study: Study) -> str:
    parent = variant.parent
    if parent is None:
        return GAP
    # What stands before a colon names the kind of run, which the column does already.
    title = study.variant(parent.variant).title.rpartition(": ")[2]
    count = "one run a seed" if parent.seeds is None else f"{parent.seeds} runs"
    fresh = f"; afresh: {', '.join(parent.fresh_layers)}" if parent.fresh_layers else ""
    return f"{title} ({count}{fresh})"
