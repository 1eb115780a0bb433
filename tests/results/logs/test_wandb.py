"""Run folders of Weights & Biases."""

import json
from pathlib import Path

from pitfalls_core.results.logs.kinds import read_logs
from tests.results.logs.trees import WANTED, asked, refusal, rows, table, write_all


def wandb(root: Path) -> Path:
    """Write a run folder for each run, and the link to the latest one."""
    files = {}
    for number, (variant, seed, score) in enumerate(WANTED):
        run = f"wandb/run-20240501_12000{number}-abc{number}/"
        files[f"{run}files/config.yaml"] = (
            "wandb_version: 1\n_wandb:\n  desc: null\n  value:\n    cli_version: 0.17.0\n"
            f"model:\n  desc: null\n  value:\n    name: {variant}\n"
            "lr:\n  desc: null\n  value: 1e-3\n"
        )
        summary = {
            "_step": 99,
            "_runtime": 3.5,
            "test": {"accuracy": score},
            "loss": "NaN",
            "note": "text",
            "seen": True,
            "images": {"_type": "image-file", "sizes": [1, 2]},
        }
        files[f"{run}files/wandb-summary.json"] = json.dumps(summary)
        arguments = ["--seed", seed, "--lr=0.001", "--fast"]
        files[f"{run}files/wandb-metadata.json"] = json.dumps({"args": arguments})
        files[f"{run}run-abc{number}.wandb"] = "binary"
    write_all(root, files)
    (root / "wandb/latest-run").symlink_to("run-20240501_120005-abc5")
    return root


ASKED = asked("test.accuracy", variant=("model.name",), seed="args.seed")


def test_runs(tmp_path: Path) -> None:
    """Configuration and command line are parameters; the link is no seventh run."""
    wandb(tmp_path)
    found = table(tmp_path, ASKED)
    assert rows(found) == WANTED
    assert found.extras["step"].labels == ("99",)
    logs = read_logs(tmp_path, "wandb", lambda _: True)
    assert logs.metrics == ["loss", "test.accuracy"]
    assert logs.runs[0].parameters == {
        "model.name": "base",
        "lr": "1e-3",
        "args.seed": "0",
        "args.lr": "0.001",
        "args.fast": "True",
    }


def test_a_run_without_a_summary_failed(tmp_path: Path) -> None:
    """It has a configuration and never came to its end."""
    wandb(tmp_path)
    (tmp_path / "wandb/run-20240501_120001-abc1/files/wandb-summary.json").unlink()
    found = table(tmp_path, ASKED)
    assert [score for *_, score in rows(found)] == [0.5, None, 0.75, 0.625, 0.75, 0.875]


def test_an_offline_run_is_refused_in_words(tmp_path: Path) -> None:
    """Its records are not read, and it is not left out in silence either."""
    wandb(tmp_path)
    offline = "wandb/offline-run-20240502_120000-xyz"
    write_all(tmp_path, {f"{offline}/run-xyz.wandb": "binary", f"{offline}/files/output.log": ""})
    assert refusal(tmp_path, lambda: table(tmp_path, ASKED)) == (
        f"ROOT: what was recorded of '{offline}' is in .wandb files only, which have no stable "
        "format and are not read: upload it with `wandb sync`, export the runs as CSV, and name "
        "that file; or move these folders away, if --planned-seeds says how many runs there were"
    )
    record = tmp_path / offline / "run-xyz.wandb"
    assert refusal(tmp_path, lambda: table(record, ASKED)) == (
        f"{offline}/run-xyz.wandb is a record of Weights & Biases without a stable format, and is "
        "not read: name the folder that holds the run folders, or export the runs as CSV"
    )


def test_a_damaged_summary(tmp_path: Path) -> None:
    """File and line are named."""
    wandb(tmp_path)
    path = "wandb/run-20240501_120001-abc1/files/wandb-summary.json"
    write_all(tmp_path, {path: '{"a": 1,\n'})
    assert refusal(tmp_path, lambda: table(tmp_path, ASKED)) == (
        f"{path}, line 2: this is no JSON: Expecting property name enclosed in double quotes"
    )
    write_all(tmp_path, {path: "[]"})
    assert refusal(tmp_path, lambda: table(tmp_path, ASKED)) == (
        f"{path} holds no JSON object; it is no file of Weights & Biases"
    )


def test_a_history(tmp_path: Path) -> None:
    """Where old versions left one it gives the curves; a last line that was cut off is left out."""
    wandb(tmp_path)
    inside = tmp_path / "wandb/run-20240501_120000-abc0/files"
    lines = [json.dumps({"_step": step, "loss": 2.0 - step}) for step in (0, 1)]
    (inside / "wandb-history.jsonl").write_text("\n".join([*lines, '{"_step": 2, "lo']))
    run = read_logs(tmp_path, "wandb", lambda _: True).runs[0]
    assert run.curves["loss"].steps.tolist() == [0, 1, 99]
    assert run.curves["loss"].values.tolist()[:2] == [2.0, 1.0]
    (inside / "wandb-history.jsonl").write_text("\n".join([lines[0], "[]", lines[1]]))
    assert refusal(tmp_path, lambda: table(tmp_path, ASKED)) == (
        "wandb/run-20240501_120000-abc0/files/wandb-history.jsonl, line 2: this is no JSON object, "
        "so it is no history of Weights & Biases; move the file away, and the last values are read"
    )
