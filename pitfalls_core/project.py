"""Where things live: the project being worked on, and what this package ships."""

from dataclasses import dataclass
from pathlib import Path

SHIPPED = Path(__file__).resolve().parent.parent
"""The folder that holds this package, its notebooks and its report templates side by side."""


@dataclass(frozen=True)
class Project:
    """The folder a command works in: the nearest parent with `studies/` or `pitfalls_core/`."""

    root: Path

    @property
    def build(self) -> Path:
        """Everything generated lives here."""
        return self.root / "build"

    @property
    def store(self) -> Path:
        """Finished runs, addressed by content."""
        return self.build / "store"

    @property
    def studies(self) -> Path:
        """The user's own study definitions."""
        return self.root / "studies"

    @property
    def notebooks(self) -> Path:
        """The notebooks, one a study."""
        return self.root / "notebooks"

    @classmethod
    def containing(cls, folder: Path) -> "Project":
        """Return the project that `folder` lies in, or `folder` itself as one."""
        folder = folder.resolve()
        for candidate in (folder, *folder.parents):
            if (candidate / "studies").is_dir() or (candidate / "pitfalls_core").is_dir():
                return cls(candidate)
        return cls(folder)


def template_folder(name: str, project: Project | None = None) -> Path:
    """Return the folder of template `name`: the project's own, or else the shipped one."""
    return template_folders(name, project)[0]


def template_folders(name: str, project: Project | None = None) -> tuple[Path, ...]:
    """Return the folders of template `name`: the project's own, if it has one, and the shipped."""
    shipped = SHIPPED / "report_templates" / name
    own = project.root / "report_templates" / name if project else shipped
    return (own, shipped) if own != shipped and own.is_dir() else (shipped,)
