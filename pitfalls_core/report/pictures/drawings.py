"""All figures of a paper as SVG elements for its page.

The light and the dark drawing of a figure differ in colours only. They become one, in which a
colour that differs is a class; the page's style sheet has both. Letters, which are drawn as paths,
stand once in the page and not once in each figure. Anything that is not among what is allowed
(`pitfalls_core.report.pictures.allowed`) keeps a figure out: it is then shown as an image, in which
nothing acts.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from xml.etree import ElementTree as Tree

from pitfalls_core.display.document import Figure
from pitfalls_core.display.plain import visible
from pitfalls_core.report.pictures import allowed
from pitfalls_core.report.pictures.allowed import SVG, XLINK, NotAllowedError

_NUMBER = re.compile(r"-?\d+\.\d{3,}")


@dataclass(frozen=True)
class Colour:
    """A class of the style sheet: a property with its light and its dark colour."""

    name: str
    property: str
    light: str
    dark: str


@dataclass(frozen=True)
class Drawings:
    """The figures of a paper for its page.

    Parameters
    ----------
    figures
        SVG by label of the figure; a figure that is shown as an image is not among them.
    letters
        SVG that holds the letters, or empty text.
    colours
        What the style sheet has to know.
    """

    figures: dict[str, str]
    letters: str
    colours: tuple[Colour, ...]


def drawings_of(figures: Sequence[Figure]) -> Drawings:
    """Return `figures` as SVG elements that share their letters and their colours."""
    workshop = _Workshop()
    drawn = {}
    for number, figure in enumerate(figures):
        try:
            drawn[figure.label] = workshop.drawn(figure, prefix=f"d{number}")
        except (NotAllowedError, Tree.ParseError):
            continue
    return Drawings(drawn, workshop.sheet(), tuple(workshop.colours.values()))


@dataclass
class _Workshop:
    """Takes drawings apart, and remembers the letters and the colours that they share."""

    letters: dict[tuple[str, str], str] = field(default_factory=dict)
    colours: dict[tuple[str, str, str], Colour] = field(default_factory=dict)

    def drawn(self, figure: Figure, prefix: str) -> str:
        """Return `figure` as one SVG element, whose ids begin with `prefix`.

        Raises
        ------
        NotAllowedError
            If it holds something that is not allowed, or if its two drawings differ in more than
            colours.
        """
        light, dark = Tree.fromstring(figure.svg_light), Tree.fromstring(figure.svg_dark)
        names = dict(self._names(light, prefix))
        root = self._element(light, dark, names)
        root.attrib |= {**allowed.ROOT, "role": "img", "aria-label": visible(figure.alt)}
        for size in ("width", "height"):
            root.attrib.pop(size, None)
        root.set("xmlns", SVG.strip("{}"))
        return Tree.tostring(root, encoding="unicode")

    def sheet(self) -> str:
        """Return the letters of all drawings so far, as an SVG element that shows nothing."""
        if not self.letters:
            return ""
        root = Tree.Element("svg", {"xmlns": SVG.strip("{}"), "width": "0", "height": "0"})
        root.set("aria-hidden", "true")
        defs = Tree.SubElement(root, "defs")
        for (outline, transform), name in self.letters.items():
            Tree.SubElement(defs, "path", {"id": name, "d": outline, "transform": transform})
        return Tree.tostring(root, encoding="unicode")

    def _names(self, root: Tree.Element, prefix: str) -> Iterator[tuple[str, str]]:
        """Yield the ids of `root` with the names that they have in the page."""
        named = [element for element in root.iter() if "id" in element.attrib]
        for number, element in enumerate(named):
            name = element.attrib["id"]
            if _is_letter(element):
                letter = (_short(element.get("d", "")), _short(element.get("transform", "")))
                yield name, self.letters.setdefault(letter, f"letter-{len(self.letters)}")
            else:
                yield name, f"{prefix}-{number}"

    def _element(
        self, light: Tree.Element, dark: Tree.Element, names: dict[str, str]
    ) -> Tree.Element:
        tag = light.tag.removeprefix(SVG)
        if light.tag != dark.tag or len(light) != len(dark) or tag not in allowed.ELEMENTS:
            raise NotAllowedError(light.tag)
        made = Tree.Element(tag, self._attributes(light, dark, names))
        for one, other in zip(light, dark, strict=True):
            if one.tag.removeprefix(SVG) not in allowed.DROPPED and not _is_letter(one):
                made.extend(_needed(self._element(one, other, names)))
        return made

    def _attributes(
        self, light: Tree.Element, dark: Tree.Element, names: dict[str, str]
    ) -> dict[str, str]:
        made: dict[str, str] = {}
        classes: list[str] = []
        ours, theirs = _properties(light), _properties(dark)
        if ours.keys() != theirs.keys():
            raise NotAllowedError(light.tag)
        for name, value in ours.items():
            one, other = _look(name, value), _look(name, theirs[name])
            if one == other:
                made[name] = one
            elif name in allowed.COLOURS:
                classes.append(self._class(name, one, other))
            else:
                raise NotAllowedError(f"{name}: {value}")
        for name in sorted(allowed.GEOMETRY & light.attrib.keys()):
            if light.attrib[name] != dark.get(name):
                raise NotAllowedError(f"{name}: {light.attrib[name]}")
            made[name] = _short(light.attrib[name])
        if classes:
            made["class"] = " ".join(classes)
        return made | _references(light, names)

    def _class(self, name: str, light: str, dark: str) -> str:
        key = (name, light, dark)
        if key not in self.colours:
            self.colours[key] = Colour(f"c{len(self.colours)}", *key)
        return self.colours[key].name


def _needed(element: Tree.Element) -> Sequence[Tree.Element]:
    """Return `element`, or what is inside of it if it says nothing itself."""
    if element.attrib or element.tag not in {"g", "defs"}:
        return (element,)
    return tuple(element) if element.tag == "g" or not len(element) else (element,)


def _properties(element: Tree.Element) -> dict[str, str]:
    """Return what `element` says of its look, in its style and in attributes."""
    style = [part.partition(":") for part in element.get("style", "").split(";") if part.strip()]
    found = {name.strip(): value.strip() for name, _, value in style}
    unknown = found.keys() - allowed.PROPERTIES
    if unknown:
        raise NotAllowedError(", ".join(sorted(unknown)))
    for name, value in element.attrib.items():
        if name in allowed.PROPERTIES:
            found.setdefault(name, value)
        elif name not in allowed.GEOMETRY | allowed.KNOWN:
            raise NotAllowedError(name)
    return found


def _look(name: str, value: str) -> str:
    return allowed.colour(value) if name in allowed.COLOURS else _short(value)


def _references(element: Tree.Element, names: dict[str, str]) -> dict[str, str]:
    """Return the id of `element` and what it refers to, by the names of the page."""
    made = {}
    target = element.get(XLINK, element.get("href"))
    if target is not None and element.tag == f"{SVG}image":
        made["href"] = allowed.picture(target)
    elif target is not None:
        made["href"] = f"#{_known(allowed.reference(target), names)}"
    if "clip-path" in element.attrib:
        made["clip-path"] = f"url(#{_known(allowed.clip(element.attrib['clip-path']), names)})"
    parent = element.tag.removeprefix(SVG)
    if "id" in element.attrib and parent in {"path", "clipPath"}:
        made["id"] = names[element.attrib["id"]]
    return made


def _known(name: str, names: dict[str, str]) -> str:
    if name not in names:
        raise NotAllowedError(name)
    return names[name]


def _is_letter(element: Tree.Element) -> bool:
    """Whether `element` is the outline of a letter, as matplotlib defines them: no look at all."""
    return (
        element.tag == f"{SVG}path"
        and "id" in element.attrib
        and set(element.attrib) <= {"id", "d", "transform"}
    )


def _short(value: str) -> str:
    """Return numbers with two decimals, small ones with four digits, and little white space."""
    return _NUMBER.sub(lambda found: f"{_rounded(float(found[0])):g}", allowed.plain(value))


def _rounded(number: float) -> float:
    return round(number, 2) if abs(number) >= 1 else float(f"{number:.4g}")
