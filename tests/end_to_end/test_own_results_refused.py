"""Bad input to ``analyze`` and ``reanalyze``: one line with the remedy, and nothing written."""

from pathlib import Path

import pytest

from tests.end_to_end.own_files import BASE, NEW, answer, contents, text_of, two_arms

Captured = pytest.CaptureFixture[str]

GOOD = text_of(two_arms())
FINITE = "write a finite number, or mark the run as failed and leave the value empty"
HELP = "See `pitfalls analyze --help`."


def refused(folder: Path, capsys: Captured, content: str | bytes, *words: str) -> str:
    """Return the line with which a file is refused, after a look at what must not have changed."""
    path, out = folder / "mine.csv", folder / "out"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    command = words[0] if words and words[0] == "reanalyze" else "analyze"
    rest = words[1:] if command == "reanalyze" else words
    asked = (command, str(path), "--baseline", "base", *rest, "--out", str(out))
    first = answer(capsys, *asked)
    assert not out.exists()
    (out / "tables").mkdir(parents=True)
    (out / "report.html").write_bytes(b"earlier")
    (out / "tables" / "tab-a.csv").write_bytes(b"earlier")
    before = contents(folder)
    assert answer(capsys, *asked) == first
    assert contents(folder) == before
    assert (first.status, first.output) == (2, "")
    line = first.errors.removeprefix("pitfalls: ").removesuffix("\n")
    assert "\n" not in line
    assert line != first.errors
    return line.replace(f"{folder}/", "")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "mine.csv is empty; it needs a header line and a line for each score"),
        (
            "variant,seed,value\n",
            "mine.csv has a header and no rows; it needs a line for each score",
        ),
        (
            GOOD.replace("value", "vlaue"),
            "unknown column 'value' in mine.csv (name yours with --value-col). Did you mean "
            "'vlaue'? Known: seed, variant, vlaue.",
        ),
        (
            GOOD.replace("seed", "rng"),
            "unknown column 'seed' in mine.csv (name yours with --seed-col). Known: rng, value, "
            "variant.",
        ),
        (
            GOOD.replace("0.8102", "n/a"),
            f"mine.csv, line 4, column 'value': 'n/a' is not a number; {FINITE}",
        ),
        (
            GOOD.replace("0.8102", "NaN"),
            f"mine.csv, line 4, column 'value': 'NaN' is not finite; {FINITE}",
        ),
        (
            GOOD.replace("0.8102", "-inf"),
            f"mine.csv, line 4, column 'value': '-inf' is not finite; {FINITE}",
        ),
        (
            GOOD.replace("0.8102", ""),
            "mine.csv, line 4, column 'value': the cell is empty and the run is not marked as "
            f"failed; {FINITE}",
        ),
        (
            GOOD.replace("0.8102", "=B2"),
            "mine.csv, line 4, column 'value': '=B2' is a spreadsheet formula; save the sheet with "
            "values in place of formulas",
        ),
        (
            text_of([("base", seed, 0.5) for seed in range(3)]),
            "mine.csv has only one variant, 'base'; a comparison needs two: add the rows of the "
            "other one, or name another column with --variant-col",
        ),
        (
            GOOD.replace("base", "bass"),
            "unknown variant 'base' in mine.csv, given with --baseline. Did you mean 'bass'? "
            "Known: bass, new.",
        ),
        (
            f"{GOOD}base,3,0.7\n",
            "mine.csv, lines 5 and 14: two scores of variant 'base', seed '3', dataset 'all', "
            "metric 'value'; one row is one trained model: remove one of them, or give the second "
            "model its own seed",
        ),
        (
            text_of([*two_arms()[:6], *(("new", 4 + seed, 0.5 + seed / 7) for seed in range(6))]),
            "variants 'new' and 'base' share 2 of 6 seeds on dataset 'all': say whether equal "
            "seeds belong together, with --pairing paired or --pairing unpaired",
        ),
        (
            text_of(two_arms(new=[100 * score for score in BASE])),
            "mine.csv, line 2: 'value' is 0.8035, which looks like a fraction, and mine.csv, line "
            "8: 80.35, which looks like percent; write all values as fractions, or all in percent "
            "(if they are on one scale, write them all as fractions)",
        ),
        (
            GOOD.replace("value", "val_loss"),
            "unknown column 'value' in mine.csv (name yours with --value-col). Known: seed, "
            "val_loss, variant.",
        ),
        (
            text_of(two_arms(sorted(BASE), sorted(NEW))),
            "mine.csv: the scores in 'value' of 'new' and of 'base' are both sorted by seed on the "
            "one dataset with 5 or more shared seeds, as if each column had been sorted; equal "
            "seeds then pair runs that do not belong together: write the seeds that the runs had, "
            "or compare with --pairing unpaired",
        ),
        (
            b"PK\x03\x04rest",
            "mine.csv is no text file but a spreadsheet workbook or a zip archive: save the sheet "
            "as CSV",
        ),
    ],
)
def test_a_file_that_cannot_be_judged(
    tmp_path: Path, capsys: Captured, content: str | bytes, message: str
) -> None:
    """The message names the place, what stands there, and the remedy."""
    assert refused(tmp_path, capsys, content) == message


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("--margin 0", f"argument --margin: must be a number above zero; got '0'. {HELP}"),
        ("--margin -1", f"argument --margin: must be a number above zero; got '-1'. {HELP}"),
        ("--margin x", f"argument --margin: must be a number; got 'x'. {HELP}"),
        ("--margin value=nan", f"argument --margin: must be a number; got 'nan'. {HELP}"),
        ("--floor inf", f"argument --floor: must be a number; got 'inf'. {HELP}"),
        (
            "--margin 1 --margin 2",
            "--margin was given twice for one metric; give each metric one value",
        ),
        (
            "--lower-is-better --higher-is-better",
            "give --lower-is-better or --higher-is-better, not both",
        ),
        (
            "--margin loss=1",
            "unknown metric 'loss' given with --margin. Known: value.",
        ),
        (
            "--lower valeu",
            "unknown metric 'valeu' given with --lower. Did you mean 'value'? Known: value.",
        ),
        ("--metric acc", "unknown metric 'acc' in mine.csv. Known: value."),
        (
            "--positive-control nwe",
            "unknown variant 'nwe' in mine.csv, given with --positive-control. Did you mean 'new'? "
            "Known: base, new.",
        ),
        (
            "--positive-control base",
            "the positive control cannot be the baseline; both are 'base'",
        ),
        (
            "--planned-seeds 0",
            f"argument --planned-seeds: must be a whole number of at least 1; got '0'. {HELP}",
        ),
        (
            "--planned-seeds 5",
            "--planned-seeds is 5, but 6 seeds were found for variant 'new'; give the number that "
            "was planned for each variant",
        ),
        (
            "--pairing both",
            "argument --pairing: invalid choice: 'both' (choose from 'auto', 'paired', "
            f"'unpaired'). {HELP}",
        ),
        (
            "--seed-col rng",
            "unknown column 'rng' in mine.csv (name yours with --seed-col). Known: seed, value, "
            "variant.",
        ),
    ],
)
def test_options_that_cannot_be(tmp_path: Path, capsys: Captured, words: str, message: str) -> None:
    """The message names the option, the value, and what it can be."""
    assert refused(tmp_path, capsys, GOOD, *words.split()) == message


def test_a_metric_that_is_probably_a_loss(tmp_path: Path, capsys: Captured) -> None:
    """Nobody guesses the sign of a difference."""
    rows = [(*row, "val_loss") for row in two_arms()]
    content = text_of(rows, "variant,seed,value,metric")
    assert refused(tmp_path, capsys, content) == (
        "mine.csv: the name of the metric 'val_loss' suggests that lower is better; say which is "
        "meant with --lower-is-better or --higher-is-better"
    )


def test_a_margin_for_several_metrics(tmp_path: Path, capsys: Captured) -> None:
    """One number cannot be the margin of two metrics."""
    rows = [(*row, metric) for metric in ("acc", "f1") for row in two_arms()]
    content = text_of(rows, "variant,seed,value,metric")
    assert refused(tmp_path, capsys, content, "--margin", "0.01") == (
        "--margin 0.01 does not say which metric it is for; there are 'acc' and 'f1': write "
        "--margin 'acc=0.01', or choose one with --metric"
    )


def test_a_file_that_is_not_there(tmp_path: Path, capsys: Captured) -> None:
    """The nearest name is told, and no folder is made."""
    (tmp_path / "mine.csv").touch()
    found = answer(
        capsys,
        "analyze",
        str(tmp_path / "mien.csv"),
        "--baseline",
        "b",
        "--out",
        str(tmp_path / "o"),
    )
    assert (found.status, found.output, (tmp_path / "o").exists()) == (2, "", False)
    assert found.errors == (
        f"pitfalls: there is no file {tmp_path}/mien.csv; did you mean {tmp_path}/mine.csv?\n"
    )


PUBLISHED = "dataset,variant,mean,sd,n\nA,base,81.2,1.4,6\nA,new,81.0,1.6,6\n"


@pytest.mark.parametrize(
    ("content", "words", "message"),
    [
        ("", "", "mine.csv is empty; it needs a header line and a line for each score"),
        (
            PUBLISHED.replace("mean", "avg"),
            "",
            "unknown column 'mean' in mine.csv (published means need the columns variant and "
            "mean). Known: avg, dataset, n, sd, variant.",
        ),
        (
            PUBLISHED.replace("81.0", "x"),
            "",
            "mine.csv, line 3, column 'mean': 'x' is not a number, or one with its spread, as in "
            "81.2, 81.2 (1.4) and 81.2 ± 1.4; write it in one of these ways, or remove the row",
        ),
        (
            PUBLISHED.replace("1.6,6", "1.6,0"),
            "",
            "mine.csv, line 3, column 'n': '0' is not a whole number above zero; correct it, or "
            "leave the cell empty",
        ),
        (
            PUBLISHED.replace("base", "bass"),
            "",
            "unknown baseline 'base' in mine.csv. Did you mean 'bass'? Known: bass, new.",
        ),
        (
            PUBLISHED.replace("A,new", "B,new"),
            "",
            "mine.csv, line 3: dataset 'B' has no row of the baseline 'base'; add one, or leave "
            "the dataset out",
        ),
        (
            PUBLISHED,
            "--margin 0",
            "argument --margin: must be a number above zero; got '0'. See `pitfalls reanalyze "
            "--help`.",
        ),
        (
            PUBLISHED,
            "--ceiling 10",
            "a perfect score must be 1 or 100, if scores are shares of test examples; got 10.0: "
            "leave it out for other scores",
        ),
    ],
)
def test_a_published_table_that_cannot_be_read(
    tmp_path: Path, capsys: Captured, content: str, words: str, message: str
) -> None:
    """The same holds for tables of means."""
    assert refused(tmp_path, capsys, content, "reanalyze", *words.split()) == message
