"""CIFAR-10 as source and as target, in place of drawn symbols."""

from pitfalls_core.studies.file_data import FileData
from pitfalls_core.studies.part import Part
from pitfalls_core.studies.published_files import CIFAR_10

FAMILY = "pitfalls_core.data.photograph_transfer"
NETWORK = {"depth": 50, "channels": 3}
SHARED = "all runs draw on the same photographs"

SOURCE = FileData(
    data=Part(f"{FAMILY}:PhotographSource", folder=CIFAR_10),
    title="Pre-training on photographs (CIFAR-10)",
    datasets={"id": "Source, in distribution"},
    shared=SHARED,
    model=NETWORK,
)


def target(title: str, datasets: dict[str, str], shared: str = SHARED) -> FileData:
    """Return the data from files of a task called `title` that fine-tunes on few photographs.

    Parameters
    ----------
    title
        Of the task.
    datasets
        Its test sets and their titles.
    shared
        What all its runs have in common.
    """
    return FileData(
        data=Part(f"{FAMILY}:PhotographTarget", folder=CIFAR_10),
        title=f"{title}, photographs (CIFAR-10)",
        datasets=datasets,
        shared=shared,
        shifted={"atypical": ("rotation", "blur")},
        model=NETWORK,
    )
