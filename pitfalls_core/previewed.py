"""Values that notebooks show and terminals print in one line, wherever they are defined."""

from importlib import import_module
from typing import Any


class Previewed:
    """A value that JupyterLab shows when a cell ends with it.

    How it looks is decided in `pitfalls_core.display.values`, which is imported only then. A
    dataclass is declared with ``repr=False``, so that terminals print its `summary`.
    """

    @property
    def summary(self) -> str:
        """The value in a few words: its name, where a class has nothing better."""
        return str(getattr(self, "name", ""))

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.summary})"

    def _repr_mimebundle_(self, **_: object) -> dict[str, Any]:
        """Return what a notebook shows, by MIME type; IPython narrows it down itself."""
        previews: dict[str, Any] = import_module("pitfalls_core.display.values").previews(self)
        return previews
