"""Sections in words that all studies share, filled from the study and its findings.

A notebook ends a cell with one of these calls; the words lie in ``report_templates/sections``, the
project's own or the shipped ones.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path

from pitfalls_core.display.document import Block, Paragraph, Prose, Text
from pitfalls_core.findings.analysis import Analysis
from pitfalls_core.findings.designs import question_designs
from pitfalls_core.findings.scale import share
from pitfalls_core.project import SHIPPED, Project
from pitfalls_core.report.limits import limited_by, limits
from pitfalls_core.report.markdown import parse_markdown
from pitfalls_core.report.places import Places, filled
from pitfalls_core.runs.runner import StudyRuns
from pitfalls_core.statistics.power import POWER

FOLDER = "sections"
"""The folder of the words, below the templates."""

METHOD = (
    "unit",
    "paired",
    "welch",
    "exact",
    "verdict",
    "families",
    "reach",
    "stages",
    "guards",
    "controls",
    "claims",
    "detectors",
    "shares",
)
"""The parts of the method, in order."""

FURTHER = ("welch", "shares")
"""Parts that not every study needs, and that a notebook asks for; proceedings have them all."""


def method(runs: StudyRuns, *further: str) -> Prose:
    """Return how verdicts are made: the statistics of every study, spelled out.

    Parameters
    ----------
    runs
        The study with its runs.
    further
        Parts that not every study needs, of `FURTHER`.

    Raises
    ------
    InputError, UnknownNameError
        If a template cannot be read or filled.
    """
    return method_of([runs], further)


def method_of(several: Sequence[StudyRuns], further: Sequence[str] = FURTHER) -> Prose:
    """Return the method of several studies, as `method` does that of one."""
    shown = [name for name in METHOD if name not in FURTHER or name in further]
    alphas = sorted({one.alpha for runs in several for one in question_designs(runs.study)})
    places = {
        "alpha": " to ".join(f"{alpha:g}" for alpha in alphas),
        "wide": " to ".join(share(1 - alpha) for alpha in alphas),
        "narrow": " to ".join(share(1 - 2 * alpha) for alpha in alphas),
        "power": f"{POWER:g}",
    }
    project = Project.containing(Path.cwd())
    return _common(block for name in shown for block in words_of(f"method/{name}", project, places))


def reproducibility() -> Prose:
    """Return what makes every number reproducible.

    Raises
    ------
    InputError, UnknownNameError
        If its template cannot be read or filled.
    """
    return _common(words_of("reproducibility", Project.containing(Path.cwd()), {}))


def limitations(analysis: Analysis) -> Prose:
    """Return the limits of a study that its records show: scope, reach, controls, what is open.

    Raises
    ------
    InputError, UnknownNameError
        If a template cannot be read or filled.
    """
    project, places = Project.containing(Path.cwd()), limits(analysis)
    said = [
        block
        for name in limited_by(analysis)
        for block in words_of(f"limitations/{name}", project, places)
    ]
    return Prose(_joined(said))


def words_of(name: str, project: Project, places: Places) -> tuple[Block, ...]:
    """Return the section `name`, the project's own or the shipped one, with its places filled.

    Raises
    ------
    InputError, UnknownNameError
        If it cannot be read or filled.
    """
    template = section_file(name, project)
    text = template.read_text(encoding="utf-8")
    return filled(parse_markdown(text, place=f"{FOLDER}/{name}.md"), places, template)


def section_file(name: str, project: Project) -> Path:
    """Return the file of the section `name`: the project's own, or else the shipped one."""
    files = (root / "report_templates" / FOLDER / f"{name}.md" for root in (project.root, SHIPPED))
    return next(file for file in files if file.is_file())


def _joined(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """Return `blocks` with successive paragraphs as one."""
    joined: list[Block] = []
    for block in blocks:
        match joined[-1:], block:
            case [Paragraph(before)], Paragraph(after):
                joined[-1] = Paragraph((*before, Text(" "), *after))
            case _:
                joined.append(block)
    return tuple(joined)


def _common(blocks: Iterable[Block]) -> Prose:
    return Prose(tuple(blocks), role="common")
