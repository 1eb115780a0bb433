"""How figures look: one colour for one meaning, in every figure, on light and on dark pages."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_HEX = re.compile(r"#[0-9a-f]{6}\b")


@dataclass(frozen=True)
class Theme:
    """Colours of one kind of page.

    Parameters
    ----------
    name
        ``"light"`` or ``"dark"``.
    paper
        The page itself.
    ink, muted
        Text and lines, and what stands back; readable on `paper`, as the verdicts are.
    band
        The area within the margin.
    verdicts
        Verdict to its colour.
    """

    name: str
    paper: str
    ink: str
    muted: str
    band: str
    verdicts: Mapping[str, str]

    @property
    def colours(self) -> tuple[str, ...]:
        """Every colour, in the same order in every theme."""
        return (self.paper, self.ink, self.muted, self.band, *self.verdicts.values())


LIGHT = Theme(
    name="light",
    paper="#ffffff",
    ink="#1b1b1f",
    muted="#5c5f66",
    band="#e9e3d0",
    verdicts={
        "improved": "#1d5f8a",
        "degraded": "#b3401f",
        "equivalent": "#3b6e3b",
        "inconclusive": "#6b6f76",
        "not_assessable": "#6b6f76",
    },
)
DARK = Theme(
    name="dark",
    paper="#16181c",
    ink="#ececf1",
    muted="#a6a9b3",
    band="#3d3a2c",
    verdicts={
        "improved": "#7fbfe8",
        "degraded": "#f0916f",
        "equivalent": "#93cc93",
        "inconclusive": "#b4b7bf",
        "not_assessable": "#b4b7bf",
    },
)


def recoloured(svg: str, drawn: Theme, wanted: Theme) -> str:
    """Return a drawing in the colours of another theme; colours of no theme stay as they are."""
    others = dict(zip(drawn.colours, wanted.colours, strict=True))
    return _HEX.sub(lambda found: others.get(found[0], found[0]), svg)


def rc_params(theme: Theme) -> dict[str, Any]:
    """Return matplotlib settings for `theme`, fixed in all that could differ between runs."""
    return {
        "font.family": "sans-serif",
        "font.sans-serif": ["DejaVu Sans"],
        "font.size": 7.5,
        "axes.titlesize": 7.5,
        "axes.labelsize": 7.5,
        "xtick.labelsize": 7,
        "ytick.labelsize": 7,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.linewidth": 0.6,
        "axes.edgecolor": theme.muted,
        "axes.labelcolor": theme.ink,
        "text.color": theme.ink,
        "text.parse_math": False,
        "xtick.color": theme.muted,
        "ytick.color": theme.muted,
        "xtick.labelcolor": theme.ink,
        "ytick.labelcolor": theme.ink,
        "xtick.major.width": 0.6,
        "ytick.major.width": 0.6,
        "figure.facecolor": "none",
        "axes.facecolor": "none",
        "savefig.facecolor": "none",
        "svg.fonttype": "path",
        "svg.hashsalt": "pitfalls",
        "pdf.fonttype": 42,
        "lines.solid_capstyle": "butt",
        "savefig.dpi": 160,
    }
