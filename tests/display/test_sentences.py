"""Sentences become inlines: numbers link to their evidence, percent signs stay with theirs."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pitfalls_core.display.document import Number, Paragraph, Text
from pitfalls_core.display.plain import plain_text
from pitfalls_core.display.sentences import evidence_label, inlines, paragraph, unbroken, words
from pitfalls_core.findings.sentence import Quantity, Sentence
from pitfalls_core.findings.sentence import plain_text as sentence_text
from pitfalls_core.report.escaping import file_name

NAMES = st.text(st.sampled_from("ab-_./ =:éA测"), min_size=1, max_size=6)
SENTENCES = st.lists(
    st.text(st.sampled_from("a5 %\N{NO-BREAK SPACE}"))
    | st.builds(Quantity, st.sampled_from(["5", "5 %", "< 1 %"]), NAMES)
).map(tuple)


def test_a_plain_id_has_a_readable_label() -> None:
    """Where nothing is lost, the label is the id in letters that addresses can hold."""
    label = evidence_label("glyphs/shift_a/accuracy/refined-vs-baseline")
    assert label == "ev-glyphs-shift_a-accuracy-refined-vs-baseline"
    assert file_name(label) == label


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("t/a-b/acc/x-vs-y", "t/a_b/acc/x-vs-y"),
        ("t/a-b/acc/x-vs-y", "t-a/b/acc/x-vs-y"),
        ("t/s/acc/Refined-vs-y", "t/s/acc/refined-vs-y"),
        ("t/s/acc/lr=0.1-vs-y", "t/s/acc/lr-0.1-vs-y"),
        ("t/s/acc/训练-vs-y", "t/s/acc/测试-vs-y"),
        ("t/s/acc/a-vs-b-vs-c", "t/s/acc/a/b-vs-c"),
    ],
)
def test_names_that_look_alike_have_different_evidence(one: str, other: str) -> None:
    """Variants that differ in a sign or a capital only are not taken for each other."""
    assert evidence_label(one) != evidence_label(other)


@given(st.lists(NAMES, min_size=2, unique=True))
def test_no_two_comparisons_share_a_label(names: list[str]) -> None:
    """Labels are as different as ids, and so are the anchors that documents make of them."""
    labels = {evidence_label(name) for name in names}
    assert len(labels) == len(names)
    assert len({file_name(label) for label in labels}) == len(names)
    assert all(re.fullmatch(r"ev-[a-z0-9_-]*", label) for label in labels)


@given(SENTENCES)
def test_nothing_is_lost_of_a_sentence(sentence: Sentence) -> None:
    """Inlines read as the sentence does, apart from the spaces that became unbreakable."""
    shown = plain_text(inlines(sentence)).replace("\N{NO-BREAK SPACE}", " ")
    assert shown == sentence_text(sentence).replace("\N{NO-BREAK SPACE}", " ")


@given(SENTENCES)
def test_every_quantity_leads_to_its_evidence(sentence: Sentence) -> None:
    """Each quantity, and nothing else, becomes a number that links to its comparison."""
    numbers = [one.evidence for one in inlines(sentence) if isinstance(one, Number)]
    expected = [evidence_label(one.comparison) for one in sentence if isinstance(one, Quantity)]
    assert numbers == expected


@given(SENTENCES)
def test_a_percent_sign_stays_with_its_number(sentence: Sentence) -> None:
    """No line can break before a percent sign."""
    for one in inlines(sentence):
        assert isinstance(one, Text | Number)
        assert " %" not in one.text


def test_words_and_unbroken_agree() -> None:
    """A text of any kind keeps its percent signs, and all else."""
    assert unbroken("95 % of 5 %, a % b%") == "95\xa0% of 5\xa0%, a\xa0% b%"
    assert words("95 % of") == Text("95\xa0% of")


def test_sentences_of_a_paragraph_are_apart() -> None:
    """One space stands between two sentences, none before the first or after the last."""
    first: Sentence = ("It is ", Quantity("5", "a/b"), ".")
    label = evidence_label("a/b")
    assert paragraph([first, ("So.",)]) == Paragraph(
        (Text("It is "), Number("5", label), Text("."), Text(" "), Text("So."))
    )
    assert paragraph([]) == Paragraph(())
