"""Papermill's engine, writing the notebook when it is done and not twice for every cell."""

from collections.abc import Callable
from typing import Any

from papermill.engines import NBClientEngine, NotebookExecutionManager, papermill_engines

ONCE = "pitfalls-once"
"""The name of the engine, for papermill."""


class OnceEngine(NBClientEngine):
    """Executes cells as papermill does; what was done is written when it ends, however it ends.

    Figures make notebooks of many megabytes, and to write those for each of a hundred cells takes
    longer than to execute them.
    """

    @classmethod
    def execute_managed_notebook(  # type: ignore[override]  # its settings, by their names
        cls, nb_man: NotebookExecutionManager, kernel_name: str, **settings: Any
    ) -> None:
        """Execute the notebook, its file out of reach in the meantime."""
        target, nb_man.output_path = nb_man.output_path, None
        try:
            execute: Callable[..., None] = super().execute_managed_notebook
            execute(nb_man, kernel_name, **settings)
        finally:
            nb_man.output_path = target


papermill_engines.register(ONCE, OnceEngine)
