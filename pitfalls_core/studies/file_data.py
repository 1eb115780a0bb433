"""Real data that a task has in place of its own where the user brings the files."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from pitfalls_core.errors import InputError
from pitfalls_core.studies.part import Part, Plain


@dataclass(frozen=True)
class FileData:
    """Data from files, and what the reader sees of a task that is run on them.

    A budget names one for its profile. Where a data root is given, the task has this data at that
    profile; a file that is not there is then an error, and nothing is put in its place. Where none
    is given, the task keeps its own.

    Parameters
    ----------
    data
        A part like that of a task, with at least one `DataFile` among its arguments; its `origin`
        says where one gets it.
    title
        What the reader sees of the task.
    datasets
        What the reader sees of the test sets; their names are those of the task.
    shared, shifted
        As those of a task.
    families
        Names of families of the study that would be untrue of these data, with those in their
        place.
    model
        Arguments that replace those of every variant's model, for example ``{"channels": 3}``.
    seeds, epochs, batch_size
        Instead of those of the budget, where they are given.

    Raises
    ------
    InputError
        If the part takes no file, or a number is not positive.
    """

    data: Part
    title: str
    datasets: Mapping[str, str]
    shared: str = ""
    shifted: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    families: Mapping[str, str] = field(default_factory=dict)
    model: Mapping[str, Plain] = field(default_factory=dict)
    seeds: int | None = None
    epochs: int | None = None
    batch_size: int | None = None

    def __post_init__(self) -> None:
        if not self.data.data_files:
            message = (
                f"data from files needs a DataFile among the arguments of {self.data.reference}; "
                "got none"
            )
            raise InputError(message)
        for name, number in self.sizes.items():
            if number < 1:
                raise InputError(f"file data: {name} must be positive; got {number}")
        for name in ("datasets", "shifted", "families", "model"):
            object.__setattr__(self, name, MappingProxyType(dict(getattr(self, name))))

    @property
    def sizes(self) -> dict[str, int]:
        """The numbers that are given instead of those of the budget."""
        own = {"seeds": self.seeds, "epochs": self.epochs, "batch_size": self.batch_size}
        return {name: number for name, number in own.items() if number is not None}
