"""Whole paragraphs about published tables, word for word."""

from pitfalls_core.findings.published.reanalysing import reanalyse
from pitfalls_core.findings.published.reanalysis import Question, Reanalysis
from pitfalls_core.findings.published.wording import headline, sentences_of
from pitfalls_core.findings.sentence import Quantity, plain_text
from tests.findings.published_tables import compared, domainbed, paper_000, paper_001


def said(one: Reanalysis) -> list[str]:
    """Return the sentences about one row as plain text."""
    return [plain_text(sentence) for sentence in sentences_of(one)]


def test_a_row_of_the_first_source_paper() -> None:
    """Verdict, reach, runs needed, pairing and rounding, in this order."""
    asked = Question("Baseline", margin=1.0, spread="sd", unit="%")
    one = reanalyse(paper_000(), asked).comparisons[0]
    assert (
        headline(one) == "Refined on “Shifted Test A”: improvements above 1.4 points are ruled out"
    )
    assert said(one) == [
        "On “Shifted Test A”, the comparison of Refined with Baseline is inconclusive: the "
        "difference is −0.2 points (95 % interval [−2.1, +1.7] points), and the table could not be "
        "relied on to detect one as large as the margin of 1.0 point.",
        "A table like this could detect a difference of 2.7 points (from 1.9 to 4.7 points, since "
        "6 runs per arm leave the SD uncertain); improvements above 1.4 points and losses above "
        "1.8 points are ruled out, each at the 5 % level.",
        "It would take about 37 runs per arm to detect a difference as large as the margin, and "
        "about 40 to show equivalence if the true difference is zero; planned for the upper limit "
        "of the SD, about 59 and about 64.",
        "Had equal seeds been paired, the verdict could change from a correlation of the arms of "
        "0.80 on (p from .384 to .827 at correlations from 0.95 to 0).",
        "Rounding of the printed numbers leaves p from .728 to .913, and the verdict as it is.",
    ]


def test_single_numbers_of_the_second_source_paper() -> None:
    """What the runs and the test examples would have to be."""
    asked = Question("Baseline", perfect=100, examples=1000, unit="%")
    one = reanalyse(paper_001(), asked).comparisons[0]
    assert headline(one) == (
        "Domain-Adapted on “Offline”: only an SD between runs below 0.51 points would set the arms "
        "apart"
    )
    assert said(one) == [
        "On “Offline”, nothing can be assessed: the table gives single numbers, which do not show "
        "how runs vary.",
        "The difference of +1.4 points between Domain-Adapted and Baseline would differ from zero "
        "at the 5 % level only if the SD between runs were below 0.51 points in both arms.",
        "Taken as shares of test examples drawn for each arm, the two scores would differ at that "
        "level only with 2618 examples or more; the table rests on 1000.",
    ]


def test_readings_that_disagree_are_listed() -> None:
    """Each verdict stands with the readings that give it."""
    one = reanalyse(domainbed(), Question("ERM")).comparisons[1]
    assert said(one) == [
        "On “PACS/A”, the comparison of Mixup with ERM is inconclusive, since the verdict depends "
        "on what the printed spread is: improved if it is a standard deviation, a standard "
        "deviation with divisor n or half of a 95 % interval, and inconclusive if it is a standard "
        "error or a standard error with divisor n.",
        "A table like this could detect a difference of 1.4 if its spread is a standard deviation, "
        "and of 0.6 to 2.9 over all readings; whatever it is, improvements above 3.1 and losses "
        "above 0.3 are ruled out, each at the 5 % level.",
    ]


def test_readings_that_agree_are_counted() -> None:
    """The verdict is that of all, and the range of p is that over all of them."""
    one = reanalyse(domainbed(), Question("ERM")).comparisons[0]
    assert said(one)[1].startswith(
        "These numbers take the printed spread for a standard deviation; 4 other readings of it "
        "give the same verdict, with p from "
    )


def test_other_levels_are_named() -> None:
    """Intervals and bounds are called by the level that was asked for."""
    one = compared(("50.0", "1.0", 6), ("50.5", "1.0", 6), Question("old", spread="sd", alpha=0.01))
    text = " ".join(said(one))
    assert "(99 % interval " in text
    assert "each at the 1 % level" in text
    assert "95 %" not in text


def test_no_bound_is_stated_as_zero() -> None:
    """A bound between zero and the last digit shown is given as that digit."""
    one = compared(("50.00", "0.10", 6), ("49.89", "0.10", 6))
    assert one.improvement_ruled_out_above is not None
    assert headline(one) == "new on “A”: any improvement is ruled out"
    barely = compared(("50.0", "0.1", 6), ("49.9", "0.1", 6))
    assert barely.improvement_ruled_out_above is not None
    assert 0 < barely.improvement_ruled_out_above < 0.05
    assert headline(barely) == "new on “A”: improvements above 0.1 are ruled out"


def test_p_values_that_are_shown_alike_are_shown_once() -> None:
    """A range of which both ends are below what is shown is no range."""
    one = compared(("50.00", "0.10", 6), ("60.00", "0.10", 6))
    assert said(one)[-1] == (
        "Rounding of the printed numbers leaves p < .001, and the verdict as it is."
    )


def test_every_number_leads_to_its_comparison() -> None:
    """Measured numbers know the comparison that they come from."""
    one = reanalyse(paper_000(), Question("Baseline", margin=1.0)).comparisons[0]
    quantities = [
        piece for sentence in sentences_of(one) for piece in sentence if isinstance(piece, Quantity)
    ]
    assert len(quantities) > 4
    assert {piece.origin for piece in quantities} == {one.id}
    assert one.id == "Shifted Test A/score/Refined-vs-Baseline"
