"""Files of symbolic sequences: what they hold, what is unknown, and what is wrong with them."""

import re
from pathlib import Path

import pytest

from pitfalls_core.data.spr.files import SequenceFiles, read_sequences
from pitfalls_core.errors import InputError
from pitfalls_core.seeding import Streams

TRAIN = "id,sequence,label\nSPR_train_0,▲r ■ ●g,1\nSPR_train_1,●r ▲,0\n"
TEST = "id,sequence,label\nSPR_test_0,◆r ▲b ■ ●r,1\n"


@pytest.fixture
def files(tmp_path: Path) -> SequenceFiles:
    """Three small files."""
    for name, text in {"train": TRAIN, "dev": TRAIN, "test": TEST}.items():
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    return SequenceFiles(tmp_path / "train.csv", tmp_path / "dev.csv", tmp_path / "test.csv")


def test_indices_follow_the_training_file(files: SequenceFiles) -> None:
    """Glyphs by code point: ■ 1, ▲ 2, ● 3; letters g 1, r 2; all others are unknown (5)."""
    splits = files.sample(Streams(0, "x"))
    assert splits.train.inputs.tolist() == [
        [[2, 2], [1, 0], [3, 1], [0, 0]],
        [[3, 2], [2, 0], [0, 0], [0, 0]],
    ]
    test = splits.tests["test"]
    assert test.inputs.tolist() == [[[5, 2], [2, 5], [1, 0], [3, 2]]]
    assert (splits.train.labels.tolist(), test.labels.tolist()) == ([1, 0], [1])


def test_unknown_tokens_and_complexity_are_kept(files: SequenceFiles) -> None:
    """Two of four test tokens were not in training; unknown glyphs count as one."""
    splits = files.sample(Streams(0, "x"))
    attributes = {name: one.tolist() for name, one in splits.tests["test"].attributes.items()}
    assert attributes == {"shapes": [4], "colours": [2], "unknown": [2]}
    assert splits.train.attributes["unknown"].tolist() == [0, 0]


def test_the_description_names_the_files(files: SequenceFiles) -> None:
    """One sentence for training and one for the test set."""
    assert files.describe() == {
        "train": "The sequences of train.csv; those of dev.csv select the epoch.",
        "test": "The sequences of test.csv.",
    }


def test_a_missing_file_is_an_error_and_never_made_up(tmp_path: Path) -> None:
    """Published scripts put other data in its place."""
    path = tmp_path / "train.csv"
    message = (
        f"{path} is missing; put the file there, or name its folder with --data-root (nothing is "
        "generated in its place)"
    )
    with pytest.raises(InputError, match=f"^{re.escape(message)}$"):
        SequenceFiles(path, path, path).sample(Streams(0, "x"))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "sequence,label\n▲,1\n",
            ", line 1: the header must be 'id,sequence,label'; got 'sequence,label'; rename the "
            "columns",
        ),
        ("id,sequence,label\n", " holds no sequence below its header; put at least one there"),
        (
            "id,sequence,label\na,▲,1\nb,▲\n",
            ", line 3: 3 fields are expected; got 2: 'b,▲'; repair or remove the line",
        ),
        (
            "id,sequence,label\na,▲,2\n",
            ", line 2: a label is 0 or 1; got '2'; repair or remove the line",
        ),
        (
            "id,sequence,label\na,▲ rr,1\n",
            ", line 2: a token is one glyph, followed by one lower-case letter if it has a colour, "
            "for example '▲' or '▲r'; got 'rr'; repair or remove the line",
        ),
        (
            'id,sequence,label\na,"▲,1\n',
            ", line 2: not CSV (unexpected end of data); repair the quotes",
        ),
    ],
)
def test_damage_is_named_with_file_line_value_and_remedy(
    text: str, message: str, tmp_path: Path
) -> None:
    """Nothing is skipped silently."""
    path = tmp_path / "damaged.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=f"^{re.escape(f'{path}{message}')}$"):
        read_sequences(path)


def test_another_encoding_is_refused(tmp_path: Path) -> None:
    """UTF-16 is a common way to spoil such a file."""
    path = tmp_path / "utf16.csv"
    path.write_text(TRAIN, encoding="utf-16")
    message = f"{path} is not UTF-8 at byte 0; save it as UTF-8"
    with pytest.raises(InputError, match=f"^{re.escape(message)}$"):
        read_sequences(path)


def test_more_shapes_than_the_model_knows_are_refused(files: SequenceFiles) -> None:
    """The message lists them."""
    few = SequenceFiles(files.train, files.validation, files.test, shapes=2)
    message = (
        f"{files.train} holds 3 different shapes (■, ▲, ●), and at most 2 are expected; set shapes "
        "to 3, here and in the model"
    )
    with pytest.raises(InputError, match=f"^{re.escape(message)}$"):
        few.sample(Streams(0, "x"))
