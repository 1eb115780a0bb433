"""The words themselves: every verdict has its words, none is dead, none says too much."""

import importlib
import pkgutil
import re
from collections.abc import Iterator
from itertools import product
from types import ModuleType
from typing import get_args

import pytest

from pitfalls_core import findings
from pitfalls_core.findings import words
from pitfalls_core.findings.account import abstract, results
from pitfalls_core.findings.analysis import Analysis, analyse
from pitfalls_core.findings.comparing import compare
from pitfalls_core.findings.comparison import Comparison, Verdict
from pitfalls_core.findings.families import adjust_families
from pitfalls_core.findings.history.added_seeds import AddedSeeds, flagged
from pitfalls_core.findings.sentence import Sentence, capitalised, plain_text
from pitfalls_core.findings.wording import summary, verdict_sentences
from pitfalls_core.runs.frozen import Deviation
from pitfalls_core.studies.claims.gains import AllEquivalent, LosingSeeds, MeanNotHigher
from pitfalls_core.studies.claims.predicate import Claim
from tests.findings.constructed import (
    AT_CHANCE,
    BASELINE,
    BORDERLINE,
    CONSTANT,
    DATASETS,
    DEGRADED,
    DETECTABLE,
    EQUIVALENT,
    IMPROVED,
    NAMES,
    UNDERPOWERED,
    analysis,
    arm,
    arms,
    comparison,
    design,
    everywhere,
    study,
    study_runs,
)

FORBIDDEN = (
    "no effect",
    "no difference",
    "comparable",
    "trend",
    "marginal",
    "failed to",
    "failure to",
    "significan",
    "insignificant",
    "makes no",
    "does not differ",
    "identical",
    "the same performance",
    "on par",
    "as good as",
    "prove",
    "robust",
    "pre-registered",
    "slightly",
    "substantial",
)
"""What no template and no sentence may say: absence, size without a bound, or untested claims."""

UNRESOLVED = (0.010, 0.018, 0.006, 0.013, 0.008, 0.012)
SLIGHT_GAIN = (0.05, 0.03, -0.02, 0.04, 0.03, 0.005)
SLIGHT_LOSS = tuple(-difference for difference in SLIGHT_GAIN)
WEAK = (0.025, 0.009, 0.013, 0.015, 0.020, -0.002)
FAILED = (0.012, 0.014, 0.016, 0.013, None, None)
TOO_FEW = (0.03, 0.031)
ONE = (0.03, None, None, None, None, None)
NEAR_PERFECT = (0.990, 0.992, 0.990, 0.994, 0.990, 0.993)
PERFECT_BUT_ONE = (0.980, 0.985, 0.940, 0.990, 0.982, 0.987)
IMMENSE = (10.0, -10.0, 10.0, -10.0, 10.0, -10.0)
LISTS = (
    IMPROVED,
    DEGRADED,
    EQUIVALENT,
    DETECTABLE,
    UNDERPOWERED,
    BORDERLINE,
    CONSTANT,
    UNRESOLVED,
    tuple(-difference for difference in UNRESOLVED),
    SLIGHT_GAIN,
    SLIGHT_LOSS,
    WEAK,
    FAILED,
    TOO_FEW,
    ONE,
    IMMENSE,
)


def comparisons() -> Iterator[Comparison]:
    """Yield comparisons with every verdict and reason, with and without a margin."""
    for differences, margin in product(LISTS, (0.01, None)):
        yield comparison(differences, margin=margin)
    yield compare(arm(BASELINE), arm(BASELINE, "baseline"), design())
    yield compare(*arms(EQUIVALENT, AT_CHANCE), design())
    yield compare(arm(CONSTANT, examples=None), arm((0.5,) * 6, "b", examples=None), design())
    yield compare(*arms(FAILED), design(chance=None))
    yield compare(arm((*BASELINE[1:], 0.1)), arm(BASELINE, "baseline"), design())
    yield compare(arm(NEAR_PERFECT), arm(PERFECT_BUT_ONE, "baseline"), design())
    yield comparison([difference / 10 for difference in EQUIVALENT])
    for two_stage in (True, False):
        added = {"drawn": AddedSeeds("drawn", 3, 6, two_stage)}
        yield flagged(comparison(IMPROVED), added, margin_moved=False)


def unpaired_comparisons() -> Iterator[Comparison]:
    """Yield comparisons of runs that share nothing, with every verdict and reason."""
    for differences, margin in product(LISTS, (0.01, None)):
        yield comparison(differences, margin=margin, paired=False)
    yield compare(arm(BASELINE), arm(BASELINE[::-1], "baseline"), design(paired=False))
    for examples in (1000, None):
        equal = arm((0.72,) * 6, examples=examples), arm((0.7,) * 6, "b", examples=examples)
        yield compare(*equal, design(paired=False))


def studies() -> Iterator[Analysis]:
    """Yield analyses with every headline, control found or not, margin before or after."""
    names = DATASETS[:3]
    claims = (
        Claim("a", "", "", AllEquivalent("refined", names)),
        Claim("b", "", "", LosingSeeds("refined", names, "at_least", 2)),
        Claim("c", "", "", MeanNotHigher("refined", names, "any")),
    )
    for differences in LISTS:
        yield analysis(everywhere(differences), of=study(claims, seeds=len(differences)))
    yield analysis({}, of=study(claims), level=AT_CHANCE)
    nothing = dict.fromkeys(product(DATASETS, ("baseline", "refined", "control")), [None] * 6)
    yield analyse(study_runs(nothing, study(claims)))
    yield analysis(
        {"scans/test": IMPROVED, "drawn/a": SLIGHT_LOSS},
        control=everywhere(UNDERPOWERED),
        of=study(claims, shared="all runs draw on the same scans"),
        deviations=(Deviation("margin", 0.02, 0.01, 30),),
    )


def sentences() -> list[str]:
    """Return what is said of all these comparisons and studies, as plain text."""
    said: list[Sentence] = []
    groups = [adjust_families([*each]) for each in (comparisons(), unpaired_comparisons())]
    for one, detected in product([*groups[0], *groups[1]], (True, False, None)):
        said += verdict_sentences(one, NAMES, control_detected=detected, family_size=2)
    said += [(*capitalised(summary([one], [NAMES])), ".") for each in groups for one in each]
    for found in studies():
        said += abstract(found)
        said += [sentence for paragraph in results(found) for sentence in paragraph]
        said += [sentence for claim in found.claims for sentence in claim.evidence]
    return [plain_text(sentence) for sentence in said]


SAID = sentences()


def templates(module: ModuleType) -> dict[str, str]:
    """Return every template of a module, by the name of its table and its key."""
    tables = {name: table for name, table in vars(module).items() if name.isupper()}
    return {name: text for table in tables for name, text in _texts(table, tables[table])}


def _texts(name: str, value: object) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield name, value
    elif isinstance(value, dict):
        for key, part in value.items():
            yield from _texts(f"{name} {key}", part)
    else:
        assert isinstance(value, tuple), name
        for place, part in enumerate(value):
            yield from _texts(f"{name} {place}", part)


MODULES = [
    importlib.import_module(one.name)
    for one in pkgutil.walk_packages(findings.__path__, f"{findings.__name__}.")
    if one.name.endswith("words")
]
"""All modules of templates."""

TEMPLATES = templates(words)

CELLS = ("VERDICT_", "FLAG_")
"""Tables of words for the cells of tables, not for sentences."""


def test_every_verdict_has_its_words() -> None:
    """A word, a mark, a headline, a lead and a place exist for each verdict."""
    verdicts = set(get_args(Verdict))
    assert words.VERDICT_WORDS.keys() == words.VERDICT_MARKS.keys() == words.LEADS.keys()
    assert words.VERDICT_WORDS.keys() == verdicts
    assert words.HEADLINES.keys() == verdicts | {"mixed"}
    assert {verdict for verdict, _ in words.PLACES} == verdicts
    assert len(set(words.VERDICT_MARKS.values())) == len(verdicts)


def test_every_reason_has_a_sentence_and_every_sentence_a_reason() -> None:
    """The pairs of verdict and reason that come out are exactly those that are worded."""
    decisions = [one.decision for one in comparisons()]
    found = {
        (decision.verdict, "detectable" if decision.detectable else decision.reason)
        for decision in decisions
    }
    assert found == words.SENTENCES.keys()
    unpaired = {(one.decision.verdict, one.decision.reason) for one in unpaired_comparisons()}
    assert unpaired <= words.SENTENCES.keys()
    assert words.UNPAIRED_SENTENCES.keys() <= unpaired


def test_every_flag_has_its_words() -> None:
    """The flags that come out are exactly those that are worded."""
    found = {flag for one in comparisons() for flag in one.flags}
    assert found == words.FLAG_WORDS.keys()


@pytest.mark.parametrize("name", [name for name in TEMPLATES if not name.startswith(CELLS)])
def test_no_template_is_dead(name: str) -> None:
    """Each template occurs in what is said of the constructed results."""
    pattern = re.sub(r"\\\{\w+\\\}", ".+", re.escape(TEMPLATES[name]))
    whole = any(re.search(pattern, sentence, re.IGNORECASE) for sentence in SAID)
    assert whole, TEMPLATES[name]


@pytest.mark.parametrize("word", FORBIDDEN)
def test_no_sentence_says_more_than_a_verdict_can(word: str) -> None:
    """Neither a template of any module nor a sentence contains a forbidden word."""
    assert words in MODULES
    texts = [*SAID, *(text for module in MODULES for text in templates(module).values())]
    # Provenance is no proof.
    assert [text for text in texts if re.search(rf"\b{word}(?!nance)", text.lower())] == []


def test_sentences_are_sentences() -> None:
    """They begin with a capital or a claim's dataset, end in a full stop, and have no gaps."""
    evidence = [sentence for sentence in SAID if not sentence.endswith((".", "?"))]
    assert all(": " in sentence for sentence in evidence)
    for sentence in SAID:
        assert re.match(r"[A-Z]", sentence), sentence
        assert not re.search(r"\s\s|\s[.,;:)]|\(\s|[{}]|None|nan|inf\b|_", sentence), sentence


def test_counts_agree_with_their_nouns() -> None:
    """A single thing is not counted in the plural, and none of the numbers is a negative zero."""
    for sentence in SAID:
        assert not re.search(r"(?<!of )\b1 (pairs|seeds|comparisons|claims|are)\b", sentence), (
            sentence
        )
        assert not re.search(r"[-−]0\.0\b", sentence), sentence
