"""What stands before the studies in proceedings: all claims, all controls, all verdicts."""

from collections.abc import Callable, Sequence

from pitfalls_core.display import overview
from pitfalls_core.display.document import Prose, Row
from pitfalls_core.display.sentences import paragraph
from pitfalls_core.findings.analysis import Analysis
from pitfalls_core.findings.together import abstract_of
from pitfalls_core.project import Project, template_folder
from pitfalls_core.report.proceedings import Overview, of_study
from pitfalls_core.report.storyline import story


def overview_of(analyses: Sequence[Analysis], project: Project) -> Overview:
    """Return what speaks of all studies; nothing for a single one.

    Raises
    ------
    InputError, UnknownNameError
        If its template cannot be read or shown.
    """
    if len(analyses) < 2:
        return Overview()
    exhibits = {
        "claims": overview.ledger_table(analyses, _rows(analyses, overview.claim_rows)),
        "controls": overview.controls_table(_rows(analyses, overview.control_rows)),
        "verdicts": overview.verdicts_table(
            _rows(analyses, lambda one: (overview.verdict_row(one),))
        ),
    }
    shown = story(template_folder("proceedings", project) / "overview.md", exhibits)
    body = tuple(
        block for one in shown for block in (one.blocks if isinstance(one, Prose) else (one,))
    )
    return Overview((paragraph(abstract_of(analyses)),), body)


def _rows(
    analyses: Sequence[Analysis], rows: Callable[[Analysis], tuple[Row, ...]]
) -> tuple[Row, ...]:
    """Return the rows of all studies, their labels those of their studies."""
    return tuple(row for one in analyses for row in of_study(rows(one), one.study.name))
