"""Hydra's job folders: ``.hydra/config.yaml`` and what was chosen and overridden."""

from pathlib import Path

from pitfalls_core.results.logs.nested import Flat, yaml_parameters

FOLDER = ".hydra"
CONFIG, OVERRIDES, OWN = "config.yaml", "overrides.yaml", "hydra.yaml"
CHOICES, JOB = "hydra.runtime.choices.", "hydra.job.id"


def is_job(folder: Path) -> bool:
    """Return whether `folder` is that of a job."""
    return (folder / FOLDER / CONFIG).is_file()


def job_files(folder: Path) -> list[Path]:
    """Return the files that are read of a job."""
    names = (CONFIG, OVERRIDES, OWN)
    return [folder / FOLDER / name for name in names if (folder / FOLDER / name).is_file()]


def job_parameters(folder: Path) -> Flat:
    """Return the parameters of a job: its configuration, then choices of groups, then overrides.

    A group (``model=resnet``) is no value of the configuration, and still what tells jobs apart.

    Raises
    ------
    InputError
        If a file is no YAML that can be read.
    """
    found = yaml_parameters(folder / FOLDER / CONFIG)
    for name, value in _own(folder).items():
        if name.startswith(CHOICES) and not name.removeprefix(CHOICES).startswith("hydra"):
            found.setdefault(name.removeprefix(CHOICES), value)
    overrides = folder / FOLDER / OVERRIDES
    for text in yaml_parameters(overrides).values() if overrides.is_file() else ():
        name, separator, value = text.lstrip("+").partition("=")
        if separator and not name.startswith("~"):
            found.setdefault(name, value)
    return found


def job_id(folder: Path) -> str:
    """Return the id under which a launcher started the job; empty if none did."""
    return _own(folder).get(JOB, "")


def _own(folder: Path) -> Flat:
    path = folder / FOLDER / OWN
    return yaml_parameters(path) if path.is_file() else {}
