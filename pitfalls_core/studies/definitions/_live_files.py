"""Domains of PACS in place of the drawn stream."""

from pitfalls_core.studies.file_data import FileData
from pitfalls_core.studies.part import Part
from pitfalls_core.studies.published_files import PACS

DOMAINS = FileData(
    data=Part(
        "pitfalls_core.data.live_folders:LiveFolderDomain",
        folder=PACS,
        domains=("art_painting", "cartoon", "photo"),
        live="sketch",
        adaptation=400,
    ),
    title="PACS (real pictures), sketches as a stream",
    datasets={
        "offline": "Offline pictures",
        "live_small": "Live sketches, batch 1",
        "live_2": "Live sketches, batch 2",
        "live_3": "Live sketches, batch 3",
        "live_4": "Live sketches, batch 4",
        "live_large": "All live sketches",
    },
    shared=(
        "all runs draw on the same pictures; they have seven classes, so that a guess is right "
        "more often than where there are ten"
    ),
    shifted=dict.fromkeys(
        ("live_small", "live_2", "live_3", "live_4", "live_large"), ("domain", "class prior")
    ),
    families={"drawings, offline and live": "pictures, offline and live"},
    model={"channels": 3, "classes": 7, "widths": (64, 64, 128, 256)},
    seeds=10,
    epochs=100,
)
"""Three domains are trained on; the fourth, which is most unlike them, is met live."""
