"""CIFAR-10, dealt to sources, in place of drawn symbols."""

from pitfalls_core.studies.file_data import FileData
from pitfalls_core.studies.part import Part
from pitfalls_core.studies.published_files import CIFAR_10

FACTORS = ("blur", "sensor noise")
"""What sets the unseen source apart."""


def photographs(pooled: str, title: str, known: str, after: str) -> FileData:
    """Return the data from files of the task called `title`, whose test sets are told apart.

    Parameters
    ----------
    pooled
        Which sources are pooled.
    title
        Of the task.
    known
        What the reader sees of the test set from these sources.
    after
        What stands behind the names of the others.
    """
    return FileData(
        data=Part(
            "pitfalls_core.data.noisy_photographs:NoisyPhotographs",
            folder=CIFAR_10,
            pooled=pooled,
        ),
        title=f"{title} of photographs (CIFAR-10)",
        datasets={
            "id": known,
            "target": f"Unseen source{after}",
            "target_altered": f"Unseen source, altered{after}",
        },
        shared="all runs draw on the same photographs, and are scored on the same ones",
        shifted={"target": FACTORS, "target_altered": (*FACTORS, "contrast", "brightness")},
        model={"channels": 3},
    )
