"""``latex.zip`` holds the bundle, and is the same bytes whenever it is made."""

import io
import time
import zipfile

import pytest

from pitfalls_core.report.latex.archive import archive, with_archive

MEMBERS = {"paper.tex": b"text", "tables/a.tex": b"table" * 100, "figures/a.pdf": b"%PDF"}


def test_the_archive_holds_the_files() -> None:
    """Every file by its path, readable, and nothing that leads out."""
    with zipfile.ZipFile(io.BytesIO(archive(MEMBERS))) as whole:
        assert whole.testzip() is None
        assert {name: whole.read(name) for name in whole.namelist()} == MEMBERS
        assert {one.external_attr >> 16 for one in whole.infolist()} == {0o100644}


def test_order_and_time_do_not_enter(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files in another order, at another time, give the same bytes."""
    before = archive(MEMBERS)
    monkeypatch.setattr(time, "time", lambda: 2_000_000_000.0)
    assert archive(dict(reversed(MEMBERS.items()))) == before


def test_only_the_bundle_is_packed() -> None:
    """Other files of the report stay as they are, and outside."""
    files = with_archive({"latex/paper.tex": b"text", "report.html": b"page"})
    assert set(files) == {"latex/paper.tex", "report.html", "latex.zip"}
    with zipfile.ZipFile(io.BytesIO(files["latex.zip"])) as whole:
        assert whole.namelist() == ["paper.tex"]
