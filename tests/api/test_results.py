"""Results come from runs, files and data frames, and go to pandas without loss."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import pitfalls_core as pc
from tests.api.own_results import BETTER, PLAIN, TABLE
from tests.findings.constructed import BASELINE, DATASETS, EQUIVALENT, study, study_runs


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return a file of results."""
    path = tmp_path / "results.csv"
    path.write_text(TABLE)
    return path


def test_a_file_becomes_a_tidy_frame(path: Path) -> None:
    """Every score is there once, seeds are numbers, and what the file left out has a name."""
    frame = pc.Results.from_csv(path).to_pandas()
    assert list(frame.columns) == ["variant", "seed", "dataset", "metric", "value", "status"]
    assert frame["seed"].tolist() == [*range(6), *range(6)]
    assert frame["value"].tolist() == [*PLAIN, *(round(score, 1) for score in BETTER)]
    assert set(frame["status"]) == {"finished"}
    assert set(frame["dataset"]) == {"all"}


def test_a_frame_is_read_like_the_file(path: Path) -> None:
    """Both ways give the same table; a frame goes round without loss."""
    from_file = pc.Results.from_csv(path).to_pandas()
    from_frame = pc.Results.from_pandas(pd.read_csv(path)).to_pandas()
    pd.testing.assert_frame_equal(from_file, from_frame)
    again = pc.Results.from_pandas(from_file).to_pandas()
    pd.testing.assert_frame_equal(from_file, again)


def test_numbers_of_a_frame_survive() -> None:
    """No digit is lost on the way, whatever the type of the column."""
    values = np.array([1 / 3, 2e-17, 12345678.9])
    frame = pd.DataFrame({"variant": list("aab"), "seed": [0.0, 1.0, 0.0], "value": values})
    back = pc.Results.from_pandas(frame).to_pandas()
    assert back["value"].tolist() == values.tolist()
    assert back["seed"].tolist() == [0, 1, 0]


def test_failed_runs_stay() -> None:
    """A run that failed is a row without a value, and a further column is kept."""
    frame = pd.DataFrame(
        {
            "method": ["a", "b"],
            "seed": [0, 0],
            "value": [0.5, None],
            "status": ["finished", "failed"],
            "host": ["x", "y"],
        }
    )
    back = pc.Results.from_pandas(frame, variant="method").to_pandas()
    assert back["value"].isna().tolist() == [False, True]
    assert back["host"].tolist() == ["x", "y"]
    assert list(back.columns)[:1] == ["variant"]


def test_a_frame_is_refused_like_a_file() -> None:
    """The messages are those of files, with the frame in place of the file."""
    frame = pd.DataFrame({"variant": ["a", "b"], "seed": [0, 0], "value": [0.5, np.nan]})
    with pytest.raises(pc.InputError, match=r"^the data frame, line 3, column 'value': "):
        pc.Results.from_pandas(frame)
    with pytest.raises(pc.InputError) as refused:
        pc.Results.from_pandas(frame.set_axis(["variant", "seed", 7], axis=1))
    assert str(refused.value) == (
        "the data frame: column 7 has a name that is no text; rename it, for example with "
        "frame.rename(columns=str)"
    )
    with pytest.raises(pc.InputError) as refused:
        pc.Results.from_pandas(frame, modell="variant")
    assert str(refused.value) == (
        "a table of scores has no role 'modell'; name columns for: variant, seed, dataset, metric, "
        "value, status"
    )


def test_runs_become_rows_and_missing_ones_failed_ones() -> None:
    """Every planned run has a row for each dataset, and nobody is left out of the denominator."""
    whole: dict[tuple[str, str], list[float | None]] = {
        (dataset, name): [*BASELINE]
        for dataset in DATASETS
        for name in ("baseline", "refined", "control")
    }
    for dataset in DATASETS:
        whole[dataset, "refined"] = [
            None,
            *(x + d for x, d in zip(BASELINE, EQUIVALENT, strict=True)),
        ][:6]
    frame = pc.Results.from_runs(study_runs(whole, study())).to_pandas()
    assert len(frame) == 6 * 3 * len(DATASETS)
    failed = frame[frame["status"] == "failed"]
    assert set(zip(failed["variant"], failed["seed"], strict=True)) == {("refined", 0)}
    one = frame[(frame["dataset"] == "drawn/a") & (frame["variant"] == "baseline")]
    assert one["value"].tolist() == [*BASELINE]
    assert set(frame["metric"]) == {"accuracy"}


def test_no_finished_run_gives_no_results() -> None:
    """The message says how to get them."""
    nothing: dict[tuple[str, str], list[float | None]] = {
        (dataset, name): [None] * 6
        for dataset in DATASETS
        for name in ("baseline", "refined", "control")
    }
    with pytest.raises(pc.InputError) as refused:
        pc.Results.from_runs(study_runs(nothing, study()))
    assert str(refused.value) == (
        "study constructed has no finished run at profile laptop; do them with `pitfalls run "
        "constructed --profile laptop`"
    )


def test_they_say_what_they_are(path: Path) -> None:
    """A terminal prints one line; a notebook shows means with their denominators."""
    results = pc.Results.from_csv(path)
    assert repr(results) == (
        f"Results({path}: 12 rows, 2 variants, 6 seeds, 1 datasets, 1 metrics)"
    )
    shown = results._repr_mimebundle_()
    assert set(shown) == {"text/html", "text/plain"}
    assert "all | value | plain | 70.4167 | 0.549 | 6/6" in shown["text/plain"]
