"""The files of published data sets: where they lie below the data root, and where one gets them.

None of them ships with this package, and none is ever downloaded by it.
"""

from pitfalls_core.studies.part import DataFile

CIFAR_10 = DataFile(
    "cifar-10-batches-py",
    origin="CIFAR-10 python version by A. Krizhevsky, cifar-10-python.tar.gz, unpacked",
)
"""For argument `folder` of `pitfalls_core.data.cifar10.Cifar10`."""

CIFAR_10_C = DataFile(
    "CIFAR-10-C",
    origin="CIFAR-10-C by D. Hendrycks and T. Dietterich (Zenodo), CIFAR-10-C.tar, unpacked",
)
"""For argument `corrupted` of the same family."""

CIFAR_10_N = DataFile(
    "CIFAR-10_human.pt",
    origin="CIFAR-10N by J. Wei et al. (repository CIFAR-N), data/CIFAR-10_human.pt",
)
"""For argument `human_labels` of the same family."""

PACS = DataFile("PACS", origin="PACS by D. Li et al., as DomainBed unpacks it, PACS.zip")
"""For argument `folder` of `pitfalls_core.data.image_folders.ImageFolderDomains`."""

OFFICE_HOME = DataFile(
    "office_home",
    origin="Office-Home by H. Venkateswara et al., as DomainBed unpacks it, office_home.zip",
)
"""For the same argument."""

MNIST_1D = DataFile(
    "mnist1d_data.pkl",
    origin="MNIST-1D by S. Greydanus and D. Kobak (repository mnist1d), mnist1d_data.pkl",
)
"""For argument `file` of `pitfalls_core.data.mnist1d_file.Mnist1dFile`."""

KNOWN_WRITERS = DataFile(
    "optdigits.tra",
    origin="Optical Recognition of Handwritten Digits (UCI), optdigits.tra",
)
NEW_WRITERS = DataFile(
    "optdigits.tes",
    origin="Optical Recognition of Handwritten Digits (UCI), optdigits.tes",
)
"""For the arguments of `pitfalls_core.data.new_writers.NewWriterDigits`."""

SEQUENCES = {"train": "train.csv", "validation": "dev.csv", "test": "test.csv"}
"""Names that every set of the symbolic pattern reasoning task gives its three files."""

PARTS = {
    "train_images": "train-images-idx3-ubyte.gz",
    "train_labels": "train-labels-idx1-ubyte.gz",
    "test_images": "t10k-images-idx3-ubyte.gz",
    "test_labels": "t10k-labels-idx1-ubyte.gz",
}
"""Names that MNIST, Fashion-MNIST and KMNIST give their four files."""


def sequence_files(folder: str) -> dict[str, DataFile]:
    """Return the three files of a set of symbolic sequences, as arguments of `SequenceFiles`.

    Parameters
    ----------
    folder
        Where they lie below the data root, for example ``"SPR_BENCH/LYGES"``.
    """
    origin = "symbolic pattern reasoning by Z. Luo et al. (repository AIScientistPitfalls)"
    return {
        argument: DataFile(f"{folder}/{file}", origin=f"{origin}, {file}")
        for argument, file in SEQUENCES.items()
    }


def idx_files(folder: str, data_set: str) -> dict[str, DataFile]:
    """Return the four files of an IDX data set, as arguments of `IdxImages` and `ColouredMnist`.

    Parameters
    ----------
    folder
        Where they lie below the data root, for example ``"mnist"``.
    data_set
        The name of the data set, for example ``"MNIST"``.
    """
    return {
        argument: DataFile(f"{folder}/{file}", origin=f"{data_set}, {file}")
        for argument, file in PARTS.items()
    }
