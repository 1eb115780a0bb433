"""The record of a run as a file: JSON whose digest covers every byte of it, and the run's key."""

import hashlib
import json

from pitfalls_core.canonical import canonical
from pitfalls_core.runs.identity.observed import Observed
from pitfalls_core.runs.store.record import Adoption, RunRecord, StoredRun


def sealed(key: str, run: StoredRun) -> bytes:
    """Return the file of `run`, stored under `key`."""
    # Names of observed files need not be valid text.
    return _with_seal(key, canonical(run).encode(errors="surrogatepass"))


def opened(key: str, content: bytes) -> StoredRun | None:
    """Return the run in a file that `sealed` made; None if a bit of it, or the key, is another."""
    body = content[_HEAD:-1]
    if content != _with_seal(key, body):
        return None
    values = json.loads(body)
    adoption = values.get("adoption")
    return StoredRun(
        RunRecord.from_plain(values["record"]),
        Observed.from_plain(values["observed"]),
        values["files"],
        None if adoption is None else Adoption(**adoption),
    )


def _with_seal(key: str, body: bytes) -> bytes:
    seal = hashlib.sha256(key.encode() + body).hexdigest().encode()
    return b'{"sha256":"' + seal + b'","run":' + body + b"}"


_HEAD = len(_with_seal("", b"")) - 1
