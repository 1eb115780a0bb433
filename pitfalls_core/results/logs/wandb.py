"""Run folders that Weights & Biases leaves on the disk of the machine that trained.

They hold the configuration and the last value of every metric. The curves are in a ``.wandb`` file,
of whose records no stable description exists; it is not read. Where a ``wandb-history.jsonl`` lies
beside the summary, as old versions wrote it, it gives the curves.
"""

import json
import math
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pitfalls_core.errors import InputError
from pitfalls_core.results.logs.folders import levels, place_of, text_of
from pitfalls_core.results.logs.logged import LoggedRun, Logs, Points, Wanted, listed
from pitfalls_core.results.logs.nested import (
    Flat,
    flat_values,
    read_json,
    value_text,
    yaml_parameters,
)

SUMMARY, CONFIG, METADATA = "wandb-summary.json", "config.yaml", "wandb-metadata.json"
HISTORY = "wandb-history.jsonl"
_RUN = re.compile(r"(offline-)?run-.+")
_VALUE = re.compile(r"([^.]+)\.value(?:\.(.+))?")
_OPTION = re.compile(r"--?([A-Za-z][\w.-]*)(?:=(.*))?", re.DOTALL)
WORDS = {"NaN": math.nan, "Infinity": math.inf, "-Infinity": -math.inf}


def run_folders(root: Path) -> list[Path]:
    """Return the folders of runs below `root`."""
    return [folder for folder, inner, files in levels(root) if _is_run(folder, inner, files)]


def _is_run(folder: Path, inner: tuple[str, ...], files: tuple[str, ...]) -> bool:
    records = any(name.endswith(".wandb") for name in files)
    return _RUN.fullmatch(folder.name) is not None and ("files" in inner or records)


def read_wandb(root: Path, wanted: Wanted) -> Logs:
    """Return the runs below `root`, with the last point of each metric, or all that are readable.

    Raises
    ------
    InputError
        If a run was recorded offline and has no summary, or a file cannot be read.
    """
    folders = run_folders(root)
    unread = [one for one in folders if not _has_files(one)]
    if unread:
        raise _offline(root, unread)
    files = [path for folder in folders for path in _files(folder)]
    runs = tuple(_run(folder, root, wanted) for folder in folders)
    return Logs(str(root), "Weights & Biases", runs, tuple(files))


def _has_files(folder: Path) -> bool:
    names = (SUMMARY,) if folder.name.startswith("offline-") else (SUMMARY, CONFIG)
    return any((folder / "files" / name).is_file() for name in names)


def _files(folder: Path) -> list[Path]:
    paths = [folder / "files" / name for name in (SUMMARY, CONFIG, METADATA, HISTORY)]
    return [path for path in paths if path.is_file()]


def _offline(root: Path, folders: list[Path]) -> InputError:
    names = listed(place_of(one, root) for one in folders)
    return InputError(
        f"{root}: what was recorded of {names} is in .wandb files only, which have no stable "
        "format and are not read: upload it with `wandb sync`, export the runs as CSV, and name "
        "that file; or move these folders away, if --planned-seeds says how many runs there were"
    )


def _run(folder: Path, root: Path, wanted: Wanted) -> LoggedRun:
    inside, points = folder / "files", Points(wanted)
    summary, history = inside / SUMMARY, inside / HISTORY
    if history.is_file():
        for line, values in _lines(history):
            _take(dict(_numbers(values, history)), points, float(line))
    if summary.is_file():
        _take(dict(_numbers(_object(summary), summary)), points, 0.0)
    return LoggedRun(
        place_of(folder, root),
        _parameters(inside),
        points.curves(),
        points.names(),
        "" if summary.is_file() else "it left no summary",
    )


def _take(values: Mapping[str, float], points: Points, step: float) -> None:
    """Take the values that were logged together; `step` stands for one that was not."""
    at = values.get("_step", step)
    for name, value in values.items():
        if not name.startswith("_"):
            points.add(name, at, value)


def _lines(history: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield every line of a history with its number from 0; the last may be cut off."""
    lines = text_of(history).splitlines()
    for number, line in enumerate(lines):
        try:
            found = json.loads(line)
        except (json.JSONDecodeError, RecursionError):
            found = None
        if isinstance(found, dict):
            yield number, found
        elif number + 1 < len(lines):
            raise InputError(
                f"{history}, line {number + 1}: this is no JSON object, so it is no history of "
                "Weights & Biases; move the file away, and the last values are read"
            )


def _object(path: Path) -> dict[str, Any]:
    found = read_json(path)
    if not isinstance(found, dict):
        raise InputError(f"{path} holds no JSON object; it is no file of Weights & Biases")
    return found


def _numbers(summary: dict[str, Any], path: Path) -> Iterator[tuple[str, float]]:
    for name, value in flat_values(summary, path):
        if isinstance(value, str) and value in WORDS:
            yield name, WORDS[value]
        elif isinstance(value, int | float) and not isinstance(value, bool):
            yield name, _float(value)


def _float(value: float) -> float:
    try:
        return float(value)
    except OverflowError:
        return math.inf


def _parameters(inside: Path) -> Flat:
    """Return the configuration, and the options on the command line as ``args.NAME``."""
    found: Flat = {}
    config, metadata = inside / CONFIG, inside / METADATA
    if config.is_file():
        for name, value in yaml_parameters(config).items():
            match = _VALUE.fullmatch(name)
            if match and not name.startswith("_wandb."):
                found[f"{match[1]}.{match[2]}" if match[2] else match[1]] = value
    if metadata.is_file():
        words = _object(metadata).get("args")
        for name, value in _options(words if isinstance(words, list) else []):
            found.setdefault(f"args.{name}", value)
    return found


def _options(words: list[Any]) -> Iterator[tuple[str, str]]:
    """Yield the options of a command line with their values: ``--seed 0`` and ``--seed=0``."""
    texts = [value_text(word) for word in words]
    for place, word in enumerate(texts):
        match = _OPTION.fullmatch(word)
        if match:
            following = texts[place + 1] if place + 1 < len(texts) else ""
            alone = not following or _OPTION.fullmatch(following)
            yield match[1], match[2] if match[2] is not None else "True" if alone else following
