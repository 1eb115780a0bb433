"""What could overturn a verdict: another margin, one seed less, more seeds, a blind design."""

from collections.abc import Iterator

from pitfalls_core.findings.analysis import Analysis
from pitfalls_core.findings.comparison import Comparison
from pitfalls_core.findings.explanations.why import dataset_name, treatment_name
from pitfalls_core.findings.explanations.words import OVERTURN
from pitfalls_core.findings.families import NEGATIVE
from pitfalls_core.findings.sensitivity.left_out import leave_one_out
from pitfalls_core.findings.sensitivity.margin_line import segments
from pitfalls_core.findings.sentence import Quantity, Sentence, compose
from pitfalls_core.findings.wording import joined
from pitfalls_core.findings.words import VERDICT_WORDS


def what_could_overturn(analysis: Analysis) -> tuple[Sentence, ...]:
    """Return one sentence for each primary comparison."""
    return tuple(_sentence(one, analysis) for one in analysis.primary)


def _sentence(one: Comparison, analysis: Analysis) -> Sentence:
    changes = [*_margin(one), *_seeds_left_out(one), *_exact(one), *_collapse(one), *_failed(one)]
    if one.decision.verdict in NEGATIVE and not analysis.control_detected(one):
        changes.append(compose(OVERTURN["control"]))
    changes += _seeds_needed(one)
    return compose(
        OVERTURN["margin"],
        dataset=dataset_name(one.design.dataset, analysis),
        treatment=treatment_name(one.design.treatment, analysis),
        changes=joined(changes, last="; ", between="; "),
    )


def _margin(one: Comparison) -> Iterator[Sentence]:
    equivalent = [each for each in segments(one) if each.decision.verdict == "equivalent"]
    if equivalent and one.decision.verdict != "equivalent":
        margin = Quantity(one.design.scale.size(equivalent[0].start), one.id)
        yield compose(OVERTURN["turns"], margin=margin)
    else:
        yield compose(OVERTURN["always"])


def _seeds_left_out(one: Comparison) -> Iterator[Sentence]:
    rest = leave_one_out(one)
    if rest is None:
        return
    others = [verdict for verdict, _ in rest.verdicts if verdict != one.decision.verdict]
    if not others:
        yield compose(OVERTURN["steady"])
        return
    verdicts = " or ".join(VERDICT_WORDS[each] for each in others)
    yield compose(OVERTURN["one_seed"], n=Quantity(str(one.sample.n), one.id), verdicts=verdicts)


def _exact(one: Comparison) -> Iterator[Sentence]:
    effect, alpha = one.effect, one.design.alpha
    if effect is None or effect.p_value is None or effect.exact_p is None:
        return
    if (effect.p_value < alpha) != (effect.exact_p < alpha):
        yield compose(OVERTURN["exact"])


def _collapse(one: Comparison) -> Iterator[Sentence]:
    if one.collapse is not None and one.collapse.verdict_without != one.decision.verdict:
        yield compose(OVERTURN["collapse"], verdict=VERDICT_WORDS[one.collapse.verdict_without])


def _failed(one: Comparison) -> Iterator[Sentence]:
    missing = one.sample.planned - one.sample.n
    if missing:
        counts = {
            "missing": Quantity(str(missing), one.id),
            "planned": Quantity(str(one.sample.planned), one.id),
        }
        yield compose(OVERTURN["fails"], **counts)


def _seeds_needed(one: Comparison) -> list[Sentence]:
    reach = one.reach
    if reach is None or one.decision.verdict != "inconclusive":
        return []
    detect, show = reach.seeds_to_detect_margin, reach.seeds_to_show_equivalence
    if detect is None or show is None:
        return []
    numbers = (Quantity(str(number), one.id) for number in (detect, show))
    return [compose(OVERTURN["seeds"], **dict(zip(("detect", "show"), numbers, strict=True)))]
