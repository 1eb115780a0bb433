"""What a run opens, lists, imports and starts is seen, in processes of their own."""

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from pitfalls_core.runs.identity.closure import source_digest
from pitfalls_core.runs.identity.file_digests import FileDigests
from pitfalls_core.runs.identity.observed import Anchors, Observed, change_since
from pitfalls_core.runs.store.sealed_lines import SealedLines

PROGRAM = """
import ctypes, importlib, json, os, sqlite3, sys, tempfile, time
from pathlib import Path
from pitfalls_core.canonical import plain
from pitfalls_core.errors import WorkFailed
from pitfalls_core.runs.engine.observer import Covered, Observer
from pitfalls_core.runs.identity.file_digests import FileDigests
from pitfalls_core.runs.identity.observed import Anchors
from pitfalls_core.runs.store.sealed_lines import SealedLines

given = json.loads(sys.argv[1])
project, data, outside = (Path(given[name]) for name in ("project", "data", "outside"))
covered = Covered(
    frozenset(project / name for name in given["sources"]),
    tuple(data / name for name in given["declared"]),
    (project / "build", outside / "store"),
)
sys.path.insert(0, str(project))
sys.pycache_prefix = os.devnull
digests = FileDigests(SealedLines(outside / "store" / "digests.jsonl"))
observer = Observer(Anchors(project, data), covered)
observer.start()
exec(given["body"])
try:
    seen = observer.seen({"numpy": {"numpy": "9.9"}, "antigravity": {"levity": "1"}}, digests)
except WorkFailed as error:
    print(json.dumps({"refused": str(error)}))
else:
    print(json.dumps(plain(seen)))
"""

FILES = {
    "project/main.py": "X = 1\n",
    "project/helper.py": "import helped\n",
    "project/helped.py": "Y = 2\n",
    "project/package/__init__.py": "",
    "project/package/module.py": "Z = 3\n",
    "project/.hidden/secret.py": "",
    "project/.git/config": "",
    "project/build/old.py": "",
    "project/settings.json": "{}",
    "data/a.txt": "light",
    "data/set/one.txt": "1",
    "data/set/deep/two.txt": "2",
    "outside/b.txt": "dark",
    "outside/store/runs.txt": "",
}
SOURCE = {"main.py", "helper.py", "helped.py", "package/__init__.py", "package/module.py"}


@dataclass(frozen=True)
class Place:
    """A project, its data, and what is neither."""

    root: Path
    project: Path

    @classmethod
    def create(cls, root: Path, project: str = "project") -> "Place":
        """Write the files."""
        for name, text in FILES.items():
            file = root / name.replace("project", project, 1)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text)
        np.save(root / "data" / "numbers.npy", np.arange(6))
        return cls(root, root / project)

    @property
    def anchors(self) -> Anchors:
        """What observed files are named relative to."""
        return Anchors(self.project, self.root / "data")

    def told(
        self, body: str, sources: Sequence[str] = (), declared: Sequence[str] = (), **more: str
    ) -> dict[str, Any]:
        """Return what the observer of a process that executes `body` tells."""
        folders = {name: str(self.root / name) for name in ("data", "outside")}
        given = {"body": body, "sources": sources, "declared": declared, **folders}
        done = subprocess.run(
            [sys.executable, "-c", PROGRAM, json.dumps({**given, "project": str(self.project)})],
            cwd=self.root,
            env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[3]), **more},
            capture_output=True,
            text=True,
            check=False,
        )
        assert (done.returncode, done.stderr) == (0, "")
        answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
        return answer

    def observed(self, body: str, **covered: Any) -> Observed:
        """Return what a process that executes `body` is seen to use."""
        return Observed.from_plain(self.told(body, **covered))

    def files(self, body: str, **covered: Any) -> set[str]:
        """Return the files that a process that executes `body` is seen to use."""
        return set(self.observed(body, **covered).files)

    def change(self, observed: Observed) -> str:
        """Return what has changed since."""
        digests = FileDigests(SealedLines(self.root / "none" / "digests.jsonl"))
        return change_since(observed, self.anchors, digests.of)


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """Return a project."""
    return Place.create(tmp_path)


OPENINGS = {
    "open": ('open(data / "a.txt").close()', "a.txt"),
    "open for changes": ('open(data / "a.txt", "r+").close()', "a.txt"),
    "open by bytes": ('open(os.fsencode(data / "a.txt")).close()', "a.txt"),
    "os.open": ('os.close(os.open(data / "a.txt", os.O_RDONLY))', "a.txt"),
    "pathlib": ('(data / "a.txt").read_bytes()', "a.txt"),
    "relative": ('os.chdir(data / "set"); open("../a.txt").close()', "a.txt"),
    "np.load": ('import numpy; numpy.load(data / "numbers.npy")', "numbers.npy"),
    "np.load mapped": ('import numpy; numpy.load(data / "numbers.npy", "r")', "numbers.npy"),
    "np.memmap": ('import numpy; numpy.memmap(data / "numbers.npy")', "numbers.npy"),
    "np.fromfile": ('import numpy; numpy.fromfile(str(data / "numbers.npy"))', "numbers.npy"),
    "sqlite3": ('sqlite3.connect(data / "a.txt")', "a.txt"),
    "sqlite3 by URI": ('sqlite3.connect(f"file:{data}/a.txt?mode=ro", uri=True)', "a.txt"),
    "a file that was deleted": (
        '(data / "a.txt").read_text(); open(data / "set" / "one.txt").close(); '
        'time.sleep(0.02); os.remove(data / "a.txt")',
        "set/one.txt",
    ),
}


@pytest.mark.parametrize("way", OPENINGS)
def test_an_opened_file_is_seen(way: str, place: Place) -> None:
    """Whatever opens it, its name is relative to the data root and its digest that of its bytes."""
    body, name = OPENINGS[way]
    content = (place.root / "data" / name).read_bytes()
    assert place.observed(body).files == {f"data-root:{name}": hashlib.sha256(content).hexdigest()}


def test_where_files_lie(place: Place) -> None:
    """Files of the project are named below it, and all others by their full path."""
    body = 'open(project / "settings.json").close(); open(outside / "b.txt").close()'
    assert place.files(body) == {"settings.json", str(place.root / "outside" / "b.txt")}


def test_a_name_that_is_no_text(place: Place) -> None:
    """A file whose name is not valid text is seen as any other, and its change as well."""
    file = Path(os.fsdecode(os.fsencode(place.root / "data") + b"/\xff"))
    file.write_text("1")
    seen = place.observed("open(os.fsencode(data) + b'/\\xff').close()")
    assert list(seen.files) == ["data-root:\udcff"]
    assert place.change(seen) == ""
    file.write_text("2")
    assert place.change(seen) == "data changed: \udcff"


IMPORTS = {
    "importlib": 'importlib.import_module("hel" + "per")',
    "__import__": '__import__("hel" + "per")',
    "exec": 'exec((project / "helper.py").read_text())',
    "runpy": 'import runpy; runpy.run_path(str(project / "helper.py"))',
    "loader": (
        "import importlib.util as u; "
        's = u.spec_from_file_location("other_name", project / "helper.py"); '
        "s.loader.exec_module(u.module_from_spec(s))"
    ),
}


@pytest.mark.parametrize("way", IMPORTS)
def test_a_computed_import_is_seen(way: str, place: Place) -> None:
    """The module and what it imports are source, of which comments do not count."""
    seen = place.observed(IMPORTS[way])
    assert seen.files == {
        name: source_digest(place.project / name) for name in ("helped.py", "helper.py")
    }
    (place.project / "helped.py").write_text("Y = 2  # two\n")
    assert place.change(seen) == ""
    (place.project / "helped.py").write_text("Y = 3\n")
    assert place.change(seen) == "source changed: helped.py"


def test_a_computed_import_from_a_package(place: Place) -> None:
    """The file of the package counts as well."""
    body = 'importlib.import_module("package.module")'
    assert place.files(body) == {"package/__init__.py", "package/module.py"}


@pytest.mark.parametrize("way", ["import _bisect", "ctypes.CDLL(str(next(project.glob('*.so'))))"])
def test_a_compiled_module_is_seen(way: str, place: Place) -> None:
    """What is loaded by the system's loader counts like data, every byte of it."""
    import _bisect  # the smallest compiled module there is

    shipped = Path(str(_bisect.__file__))
    copy = place.project / shipped.name
    copy.write_bytes(shipped.read_bytes())
    seen = place.observed(f'sys.modules.pop("_bisect", None); {way}')
    assert seen.files == {shipped.name: hashlib.sha256(shipped.read_bytes()).hexdigest()}
    copy.write_bytes(shipped.read_bytes() + b"\0")
    assert place.change(seen) == f"data changed: {shipped.name}"


LISTINGS = {
    "os.listdir": 'os.listdir(data / "set")',
    "os.listdir of the current folder": 'os.chdir(data / "set"); os.listdir()',
    "os.scandir": 'os.scandir(data / "set").close()',
    "os.scandir of the current folder": 'os.chdir(data / "set"); os.scandir().close()',
    "iterdir": 'list((data / "set").iterdir())',
    "glob": 'list((data / "set").glob("*.txt"))',
    "os.walk": 'list(os.walk(data / "set"))',
    "listed and read": '[p.read_text() for p in (data / "set").rglob("*") if p.is_file()]',
}


@pytest.mark.parametrize("way", LISTINGS)
def test_a_listed_folder_is_seen(way: str, place: Place) -> None:
    """It counts with all that is below it: a new file, a deeper one, a changed one."""
    seen = place.observed(LISTINGS[way])
    assert set(seen.files) == {"data-root:set"}
    assert place.change(seen) == ""
    new = place.root / "data" / "set" / "three.txt"
    new.write_text("3")
    assert place.change(seen) == "data changed: set"
    new.unlink()
    assert place.change(seen) == ""


HIDDEN = 'open(data / "set" / ".index").close()'


@pytest.mark.parametrize("body", [HIDDEN, f"{HIDDEN}; os.listdir(data / 'set')"])
def test_a_hidden_file_is_seen_when_it_is_opened(body: str, place: Place) -> None:
    """The digest of a folder leaves it out, of a listed one and of a declared one."""
    (place.root / "data" / "set" / ".index").write_text("1")
    name = "data-root:set/.index"
    assert place.files(body) - {"data-root:set"} == {name}
    assert place.files(body, declared=["set"]) == {name}


def test_folders_of_source_are_no_data(place: Place) -> None:
    """Imports list them; neither they nor folders that hold the project are data."""
    body = "os.listdir(project / 'package'); os.listdir(project); os.listdir(project.parent)"
    assert place.files(body) == set()


CHILDREN = {
    "subprocess": 'import subprocess; subprocess.run(["true"])',
    "os.system": 'os.system("true")',
    "os.posix_spawn": 'os.waitpid(os.posix_spawn("/bin/true", ["true"], {}), 0)',
    "os.fork": "p = os.fork()\nif not p: os._exit(0)\nos.waitpid(p, 0)",
    "forked": (
        "import multiprocessing as m; p = m.get_context('fork').Process(target=os.getpid); "
        "p.start(); p.join()"
    ),
    "spawned": (
        "import multiprocessing as m; p = m.get_context('spawn').Process(target=os.getpid); "
        "p.start(); p.join()"
    ),
}


@pytest.mark.parametrize("way", CHILDREN)
def test_a_child_process_may_use_all_source(way: str, place: Place) -> None:
    """Nobody sees what it does: all source of the project counts that the key does not cover."""
    assert place.files(CHILDREN[way]) == SOURCE
    assert place.files(CHILDREN[way], sources=["main.py"]) == SOURCE - {"main.py"}


OWN = {
    "nothing": "",
    "standard library": "import decimal, email.mime.text, xml.dom.minidom",
    "packages": "import numpy.random",
    "file of a package": "import numpy; open(numpy.__file__).close()",
    "system": 'open("/proc/self/status").close(); open("/etc/passwd").close()',
    "a look without opening": '(data / "a.txt").stat(); (project / "settings.json").exists()',
    "build": 'open(project / "build" / "old.py").close(); os.listdir(project / "build")',
    "run store": 'open(outside / "store" / "runs.txt").close(); os.listdir(outside / "store")',
    "repository": 'open(project / ".git" / "config").close()',
    "what is not there": (
        'try: open(data / "none.txt")\n'
        "except FileNotFoundError: pass"
    ),
    "own file": '(data / "c").write_text("1"); (data / "c").read_text()',
    "own file renamed": (
        '(data / "c.new").write_text("1"); os.replace(data / "c.new", data / "c"); '
        '(data / "c").read_text()'
    ),
    "own folder": 'os.mkdir(data / "new"); os.mknod(data / "new" / "c"); os.listdir(data / "new")',
    "own database": 'sqlite3.connect(outside / "c.db").execute("create table t (x)")',
    "temporary file": "f = tempfile.NamedTemporaryFile(delete=False); open(f.name).close()",
    "temporary folder": (
        "d = tempfile.mkdtemp(); os.mknod(d + '/c'); os.listdir(d); open(d + '/c').close()"
    ),
    "descriptor": "r, w = os.pipe(); open(r).close()",
    "database in memory": 'sqlite3.connect(":memory:")',
    "library of the system": 'ctypes.CDLL(None); ctypes.CDLL("libc.so.6")',
}  # fmt: skip


@pytest.mark.parametrize("what", OWN)
def test_what_does_not_count(what: str, place: Place) -> None:
    """What versions cover, what a run makes for itself, and where the program itself writes."""
    seen = place.told(OWN[what], TMPDIR=str(place.root / "outside"))
    assert (seen["files"], seen["parent"]) == ({}, "")


def test_a_folder_that_was_there_is_not_made_by_the_run(place: Place) -> None:
    """To ask for a folder that is there already makes none of its files the run's own."""
    body = 'os.makedirs(data / "set", exist_ok=True); open(data / "set" / "one.txt").close()'
    assert place.files(body) == {"data-root:set/one.txt"}


def test_what_the_key_covers_is_not_listed_twice(place: Place) -> None:
    """Declared data, files of a declared folder, and source of the key are left out."""
    body = (
        'import helper, package.module; open(data / "a.txt").close(); os.listdir(data / "set"); '
        'open(data / "set" / "one.txt").close(); open(data / "numbers.npy").close()'
    )
    seen = place.files(
        body, sources=["helper.py", "package/__init__.py"], declared=["a.txt", "set"]
    )
    assert seen == {"helped.py", "package/module.py", "data-root:numbers.npy"}


def test_packages_that_were_imported(place: Place) -> None:
    """Their distributions are noted with the versions that were told, and no others."""
    assert place.observed("").distributions == {}
    assert place.observed("import numpy").distributions == {"numpy": "9.9"}


EDITS = {
    "file": ('open(data / "a.txt").close()', 'os.truncate(data / "a.txt", 1)', "data-root:a.txt"),
    "setting": (
        'open(project / "settings.json").close()',
        'os.truncate(project / "settings.json", 1)',
        "settings.json",
    ),
    "source": ("import helped", 'os.truncate(project / "helped.py", 1)', "helped.py"),
    "listed file": (
        '(data / "set" / "one.txt").read_text(); os.listdir(data / "set")',
        'os.truncate(data / "set" / "one.txt", 0)',
        "data-root:set",
    ),
    "deep listed file": (
        'list(os.walk(data / "set"))',
        'os.truncate(data / "set" / "deep" / "two.txt", 0)',
        "data-root:set",
    ),
    "new listed file": (
        'os.listdir(data / "set")', 'os.mknod(data / "set" / "c")', "data-root:set",
    ),
    "listed file gone": (
        'os.listdir(data / "set")', 'os.remove(data / "set" / "one.txt")', "data-root:set",
    ),
    "module beside a child": (
        'os.system("true")', 'os.truncate(project / "main.py", 1)', "main.py",
    ),
}  # fmt: skip


@pytest.mark.parametrize("edit", EDITS)
def test_an_edit_during_the_run_is_refused(edit: str, place: Place) -> None:
    """Nobody knows which content was used. The message has the name and the remedy."""
    use, change, name = EDITS[edit]
    told = place.told(f"{use}\ntime.sleep(0.02)\n{change}")
    assert told == {
        "refused": f"{name} changed while the run was using it; repeat the run. A file that a run "
        "makes for itself belongs into a temporary folder"
    }


UNUSED = {
    "another file": 'open(data / "a.txt").close(); os.truncate(data / "numbers.npy", 1)',
    "another folder": 'open(data / "a.txt").close(); os.mknod(data / "c")',
    "before": 'os.truncate(data / "a.txt", 1)',
    "outside": 'open(outside / "b.txt").close(); os.truncate(outside / "b.txt", 1)',
    "own file in a listed folder": '(data / "set" / "c").write_text("1"); os.listdir(data / "set")',
}


@pytest.mark.parametrize("edit", UNUSED)
def test_another_edit_during_the_run_is_harmless(edit: str, place: Place) -> None:
    """Files that are not used, or do not belong to the project, may change."""
    assert "refused" not in place.told(f"time.sleep(0.02)\n{UNUSED[edit]}")


def test_a_project_inside_a_folder_of_the_system(tmp_path: Path) -> None:
    """Its files count, wherever it lies; other files there, and packages inside it, do not."""
    place = Place.create(tmp_path, ".local/project")
    body = (
        'open(project / "settings.json").close(); open(project.parent / "other").close(); '
        "import helped"
    )
    (tmp_path / ".local" / "other").write_text("")
    seen = place.told(body, HOME=str(tmp_path))
    assert set(seen["files"]) == {"settings.json", "helped.py"}
