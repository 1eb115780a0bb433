"""What a reader, or a program, gets out of the files of a report."""

import re
import zlib
from collections import Counter
from html.parser import HTMLParser

LOADING = ("src", "srcset", "href", "action", "poster", "data")
"""Attributes that name a resource."""


class Page(HTMLParser):
    """The elements and the characters of an HTML page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.ids: list[str] = []
        self.resources: list[tuple[str, str]] = []
        self.handlers: list[str] = []
        self._text: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what an element refers to."""
        self.tags.append(tag)
        for name, value in attrs:
            if name == "id":
                self.ids.append(value or "")
            if name in LOADING:
                self.resources.append((tag, value or ""))
            if name.startswith("on"):
                self.handlers.append(name)

    def handle_data(self, data: str) -> None:
        """Keep the characters."""
        self._text.append(data)

    @property
    def text(self) -> str:
        """The characters of the page, white space joined."""
        return re.sub(r"\s+", " ", " ".join(self._text))

    @property
    def loaded(self) -> list[str]:
        """Resources that a browser would fetch by itself."""
        return [
            value
            for tag, value in self.resources
            if tag != "a" and not value.startswith(("data:", "#"))
        ]

    @property
    def broken(self) -> list[str]:
        """References within the page that lead nowhere."""
        targets = [value[1:] for _, value in self.resources if value.startswith("#")]
        return [target for target in targets if target and target not in self.ids]


def colours_of(pdf: bytes) -> Counter[str]:
    """Return how often the pages and figures of a PDF turn to which colour, ``#rrggbb``."""
    found: Counter[str] = Counter()
    for stream in re.findall(rb"stream\r?\n(.+?)\r?\nendstream", pdf, re.DOTALL):
        try:
            drawn = zlib.decompress(stream)
        except zlib.error:
            continue
        colours = re.findall(rb"([\d.]+) ([\d.]+) ([\d.]+) (?:scn|rg)\b", drawn, re.IGNORECASE)
        found.update(
            "#" + "".join(f"{round(255 * float(part)):02x}" for part in parts) for parts in colours
        )
    return found


LINKED = re.compile(r'<a href="#E\d+">(.*?)</a>|\\hyperref\[[^]]*\]\{([^{}]*)\}')
"""A linked number in HTML, and in LaTeX."""


def unlinked(text: str) -> str:
    """Return a report, HTML or LaTeX, with its linked numbers as plain text."""
    return LINKED.sub(lambda found: found[1] or found[2], text)
