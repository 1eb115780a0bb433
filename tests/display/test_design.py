"""What was fixed before any result is shown as the study, its data and its plan have it."""

import json
from dataclasses import replace

import pytest

from pitfalls_core.canonical import plain
from pitfalls_core.data.glyphs import GlyphShifts
from pitfalls_core.display import design
from pitfalls_core.display.document import Code, Prose, Table, walk
from pitfalls_core.display.plain import plain_text
from pitfalls_core.runs.frozen import Deviation, FrozenPlan, deviations
from pitfalls_core.runs.ledger import Ledger
from pitfalls_core.runs.plan import plan_digest, plan_of, planned_seeds
from pitfalls_core.runs.runner import StudyRuns
from pitfalls_core.studies.controls import PositiveControl
from pitfalls_core.studies.definitions.refinement_under_shift import STUDY
from pitfalls_core.studies.part import Part
from pitfalls_core.studies.study import Budget, Margin, Study

SMALL = {"train": 1234, "validation": 56, "test": 78}


def runs_of(study: Study, *changes: Deviation, profile: str = "laptop") -> StudyRuns:
    """Return a study whose plan was changed, before any of its runs."""
    return StudyRuns(Ledger(study, profile, ()), (), plan_digest(study, profile), changes)


def paragraphs(prose: Prose) -> list[str]:
    """Return the words of every paragraph."""
    return [plain_text(block.children) for block in prose.blocks]  # type: ignore[union-attr]


def rows(table: Table) -> list[list[str]]:
    """Return the table as the reader sees it; a group is a row with one cell."""
    return [
        [row.group] if row.group else [plain_text(cell) for cell in row.cells] for row in table.rows
    ]


def test_the_question_is_that_of_the_study() -> None:
    """Question, prediction and margin stand there as they were frozen."""
    assert paragraphs(design.question(runs_of(STUDY))) == [
        f"Question. {STUDY.question}",
        f"Prediction. {STUDY.prediction}",
        "Margin. The smallest difference in accuracy that would matter is 1.0 point: accuracies in "
        "the source paper are compared to about one point. It was frozen locally, with the plan, "
        "before the first run.",
    ]


def test_a_margin_that_was_changed_is_exploratory() -> None:
    """A margin from after the first results says so, with how many runs there were."""
    study = replace(STUDY, margin=Margin(0.025, "a new view"))
    change = Deviation("margin", plain(STUDY.margin), plain(study.margin), 60)
    assert paragraphs(design.question(runs_of(study, change)))[2] == (
        "Margin. The smallest difference in accuracy that would matter is 2.5 points: a new view. "
        "It was changed after 60 runs existed, so every verdict that rests on it is exploratory."
    )


def test_another_change_leaves_the_margin_as_it_was() -> None:
    """A claim that was reworded makes no margin exploratory."""
    change = Deviation("claims", [], ["new"], 60)
    assert "exploratory" not in paragraphs(design.question(runs_of(STUDY, change)))[2]


def test_the_digest_of_the_plan_is_shown() -> None:
    """Its start stands there, in letters that can be compared with the log."""
    shown = design.plan(runs_of(STUDY))
    (digest,) = (value.text for value in walk(shown.blocks) if isinstance(value, Code))
    assert plan_digest(STUDY, "laptop").startswith(digest)
    assert len(digest) == 16
    assert paragraphs(shown) == [
        "The plan, frozen locally before the first run, has a SHA-256 that starts with "
        f"{digest}; the list of seeds is no part of it, and is logged beside it."
    ]


def test_what_was_changed_later_is_said_in_one_sentence_each() -> None:
    """Each change of the plan has its sentence, with the runs that existed of those planned."""
    glyphs = STUDY.tasks[2]
    budgets = {**glyphs.budgets, "laptop": replace(glyphs.budgets["laptop"], epochs=30)}
    later = replace(
        STUDY,
        margin=replace(STUDY.margin, value=0.025),
        tasks=(*STUDY.tasks[:2], replace(glyphs, budgets=budgets, shared="one test set")),
    )
    plans = tuple(
        FrozenPlan(
            STUDY.name,
            "laptop",
            "",
            runs,
            json.loads(json.dumps(plan_of(one, "laptop"))),
            planned_seeds(one, "laptop"),
            72,
        )
        for one, runs in ((STUDY, 0), (later, 60))
    )
    assert paragraphs(design.plan(runs_of(later, *deviations(plans))))[1:] == [
        "The margin was changed from 1.0 point to 2.5 points after 60 of 72 runs existed. "
        "The task “glyphs” was changed after 60 of 72 runs existed: budget, shared."
    ]


def test_a_changed_plan_is_not_said_to_be_older_than_its_runs() -> None:
    """With deviations, the plan in force was not frozen before the first run."""
    change = Deviation("question", "Is it?", "Was it?", 3)
    first, second = paragraphs(design.plan(runs_of(STUDY, change)))
    assert first.startswith("The plan, frozen locally with the changes below, has a SHA-256")
    assert second == "The field “question” of the plan was changed after 3 runs existed."


def _only_glyphs() -> Study:
    datasets = tuple(f"glyphs/{name}" for name in STUDY.tasks[2].datasets)
    families = tuple(
        replace(family, datasets=tuple(one for one in family.datasets if one in datasets))
        for family in STUDY.families
    )
    return replace(
        STUDY,
        tasks=STUDY.tasks[2:],
        families=families,
        positive_control=PositiveControl("noisy_labels", 5, "it must"),
    )


def test_the_data_table_says_what_files_replace() -> None:
    """Text written by hand may speak of data that the runs did not see; readers are told."""
    task = replace(STUDY.tasks[0], title="Photographs (real)", stands_for="Scanned digits (real)")
    study = replace(STUDY, tasks=(task, *STUDY.tasks[1:]))
    runs = runs_of(study)
    assert plain_text(design.data_table(runs).caption).endswith(
        " The data of “Photographs (real)” come from files, in place of “Scanned digits (real)”, "
        "of which text written by hand may still speak."
    )
    assert "in place of" not in plain_text(design.data_table(runs_of(STUDY)).caption)
    assert runs.command == (
        "pitfalls report refinement_under_shift --profile laptop --data-root DIR"
    )
    assert runs_of(STUDY).command == "pitfalls report refinement_under_shift --profile laptop"


def test_the_data_table_says_what_every_model_has() -> None:
    """Arguments that a budget gives to all models stand with its other numbers."""
    glyphs = STUDY.tasks[2]
    budget = Budget(
        seeds=9, epochs=7, batch_size=11, data=SMALL, model={"channels": 3, "classes": 4}
    )
    study = replace(
        _only_glyphs(), tasks=(replace(glyphs, budgets={**glyphs.budgets, "smoke": budget}),)
    )
    assert rows(design.data_table(runs_of(study, profile="smoke")))[0] == [
        "Drawn glyphs (synthetic) (seeds: 9, epochs: 7, batch size: 11; every model with "
        "channels=3, classes=4)"
    ]


def test_the_data_table_has_the_numbers_of_the_budget() -> None:
    """Sizes come from the profile's own data arguments, seeds and epochs from its budget."""
    glyphs = STUDY.tasks[2]
    budget = Budget(seeds=9, epochs=7, batch_size=11, data=SMALL)
    study = replace(
        _only_glyphs(), tasks=(replace(glyphs, budgets={**glyphs.budgets, "smoke": budget}),)
    )
    table = design.data_table(runs_of(study, profile="smoke"))
    shown = rows(table)
    assert shown[0] == ["Drawn glyphs (synthetic) (seeds: 9, epochs: 7, batch size: 11)"]
    assert [row[0] for row in shown[1:]] == [
        "Training",
        "In distribution",
        "Shifted Test A",
        "Shifted Test B",
        "Shifted Test C",
    ]
    described = GlyphShifts(**SMALL).describe()
    assert [row[1].replace("\xa0", " ") for row in shown[1:]] == list(described.values())
    assert "1,234" in shown[1][1]
    assert plain_text(table.caption) == (
        "Tasks, their sets, and the budget of each run. “Noisy labels” has at most 5 seeds. "
        "“Reseeded” has at most 6 seeds."
    )


def test_percent_signs_of_a_task_stay_with_their_numbers() -> None:
    """Titles of tasks and of their sets do not break before a percent sign."""
    task = replace(STUDY.tasks[0], title="Half, 50 % of it", datasets={"test": "The other 50 %"})
    whole = [one for one in STUDY.variants if not one.tasks]
    found = replace(
        STUDY, tasks=(task,), variants=tuple(whole), families=(), claims=(), ingredients={}
    )
    shown = rows(design.data_table(runs_of(found)))
    assert shown[0][0].startswith("Half, 50\xa0% of it (seeds: 20, ")
    assert shown[2][0] == "The other 50\xa0%"


@pytest.mark.parametrize("profile", ["smoke", "laptop", "full"])
def test_every_task_and_dataset_of_a_study_is_described(profile: str) -> None:
    """Each task is a group with its training set and all of its test sets, by their titles."""
    shown = rows(design.data_table(runs_of(STUDY, profile=profile)))
    groups = [row[0] for row in shown if len(row) == 1]
    assert len(groups) == len(STUDY.tasks)
    for task, group in zip(STUDY.tasks, groups, strict=True):
        assert group.startswith(f"{task.title} (seeds: {task.budgets[profile].seeds}, ")
    titles = [row[0] for row in shown if len(row) == 2]
    assert titles == [
        title for task in STUDY.tasks for title in ("Training", *task.datasets.values())
    ]


def test_data_arguments_of_the_task_hold_unless_the_budget_replaces_them() -> None:
    """A task's own arguments reach the data, and those of the profile come first."""
    glyphs = STUDY.tasks[2]
    assert glyphs.data is not None
    data = Part(glyphs.data.reference, train=4321, test=78)
    budgets = {**glyphs.budgets, "smoke": Budget(seeds=1, epochs=1, data={"test": 99})}
    study = replace(_only_glyphs(), tasks=(replace(glyphs, data=data, budgets=budgets),))
    shown = rows(design.data_table(runs_of(study, profile="smoke")))
    described = GlyphShifts(train=4321, test=99).describe()
    assert [row[1].replace("\xa0", " ") for row in shown[1:]] == list(described.values())


def test_the_variants_are_shown_part_by_part() -> None:
    """Each row names the parts with their arguments, and a dash where there is none."""
    shown = rows(design.variants_table(STUDY))
    assert shown[1] == [
        "Refined",
        "adds augmentation, AdamW with a cosine schedule, and batch normalization",
        "SmallCNN (channels=1, classes=10, normalization=True)",
        "AdamW (learning_rate=0.001, weight_decay=0.01)",
        "Cosine",
        "ShiftAndContrast (pixels=1, contrast=0.2)",
        "–",
    ]
    assert {row[0]: row[-1] for row in shown} == {
        "Baseline": "–",
        "Refined": "–",
        "Augmentation alone": "only on glyphs",
        "AdamW and cosine alone": "only on glyphs",
        "Normalization alone": "only on glyphs",
        "Two threads": "only on glyphs; 2 threads",
        "Double batch": "only on glyphs; batch size 64",
        "Reseeded": "own initialization and order",
        "Noisy labels": "SymmetricNoise (rate=0.4)",
    }


def test_labels_are_different() -> None:
    """The tables of the method can stand in one document."""
    labels = [design.variants_table(STUDY).label, design.data_table(runs_of(STUDY)).label]
    assert labels == ["tab-variants", "tab-data"]


def test_methods_without_a_column_are_named_in_the_last_one() -> None:
    """With their arguments, so that a reader sees which scaling, order or noise it was."""
    plain_variant = STUDY.variant("baseline")
    variant = replace(
        plain_variant,
        alignment=Part("some.where:CORAL", scaling="domainbed", weight=1.0),
        test_time=Part("some.where:Statistics"),
        clip=1.0,
    )
    table = design.variants_table(replace(STUDY, variants=(variant, *STUDY.variants[1:])))
    assert rows(table)[0][-1] == (
        "CORAL (scaling=domainbed, weight=1.0); Statistics; gradients clipped at 1"
    )
