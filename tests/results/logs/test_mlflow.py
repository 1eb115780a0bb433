"""MLflow's SQLite store and its old folders."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from pitfalls_core.results.logs.asked import Asked
from tests.results.logs.trees import WANTED, asked, refusal, rows, table, write_all

SCHEMA = """
CREATE TABLE experiments (
    experiment_id INTEGER NOT NULL, name VARCHAR(256) NOT NULL, artifact_location VARCHAR(256),
    lifecycle_stage VARCHAR(32), creation_time BIGINT, last_update_time BIGINT,
    CONSTRAINT experiment_pk PRIMARY KEY (experiment_id), UNIQUE (name));
CREATE TABLE runs (
    run_uuid VARCHAR(32) NOT NULL, name VARCHAR(250), source_type VARCHAR(20),
    source_name VARCHAR(500), entry_point_name VARCHAR(50), user_id VARCHAR(256),
    status VARCHAR(9), start_time BIGINT, end_time BIGINT, source_version VARCHAR(50),
    lifecycle_stage VARCHAR(20), artifact_uri VARCHAR(200), experiment_id INTEGER,
    deleted_time BIGINT, CONSTRAINT run_pk PRIMARY KEY (run_uuid));
CREATE TABLE params (
    key VARCHAR(250) NOT NULL, value VARCHAR(8000) NOT NULL, run_uuid VARCHAR(32) NOT NULL,
    CONSTRAINT param_pk PRIMARY KEY (key, run_uuid));
CREATE TABLE tags (
    key VARCHAR(250) NOT NULL, value VARCHAR(8000), run_uuid VARCHAR(32) NOT NULL,
    CONSTRAINT tag_pk PRIMARY KEY (key, run_uuid));
CREATE TABLE metrics (
    key VARCHAR(250) NOT NULL, value FLOAT NOT NULL, timestamp BIGINT NOT NULL,
    run_uuid VARCHAR(32) NOT NULL, step BIGINT DEFAULT '0' NOT NULL,
    is_nan BOOLEAN DEFAULT '0' NOT NULL,
    CONSTRAINT metric_pk PRIMARY KEY (key, timestamp, step, run_uuid, value, is_nan));
"""
"""The columns of MLflow's ``tracking/dbmodels/models.py``, foreign keys left out."""

ASKED = asked("test/accuracy", variant=("model",))
RUN = "INSERT INTO runs (run_uuid, name, status, lifecycle_stage, experiment_id) VALUES (?,?,?,?,?)"
METRIC = "INSERT INTO metrics (key, value, timestamp, run_uuid, step, is_nan) VALUES (?,?,?,?,?,?)"


def add(
    database: sqlite3.Connection,
    run: str,
    variant: str,
    seed: str,
    *points: tuple[int, float],
    status: str = "FINISHED",
    stage: str = "active",
) -> None:
    """Insert one run with the points of its accuracy."""
    database.execute(RUN, (run, f"run {run}", status, stage, 1))
    for key, text in (("model", variant), ("seed", seed)):
        database.execute("INSERT INTO params VALUES (?,?,?)", (key, text, run))
    database.execute("INSERT INTO tags VALUES (?,?,?)", ("mlflow.user", "somebody", run))
    for time, (step, value) in enumerate(points):
        database.execute(METRIC, ("test/accuracy", value, 1000 + time, run, step, 0))
    database.execute(METRIC, ("lr", 0.1, 1000, run, 0, 0))


def stored(folder: Path) -> Path:
    """Write a database with all runs."""
    path = folder / "mlflow.db"
    with closing(sqlite3.connect(path)) as database:
        database.executescript(SCHEMA)
        database.execute("INSERT INTO experiments (experiment_id, name) VALUES (1, 'study')")
        for number, (variant, seed, score) in enumerate(WANTED):
            add(database, f"{number:032x}", variant, seed, (1, 0.0), (2, 0.25), (2, score))
        database.commit()
    return path


def change(path: Path, *statements: str) -> None:
    """Carry out SQL in a database."""
    with closing(sqlite3.connect(path)) as database:
        for one in statements:
            database.execute(one)
        database.commit()


def test_runs(tmp_path: Path) -> None:
    """A step that was logged twice counts once, with its later value."""
    path = stored(tmp_path)
    found = table(path, ASKED)
    assert rows(found) == WANTED
    assert rows(table(tmp_path, ASKED)) == WANTED
    assert found.notes == (
        "6 runs read from logs (MLflow): the score is the last point that was logged of 'accuracy'",
        "6 runs logged a step more than once, as after being resumed: the later value counts",
    )


def test_states_and_values_that_are_no_scores(tmp_path: Path) -> None:
    """Failed, killed and unfinished runs, NaN and infinity stay in the denominator."""
    path = stored(tmp_path)
    states = ("FAILED", "KILLED", "RUNNING", "FINISHED", "FINISHED", "FINISHED")
    change(
        path,
        *(
            f"UPDATE runs SET status = '{state}' WHERE run_uuid = '{number:032x}'"
            for number, state in enumerate(states)
        ),
        f"UPDATE metrics SET is_nan = 1, value = 0 WHERE run_uuid = '{3:032x}' AND step = 2",
        f"UPDATE metrics SET value = 1.7976931348623157e308 WHERE run_uuid = '{4:032x}' "
        "AND step = 2 AND timestamp = 1002",
    )
    found = table(path, ASKED)
    assert [score for *_, score in rows(found)] == [None, None, None, None, None, 0.875]
    assert found.notes[1:3] == (
        "2 scores whose value is not finite: counted as failed",
        "3 scores of runs that failed: counted as failed",
    )


def test_runs_that_are_left_out(tmp_path: Path) -> None:
    """Deleted ones, and those of a sweep that only hold others together."""
    path = stored(tmp_path)
    with closing(sqlite3.connect(path)) as database:
        add(database, "d" * 32, "base", "0", (1, 0.5), stage="deleted")
        database.execute(RUN, ("e" * 32, "sweep", "FINISHED", "active", 1))
        tag = ("mlflow.parentRunId", "e" * 32, f"{0:032x}")
        database.execute("INSERT INTO tags VALUES (?,?,?)", tag)
        database.commit()
    found = table(path, ASKED)
    assert rows(found) == WANTED
    assert found.notes[:2] == (
        "1 run deleted in MLflow: left out",
        "1 run that only hold others together: left out",
    )


def test_two_runs_of_one_name(tmp_path: Path) -> None:
    """Of two that finished none is chosen; one that had failed gives way."""
    path = stored(tmp_path)
    with closing(sqlite3.connect(path)) as database:
        add(database, "f" * 32, "base", "0", (2, 1.0))
        database.commit()
    first, second = "0" * 32, "f" * 32
    assert refusal(tmp_path, lambda: table(path, ASKED)) == (
        f"mlflow.db: runs '{first}' and '{second}' are both variant 'base', seed '0'; they differ "
        "in 'run_name': name what tells variants apart with --variant-col A,B, or leave runs out "
        "with --where NAME=VALUE"
    )
    change(path, f"UPDATE runs SET status = 'FAILED' WHERE run_uuid = '{first}'")
    found = table(path, ASKED)
    assert rows(found) == [("base", "0", 1.0), *WANTED[1:]]
    assert found.notes[-1] == (
        "1 run that had failed was done again with the same variant and seed: the later result "
        "counts"
    )


@pytest.mark.parametrize(
    ("what", "message"),
    [
        (
            asked("test/accuracy", variant=("model",), seed="rng"),
            "unknown parameter 'rng' in mlflow.db (name yours with --seed-col, or --run-name). "
            "Known: experiment, model, run_name, seed.",
        ),
        (
            asked("test/acuracy", variant=("model",)),
            "unknown metric 'test/acuracy' in mlflow.db. Did you mean 'test/accuracy'? Known: lr, "
            "test/accuracy.",
        ),
        (
            asked(variant=("model",)),
            "mlflow.db: say with --score which of the logged metrics are scores; there are: lr, "
            "test/accuracy",
        ),
        (
            asked("test/accuracy", variant=("model",), where=(("experiment", "other"),)),
            "mlflow.db: no run has experiment = 'other', given with --where; there is 'study'",
        ),
        (
            asked("test/accuracy", "lr", "test/lr=test/accuracy", variant=("model",), seed="x"),
            "unknown parameter 'x' in mlflow.db (name yours with --seed-col, or --run-name). "
            "Known: experiment, model, run_name, seed.",
        ),
    ],
)
def test_what_was_asked_for_is_not_there(tmp_path: Path, what: Asked, message: str) -> None:
    """The message lists what there is; nothing is guessed."""
    path = stored(tmp_path)
    assert refusal(tmp_path, lambda: table(path, what)) == message


def test_a_run_without_a_seed(tmp_path: Path) -> None:
    """Pairing is not guessed from the order of runs."""
    path = stored(tmp_path)
    change(path, f"DELETE FROM params WHERE key = 'seed' AND run_uuid = '{3:032x}'")
    assert refusal(tmp_path, lambda: table(path, ASKED)) == (
        f"mlflow.db: run '{3:032x}' has no value of the parameter 'seed', which is to be its seed; "
        "5 of 6 have one: leave the others out with --where, or name another parameter with "
        "--seed-col"
    )


def test_a_write_ahead_log_is_read_and_left_alone(tmp_path: Path) -> None:
    """What stands beside the file only counts too, and reading makes no file."""
    path = stored(tmp_path)
    with closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("PRAGMA wal_autocheckpoint = 0")
        database.execute(
            f"UPDATE metrics SET value = 1.0 WHERE run_uuid = '{0:032x}' AND step = 2 "
            "AND timestamp = 1002"
        )
        database.commit()
        assert (tmp_path / "mlflow.db-wal").stat().st_size > 0
        assert rows(table(path, ASKED)) == [("base", "0", 1.0), *WANTED[1:]]


@pytest.mark.parametrize(
    ("statement", "message"),
    [
        ("DROP TABLE tags", "mlflow.db has no table 'tags', so it is no database of MLflow"),
        (
            "ALTER TABLE metrics DROP COLUMN deleted",
            "mlflow.db: the table 'metrics' of MLflow has no column 'is_nan'; open it once with a "
            "newer MLflow (`mlflow db upgrade`)",
        ),
    ],
)
def test_another_database(tmp_path: Path, statement: str, message: str) -> None:
    """A missing table or column is named; a view in its place is none."""
    path = stored(tmp_path)
    if "COLUMN" in statement:
        change(
            path,
            "DROP TABLE metrics",
            "CREATE TABLE metrics (key, value, timestamp, run_uuid, step)",
        )
    else:
        change(path, statement, "CREATE VIEW tags AS SELECT key, value, run_uuid FROM params")
    assert refusal(tmp_path, lambda: table(path, ASKED)) == message


def test_a_damaged_database(tmp_path: Path) -> None:
    """SQLite says what is wrong."""
    path = tmp_path / "x.db"
    path.write_bytes(b"SQLite format 3\0" + b"\xff" * 200)
    message = refusal(tmp_path, lambda: table(path, ASKED))
    assert message == "x.db cannot be read as a database of MLflow: file is not a database"


def folders(root: Path) -> Path:
    """Write an ``mlruns`` folder with all runs."""
    files = {
        "mlruns/0/meta.yaml": "experiment_id: '0'\nname: Default\nlifecycle_stage: active\n",
        "mlruns/1/meta.yaml": "experiment_id: '1'\nname: study\nlifecycle_stage: active\n",
    }
    for number, (variant, seed, score) in enumerate(WANTED):
        run = f"mlruns/1/{number:032x}"
        files |= {
            f"{run}/meta.yaml": "status: 3\nlifecycle_stage: active\nrun_name: swift-fox\n",
            f"{run}/params/model": variant,
            f"{run}/params/seed": f"{seed}\n",
            f"{run}/tags/mlflow.user": "somebody",
            f"{run}/metrics/test/accuracy": f"1700 0.25 1\n1701 {score} 2\n",
            f"{run}/metrics/lr": "1700 0.1\n",
        }
    return write_all(root, files)


def test_old_folders(tmp_path: Path) -> None:
    """A file for each metric, in a folder where its name has a slash."""
    folders(tmp_path)
    assert rows(table(tmp_path, ASKED)) == WANTED
    state = "status: 4\nlifecycle_stage: active\n"
    write_all(tmp_path, {f"mlruns/1/{1:032x}/meta.yaml": state})
    write_all(tmp_path, {f"mlruns/1/{2:032x}/meta.yaml": state.replace("active", "deleted")})
    found = table(tmp_path / "mlruns", ASKED)
    assert rows(found) == [WANTED[0], ("base", "1", None), *WANTED[3:]]
    assert found.notes[0] == "1 run deleted in MLflow: left out"


def test_a_damaged_metric(tmp_path: Path) -> None:
    """The line is named."""
    folders(tmp_path)
    path = f"mlruns/1/{0:032x}/metrics/test/accuracy"
    write_all(tmp_path, {path: "1700 0.25 1\n1701 x 2\n"})
    assert refusal(tmp_path, lambda: table(tmp_path, ASKED)) == (
        f"{path}, line 2: '1701 x 2' is not the time, value and step of a metric"
    )
