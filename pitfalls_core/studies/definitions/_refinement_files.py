"""CIFAR-10 and its corruptions in place of drawn glyphs."""

from pitfalls_core.studies.file_data import FileData
from pitfalls_core.studies.part import Part
from pitfalls_core.studies.published_files import CIFAR_10, CIFAR_10_C

PHOTOGRAPHS = FileData(
    data=Part(
        "pitfalls_core.data.cifar10:Cifar10",
        folder=CIFAR_10,
        corrupted=CIFAR_10_C,
        clean="id",
        groups=(
            ("shift_a", ("gaussian_noise", "shot_noise", "impulse_noise")),
            ("shift_b", ("defocus_blur", "motion_blur", "zoom_blur", "glass_blur")),
            ("shift_c", ("contrast", "elastic_transform", "pixelate", "jpeg_compression")),
        ),
        each=500,
    ),
    title="CIFAR-10 (real photographs)",
    datasets={
        "id": "Test photographs",
        "shift_a": "Shifted Test A: noise",
        "shift_b": "Shifted Test B: blur",
        "shift_c": "Shifted Test C: digital",
    },
    shared="all runs draw on the same photographs, and are scored on the same test photographs",
    shifted={
        "shift_a": ("sensor noise",),
        "shift_b": ("blur",),
        "shift_c": ("contrast", "elastic deformation", "resolution", "compression"),
    },
    families={"shifted glyphs": "shifted photographs"},
    model={"channels": 3, "widths": (64, 64, 128, 256)},
    seeds=10,
    epochs=60,
    batch_size=32,
)
"""Three groups of CIFAR-10-C at all severities; the batch is that of the other profiles."""
