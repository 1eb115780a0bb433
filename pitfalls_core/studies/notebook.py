"""A notebook of the user's own that trains: what a variant names to have it run."""

from pitfalls_core.studies.part import Part, Plain

REFERENCE = "pitfalls_core.report.notebook_run:notebook_run"
"""What executes it, with papermill's parameters; by name, since only reports know papermill."""


def notebook(path: str, **parameters: Plain) -> Part:
    """Return the part that trains by executing a notebook once for each run.

    Parameters
    ----------
    path
        The notebook, relative to the project.
    **parameters
        Values for parameters that its ``parameters`` cell declares, besides ``seed`` and
        ``variant``.

    Examples
    --------
    >>> notebook("train.ipynb", learning_rate=0.1).arguments["learning_rate"]
    0.1
    """
    return Part(REFERENCE, notebook=path, **parameters)
