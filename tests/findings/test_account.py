"""The abstract and the results of a constructed study: its words follow its verdicts."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pitfalls_core.findings.account import abstract, names_of, results, scope
from pitfalls_core.findings.analysis import Analysis
from pitfalls_core.findings.comparison import Comparison
from pitfalls_core.findings.sentence import WHOLE, Quantity, Sentence, plain_text, task_origin
from pitfalls_core.runs.frozen import Deviation
from pitfalls_core.studies.claims.gains import AllEquivalent, LosingSeeds, NoneBetter
from pitfalls_core.studies.claims.predicate import Claim
from pitfalls_core.studies.study import Family
from tests.findings.constructed import (
    AT_CHANCE,
    CONSTANT,
    DATASETS,
    DEGRADED,
    EQUIVALENT,
    EXAMPLES,
    IMPROVED,
    MARGIN,
    PRIMARY,
    TITLES,
    UNDERPOWERED,
    analysis,
    everywhere,
    study,
)

Differences = Sequence[float | None]

CAVEAT = "this study has not shown that it could detect an effect of this size"


def abstract_of(found: Analysis) -> str:
    """Return the abstract as plain text."""
    return " ".join(map(plain_text, abstract(found)))


def paragraphs_of(found: Analysis) -> list[str]:
    """Return the paragraphs of the results as plain text."""
    return [" ".join(map(plain_text, paragraph)) for paragraph in results(found)]


@pytest.mark.parametrize(
    ("differences", "headline", "sentence"),
    [
        (
            IMPROVED,
            "The refined variant improved accuracy on every primary test set.",
            "On real scans, the refined variant improved accuracy on “Held-out scans” (+3.1 "
            "points, 95 % interval [+2.9, +3.2]).",
        ),
        (
            DEGRADED,
            "The refined variant degraded accuracy on every primary test set.",
            "On real scans, the refined variant degraded accuracy on “Held-out scans” (−3.1 "
            "points, 95 % interval [−3.2, −2.9]).",
        ),
        (
            EQUIVALENT,
            "The refined variant and the baseline are equivalent within ±1.0 point on every "
            "primary test set.",
            "On real scans, the refined variant was equivalent to the baseline within ±1.0 point "
            "on “Held-out scans” (0.0 points, 90 % interval [−0.1, +0.1]).",
        ),
        (
            UNDERPOWERED,
            "On no primary test set do these runs settle whether the refined variant helps or "
            "hurts.",
            "On real scans, the refined variant gave inconclusive results on “Held-out scans” "
            "(0.0 points, 95 % interval [−3.8, +3.8]; improvements above 2.9 points are ruled "
            "out).",
        ),
        (
            CONSTANT,
            "On no primary test set could the refined variant be assessed.",
            "On real scans, the refined variant could not be assessed on “Held-out scans”.",
        ),
    ],
)
def test_the_same_study_can_say_anything(
    differences: Differences, headline: str, sentence: str
) -> None:
    """That the treatment helped, hurt, was equivalent, or that nothing can be concluded."""
    text = abstract_of(analysis(everywhere(differences)))
    assert headline in text
    assert sentence in text


def test_a_mixed_study() -> None:
    """Opposite verdicts side by side: no headline takes either side."""
    found = analysis({"scans/test": IMPROVED, "drawn/a": DEGRADED, "drawn/b": UNDERPOWERED})
    assert abstract_of(found) == (
        "Does the refined recipe help? We trained 36 of 36 planned runs and judged every "
        "difference against a margin of 1.0 point, set before the first run. The tasks: Scans, "
        "split at random; Drawn glyphs. The verdict on the refined variant differs between the "
        "primary test sets. On real scans, the refined variant improved accuracy on “Held-out "
        "scans” (+3.1 points, 95 % interval [+2.9, +3.2]). "
        "On drawn sets, the refined variant degraded accuracy on “Thick strokes” (−3.1 points, "
        "95 % interval [−3.2, −2.9]), and gave inconclusive results on “Dim light” (0.0 points, "
        "95 % interval [−3.8, +3.8]; improvements above 2.9 points are ruled out). Verdicts are "
        "corrected for the number of comparisons in a family; intervals are not. The positive "
        "control was detected on 4 of 4 test sets."
    )


def test_results_speak_of_every_dataset_in_order() -> None:
    """One paragraph for each comparison, also the secondary ones, then the scope."""
    found = analysis({"scans/test": IMPROVED, "drawn/a": DEGRADED})
    paragraphs = paragraphs_of(found)
    assert len(paragraphs) == len(DATASETS) + 1
    for dataset, paragraph in zip(DATASETS, paragraphs, strict=False):
        assert f"“{TITLES[dataset]}”" in paragraph


def test_the_abstract_keeps_to_primary_families() -> None:
    """A result on a secondary set does not enter the abstract, whatever it is."""
    plain, better = analysis({}), analysis({"drawn/c": IMPROVED})
    assert abstract_of(plain) == abstract_of(better)
    assert paragraphs_of(plain) != paragraphs_of(better)


def test_without_a_primary_family_the_abstract_gives_no_verdict() -> None:
    """Question, protocol and control are all that is left."""
    secondary = replace(study(), families=())
    text = abstract_of(analysis(everywhere(IMPROVED), of=secondary))
    assert "refined variant" not in text
    assert text.endswith("The positive control was detected on 4 of 4 test sets.")


def test_only_comparisons_with_a_test_are_counted_as_corrected() -> None:
    """A family of four, one of them without spread, is corrected for three."""
    weak = (0.014, 0.001, -0.003, 0.011, 0.016, 0.009)
    together = replace(study(), families=(Family("all sets", DATASETS),))
    found = analysis({**everywhere(weak), "drawn/b": CONSTANT}, of=together)
    assert found.comparisons[0].decision.verdict == "improved"
    assert paragraphs_of(found)[0].endswith(
        "Corrected for the 3 comparisons of its family, the verdict becomes: inconclusive."
    )


@pytest.mark.parametrize(("missed", "weakened"), [(DATASETS, True), ((), False)])
def test_without_a_detected_control_every_negative_sentence_is_weakened(
    missed: tuple[str, ...], weakened: bool
) -> None:
    """The caveat stands in each negative paragraph and in the abstract, or nowhere."""
    found = analysis({"drawn/a": UNDERPOWERED}, control=dict.fromkeys(missed, UNDERPOWERED))
    said = [CAVEAT in paragraph.lower() for paragraph in paragraphs_of(found)]
    assert said == [*[weakened] * 4, False]
    assert (CAVEAT in abstract_of(found)) == weakened
    assert f"detected on {4 - len(missed)} of 4 test sets." in abstract_of(found)


def test_a_control_counts_where_it_was_detected() -> None:
    """A control that was missed on one set weakens what is said of that set."""
    found = analysis({}, control={"drawn/a": UNDERPOWERED})
    said = [CAVEAT in paragraph.lower() for paragraph in paragraphs_of(found)]
    assert said == [False, True, False, False, False]
    assert abstract_of(found).endswith(
        "The positive control was detected on 3 of 4 test sets. Where it was not detected, this "
        "study has not shown that it could detect an effect of this size."
    )


@pytest.mark.parametrize("missed", ["drawn/a", "drawn/c"])
def test_positive_and_secondary_results_need_no_caveat_in_the_abstract(missed: str) -> None:
    """An improvement was seen, and a secondary set is not spoken of."""
    found = analysis({"drawn/a": IMPROVED}, control={missed: UNDERPOWERED})
    assert CAVEAT not in abstract_of(found)


@pytest.mark.parametrize(
    ("deviations", "words"),
    [
        ((), "margin of 1.0 point, set before the first run."),
        ((Deviation("claims", 1, 2, 30),), "margin of 1.0 point, set before the first run."),
        (
            (Deviation("margin", {"value": 0.02}, {"value": 0.01}, 30),),
            "margin of 1.0 point, changed after results existed and therefore exploratory.",
        ),
    ],
)
def test_a_margin_after_the_fact_is_exploratory(
    deviations: tuple[Deviation, ...], words: str
) -> None:
    """A margin that changed when runs existed is said to have; other changes are not this one."""
    assert words in abstract_of(analysis({}, deviations=deviations))


def test_scope_names_seeds_and_examples() -> None:
    """Each task has its seeds, its examples, and nothing shared unless it is declared."""
    text = " ".join(map(plain_text, scope(analysis(everywhere(IMPROVED[:4])))))
    assert text == (
        "Verdicts on “Scans, split at random” hold for this configuration, 4 seeds and 1000 test "
        "examples a set. Verdicts on “Drawn glyphs” hold for this configuration, 4 seeds and 1000 "
        "test examples a set."
    )


def test_scope_is_conditional_on_what_is_shared() -> None:
    """What the runs of a task have in common follows its scope, and no other task's."""
    shared = study(shared="all runs draw on the same scans")
    first, second, third = map(plain_text, scope(analysis({}, of=shared)))
    assert first.startswith("Verdicts on “Scans, split at random” hold")
    assert second == "They are conditional on what is shared: all runs draw on the same scans."
    assert third.startswith("Verdicts on “Drawn glyphs” hold")


def with_examples(found: Analysis, sizes: Mapping[str, int | None]) -> Analysis:
    """Return `found` as if its test sets had these sizes, by dataset."""
    comparisons = tuple(
        replace(one, sample=replace(one.sample, examples=sizes[one.design.dataset]))
        for one in found.comparisons
    )
    return replace(found, comparisons=comparisons)


def test_scope_without_a_finished_run() -> None:
    """The number of test examples is then not known, and said so."""
    unknown = with_examples(analysis({}), dict.fromkeys(DATASETS))
    text = plain_text(scope(unknown)[0])
    assert text.endswith("6 seeds and an unknown number of test examples a set.")


def test_scope_with_test_sets_of_several_sizes() -> None:
    """The range is given, not the size of the first set."""
    sizes = dict(zip(DATASETS, (1000, 300, 1000, 500), strict=True))
    text = plain_text(scope(with_examples(analysis({}), sizes))[1])
    assert "6 seeds and 300 to 1000 test examples a set." in text


def test_failed_runs_are_in_the_denominator() -> None:
    """The abstract counts finished of planned runs; the verdict that hangs on them is open."""
    found = analysis({"scans/test": (0.012, 0.014, 0.016, 0.013, None, None)})
    text = abstract_of(found)
    assert "We trained 34 of 36 planned runs" in text
    assert "on “Held-out scans” (the verdict hangs on runs that did not finish)" in text


def test_results_at_chance_are_marked_in_the_abstract_too() -> None:
    """Equivalence of two arms that learned nothing is said to be that; a clean twin is not."""
    marked = "where both variants score at chance or both at the best possible value"
    assert marked in abstract_of(analysis({}, level=AT_CHANCE))
    assert marked not in abstract_of(analysis({}))


def test_claims_are_counted() -> None:
    """Supported, refuted and inconclusive claims, of all; a study without claims says nothing."""
    names = PRIMARY
    claims = [
        Claim("a", "", "", NoneBetter("refined", names)),
        Claim("b", "", "", AllEquivalent("refined", names)),
        Claim("c", "", "", LosingSeeds("refined", names, "at_least", 1)),
        Claim("d", "", "", LosingSeeds("refined", names, "exactly", 0)),
    ]
    found = analysis({"scans/test": UNDERPOWERED}, of=study(claims))
    assert [one.status for one in found.claims] == [
        "inconclusive",
        "inconclusive",
        "supported",
        "refuted",
    ]
    assert abstract_of(found).endswith(
        "Claims of the source paper that are supported: 1 of 4; refuted: 1; inconclusive: 2."
    )
    assert "Claims" not in abstract_of(analysis({}))


def test_braces_in_a_question_are_only_characters() -> None:
    """Words of a study are no templates."""
    asked = replace(study(), question="Does {x} help?")
    assert abstract_of(analysis({}, of=asked)).startswith("Does {x} help? We trained")


def test_names() -> None:
    """Datasets in quotation marks, the treatment by its title, the baseline by its role."""
    found = analysis({})
    names = names_of(found.comparisons[0], found)
    assert (names.dataset, names.treatment) == ("“Held-out scans”", "the refined variant")
    assert (names.baseline, names.metric) == ("the baseline", "accuracy")


PATTERN = np.array([1.0, -1.0, 0.5, -0.5, 0.7, -0.7])
PATTERNS = st.builds(
    lambda mean, spread, lost: (
        *(mean + spread * PATTERN[:5]).tolist(),
        None if lost else mean + spread * PATTERN[5],
    ),
    st.floats(-0.04, 0.04),
    st.floats(0.0005, 0.05),
    st.booleans(),
)
KNOWN = st.sampled_from([IMPROVED, DEGRADED, EQUIVALENT, UNDERPOWERED, CONSTANT])
constructed = st.builds(
    lambda results, controls: analysis(
        dict(zip(DATASETS, results, strict=True)),
        control=dict(zip(DATASETS, controls, strict=True)),
    ),
    st.lists(PATTERNS | KNOWN, min_size=4, max_size=4),
    st.lists(KNOWN, min_size=4, max_size=4),
)

LEADS = {
    "improved": "improved",
    "degraded": "degraded",
    "was equivalent": "equivalent",
    "gave inconclusive": "inconclusive",
    "could not be assessed": "not_assessable",
}


@given(constructed)
@settings(deadline=None, max_examples=40)
def test_the_abstract_never_says_more_than_the_verdict(found: Analysis) -> None:
    """The last verb before a dataset is its verdict in the family; the headline is all of them."""
    by_title = {TITLES[one.design.dataset]: one.verdict_family for one in found.primary}
    for sentence in map(plain_text, abstract(found)):
        if not sentence.startswith(("On real scans", "On drawn sets")):
            continue
        for title in re.findall(r"“([^”]+)”", sentence):
            before = sentence[: sentence.index(f"“{title}”")]
            last = max(LEADS, key=before.rfind)
            assert LEADS[last] == by_title.pop(title)
    assert by_title == {}
    verdicts = {one.verdict_family for one in found.primary}
    text = abstract_of(found)
    for verdict in ("improved", "degraded", "equivalent"):
        everywhere_so = re.search(rf"{verdict}[^.]*(±\d\.\d[^.]*)? on every primary", text)
        assert bool(everywhere_so) == (verdicts == {verdict})


@given(constructed)
@settings(deadline=None, max_examples=40)
def test_the_results_never_say_more_than_the_verdicts(found: Analysis) -> None:
    """A verdict's word stands in a paragraph just if it is the raw or the corrected verdict."""
    for one, paragraph in zip(found.comparisons, paragraphs_of(found), strict=False):
        verdicts = {one.decision.verdict, one.verdict_family}
        for verdict in ("improved", "degraded", "equivalent", "inconclusive"):
            assert bool(re.search(rf"\b{verdict}\b", paragraph)) == (verdict in verdicts)
        negative = verdicts & {"equivalent", "inconclusive"}
        unseen = not found.control_detected(one)
        assert (CAVEAT in paragraph.lower()) == bool(negative and unseen)


NUMERAL = re.compile(r"[+−]?\d+(?:\.\d+)?")


def numbers_in(text: str) -> list[float]:
    """Return the numerals of `text`, read as a reader would."""
    return [float(numeral.replace("−", "-")) for numeral in NUMERAL.findall(text)]


def measured(one: Comparison) -> Iterator[float]:
    """Yield what a sentence about `one` may measure: points, and numbers of seeds and pairs."""
    yield from (one.sample.n, one.sample.planned)
    if one.effect is None or one.reach is None:
        return
    effect, reach = one.effect, one.reach
    for value in (effect.difference, *effect.ci95, *effect.ci90):
        yield from (100 * value, 100 * abs(value))
    yield max(100 * abs(effect.ci90[1]), 0.1)
    yield max(100 * abs(effect.ci90[0]), 0.1)
    yield 100 * reach.minimum_detectable_effect
    yield from filter(None, (reach.seeds_to_detect_margin, reach.seeds_to_show_equivalence))
    yield from filter(
        None, (reach.seeds_to_detect_at_upper_limit, reach.seeds_to_show_at_upper_limit)
    )


def pieces(sentences: Sequence[Sentence]) -> tuple[list[Quantity], str]:
    """Return the quantities, and all text between them without quoted titles."""
    quantities = [piece for one in sentences for piece in one if isinstance(piece, Quantity)]
    text = " ".join(piece for one in sentences for piece in one if isinstance(piece, str))
    return quantities, re.sub(r"“[^”]*”", "", text)


def counted(found: Analysis) -> dict[str, set[float]]:
    """Return what may be counted or set for all runs, and for those of each task, by origin."""
    detected = sum(one.decision.verdict in {"improved", "degraded"} for one in found.controls)
    whole: set[float] = {
        len(found.runs.records),
        len(found.runs.ledger.entries),
        100 * MARGIN,
        detected,
        len(found.controls),
    }
    seeds = {one.seed for one in found.runs.records}
    tasks: dict[str, set[float]] = {
        task_origin(task.name): {len(seeds), EXAMPLES} for task in found.study.tasks
    }
    return {WHOLE: whole, **tasks}


@given(constructed)
@settings(deadline=None, max_examples=40)
def test_every_numeral_is_a_number_of_what_it_leads_to(found: Analysis) -> None:
    """Quantities read back are those of a comparison, a task or all runs; the rest is levels."""
    known = counted(found)
    families = Counter(one.design.family for one in found.comparisons)
    for one in found.comparisons:
        size = families[one.design.family]
        known[one.id] = {*measured(one), 100 * MARGIN, EXAMPLES, *range(2, size + 1)}
    quantities, text = pieces([*abstract(found), *(one for each in results(found) for one in each)])
    for quantity in quantities:
        values = np.array([*known[quantity.origin]])
        exactly = quantity.origin not in {one.id for one in found.comparisons}
        for number in numbers_in(quantity.text):
            far = np.abs(values - number).min()
            assert far == 0 if exactly else far <= 0.05 + 1e-9, quantity
    assert set(numbers_in(text)) <= {95.0, 90.0, 5.0}
