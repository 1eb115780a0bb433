"""The LaTeX bundle as one file to upload: ``latex.zip``."""

import io
import zipfile
from collections.abc import Mapping

FOLDER = "latex/"
FILE = "latex.zip"

_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The first date that the format knows, so that no other enters the bytes."""
_UNIX = 3
_READABLE = 0o100644 << 16


def with_archive(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return `files` of a report with an archive of those in its LaTeX folder."""
    members = {
        path.removeprefix(FOLDER): content
        for path, content in files.items()
        if path.startswith(FOLDER)
    }
    return {**files, FILE: archive(members)}


def archive(members: Mapping[str, bytes]) -> bytes:
    """Return a ZIP archive of `members`, sorted by name: the same bytes whenever it is made."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as whole:
        for name in sorted(members):
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type, entry.create_system = zipfile.ZIP_DEFLATED, _UNIX
            entry.external_attr = _READABLE
            whole.writestr(entry, members[name])
    return buffer.getvalue()
