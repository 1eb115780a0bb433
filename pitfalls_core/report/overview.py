"""What stands around the studies in proceedings: what they share, all claims, all verdicts."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from pitfalls_core.display import overview
from pitfalls_core.display.document import Block, Prose, Row
from pitfalls_core.display.sentences import paragraph
from pitfalls_core.display.whole import of_whole
from pitfalls_core.findings.analysis import Analysis
from pitfalls_core.findings.together import abstract_of
from pitfalls_core.project import Project, template_folder
from pitfalls_core.report.places import Places
from pitfalls_core.report.proceedings import Overview, of_study
from pitfalls_core.report.sections import method_of, reproducibility
from pitfalls_core.report.storyline import Exhibit, story


def overview_of(analyses: Sequence[Analysis], project: Project) -> Overview:
    """Return what speaks of all studies; nothing for a single one.

    Raises
    ------
    InputError, UnknownNameError
        If one of its templates cannot be read or shown.
    """
    if len(analyses) < 2:
        return Overview()
    exhibits: dict[str, Exhibit] = {
        "method": method_of([one.runs for one in analyses]),
        "claims": overview.ledger_table(analyses, _rows(analyses, overview.claim_rows)),
        "controls": overview.controls_table(_rows(analyses, overview.control_rows)),
        "verdicts": overview.verdicts_table(
            _rows(analyses, lambda one: (overview.verdict_row(one),))
        ),
        "reproducibility": reproducibility(),
    }
    places = {"studies": (of_whole(len(analyses)),)}
    folder = template_folder("proceedings", project)
    return Overview(
        (paragraph(abstract_of(analyses)),),
        _told(folder / "overview.md", exhibits, places),
        (*_told(folder / "closing.md", exhibits, places), overview.studies_evidence(analyses)),
    )


def _told(template: Path, exhibits: Mapping[str, Exhibit], places: Places) -> tuple[Block, ...]:
    """Return what a template tells; a project's own folder may leave one out."""
    if not template.is_file():
        return ()
    shown = story(template, exhibits, places)
    return tuple(
        block for one in shown for block in (one.blocks if isinstance(one, Prose) else (one,))
    )


def _rows(
    analyses: Sequence[Analysis], rows: Callable[[Analysis], tuple[Row, ...]]
) -> tuple[Row, ...]:
    """Return the rows of all studies, their labels those of their studies."""
    return tuple(row for one in analyses for row in of_study(rows(one), one.study.name))
