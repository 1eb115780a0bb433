"""Sentences become inlines: numbers link to their evidence, percent signs stay with theirs."""

import itertools
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pitfalls_core.display.document import Inlines, Number, Paragraph, Text
from pitfalls_core.display.plain import plain_text
from pitfalls_core.display.sentences import (
    caption,
    evidence_label,
    inlines,
    paragraph,
    unbroken,
    words,
)
from pitfalls_core.findings.sentence import Quantity, Sentence
from pitfalls_core.findings.sentence import plain_text as sentence_text
from pitfalls_core.report.escaping import file_name

NAMES = st.text(st.sampled_from("ab-_./ =:éA测"), min_size=1, max_size=6)
SENTENCES = st.lists(
    st.text(st.sampled_from("a5 %\N{NO-BREAK SPACE}"))
    | st.builds(Quantity, st.sampled_from(["5", "5 %", "< 1 %"]), NAMES)
).map(tuple)

PERCENT = st.sampled_from("a5 %.\N{NO-BREAK SPACE}")
LINKED = st.builds(Number, st.sampled_from(["5", "5\N{NO-BREAK SPACE}%", "±1.0 point"]), NAMES)
VALUES = st.text(PERCENT) | LINKED | st.lists(st.builds(Text, st.text(PERCENT)) | LINKED).map(tuple)
TEMPLATES = st.lists(
    st.text(PERCENT) | st.sampled_from(["{one}", "{other}", "{{", "}}", " %"])
).map("".join)
"""Templates of two places, in any order and number, with braces and percent signs."""

Value = str | Number | Inlines


def _characters(value: Value) -> str:
    if isinstance(value, str):
        return value
    return plain_text((value,) if isinstance(value, Number) else value)


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
    expected = [evidence_label(one.origin) for one in sentence if isinstance(one, Quantity)]
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


@given(TEMPLATES, VALUES, VALUES)
def test_a_caption_reads_as_its_template(template: str, one: Value, other: Value) -> None:
    """Its characters are those of `str.format`, apart from the spaces that became unbreakable."""
    shown = plain_text(caption(template, one=one, other=other))
    characters = {name: _characters(value) for name, value in (("one", one), ("other", other))}
    expected = template.format(**characters)
    assert shown.replace("\N{NO-BREAK SPACE}", " ") == expected.replace("\N{NO-BREAK SPACE}", " ")


@given(TEMPLATES, st.text(PERCENT), LINKED)
def test_texts_of_a_caption_are_one(template: str, one: str, other: Number) -> None:
    """No text stands beside another or is empty, and every number stays a link, in its place."""
    shown = caption(template, one=one, other=other)
    texts = [isinstance(piece, Text) for piece in shown]
    assert not any(first and second for first, second in itertools.pairwise(texts))
    assert Text("") not in shown
    numbers = [piece for piece in shown if isinstance(piece, Number)]
    assert numbers == [other] * template.count("{other}")


@given(TEMPLATES, st.text(PERCENT), LINKED)
def test_a_percent_sign_of_a_caption_stays_on_its_line(
    template: str, one: str, other: Number
) -> None:
    """Also where the number, or the space before the sign, comes from a value."""
    assert " %" not in plain_text(caption(template, one=one, other=other))


def test_a_caption_may_hold_any_inlines() -> None:
    """They stand as they are, and the words behind them go on in their last text."""
    number = Number("3", "ev-x")
    assert caption("Of {many} runs, {{x}}.", many=(Text("all "), number, Text(" (of"))) == (
        Text("Of "),
        Text("all "),
        number,
        Text(" (of runs, {x}."),
    )
    assert caption("{nothing}", nothing="") == caption("") == ()
    assert caption("{count}", count=number, unused="words") == (number,)


@pytest.mark.parametrize("template", ["{count} runs", "{known} of {count}"])
def test_a_name_without_a_value_is_an_error(template: str) -> None:
    """A caption never shows a place that nobody filled."""
    with pytest.raises(KeyError, match="count"):
        caption(template, known="3")


def test_sentences_of_a_paragraph_are_apart() -> None:
    """One space stands between two sentences, none before the first or after the last."""
    first: Sentence = ("It is ", Quantity("5", "a/b"), ".")
    label = evidence_label("a/b")
    assert paragraph([first, ("So.",)]) == Paragraph(
        (Text("It is "), Number("5", label), Text("."), Text(" "), Text("So."))
    )
    assert paragraph([]) == Paragraph(())
