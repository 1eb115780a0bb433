"""What JupyterLab shows of a document value."""

from importlib import import_module
from typing import Any


class Displayed:
    """A value that JupyterLab shows when a cell ends with it."""

    def _repr_mimebundle_(self, **_: object) -> dict[str, Any]:
        """Return the value and its previews, by MIME type; IPython narrows them down itself."""
        # The preview is made of the classes below, so it can only be imported once they exist.
        bundle: dict[str, Any] = import_module("pitfalls_core.display.preview").bundle(self)
        return bundle
