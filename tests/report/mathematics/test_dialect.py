r"""What a formula may hold: everything on the list can be set, and nothing else comes through."""

import re

import pytest
from hypothesis import given, settings
from pylatexenc.latexwalker import (  # type: ignore[import-untyped]  # has no types
    LatexEnvironmentNode,
    LatexMacroNode,
    LatexWalker,
    get_default_latex_context_db,
)

from pitfalls_core.display.document import Math
from pitfalls_core.errors import InputError
from pitfalls_core.report.latex.escaping import latex_math
from pitfalls_core.report.mathematics.dialect import COMMANDS, ENVIRONMENTS, normal, segments
from pitfalls_core.report.mathematics.mathml import mathml
from tests.report.mathematics.formulas import USES, formulas


@pytest.mark.parametrize(
    ("source", "spelled"),
    [
        (" x ^2 % a comment\n + 1 ", "x ^2 + 1"),
        (r"50 \% of x", r"50 \% of x"),
        (r"\begin{equation} a \label{eq:a} \end{equation}", "a"),
        (r"\begin{align*}a&=b\\c&=d\end{align*}", r"\begin{aligned}a&=b\\c&=d\end{aligned}"),
        (r"\begin{eqnarray}a&=&b\end{eqnarray}", r"\begin{array}{rcl}a&=&b\end{array}"),
        (r"\bm{x} \mbox{if a_b}", r"\boldsymbol{x} \text{if a\_b}"),
        (r"x \tag{3.1}", r"x \qquad (\text{3.1})"),
        (r"a \lt b \nonumber", "a < b"),
        ("a\\ ", "a\\ "),
        ("a\\\\ ", "a\\\\"),
    ],
)
def test_one_spelling(source: str, spelled: str) -> None:
    """Comments, labels, numbered environments and other names for the same go."""
    assert normal(source) == spelled


_REMEDY = (
    ", which a document cannot show; write it with common commands of LaTeX, amsmath and amssymb, "
    "without definitions"
)


@pytest.mark.parametrize(
    ("tex", "message"),
    [
        (r"\input{x}", rf"the formula '\\input{{x}}' holds the command \input{_REMEDY}"),
        (r"\def\a{b}\a", rf"the formula '\\def\\a{{b}}\\a' holds the command \def{_REMEDY}"),
        ("x^^41", f"the formula 'x^^41' holds the character '^^'{_REMEDY}"),
        ("a $ b", f"the formula 'a $ b' holds the character '$'{_REMEDY}"),
        ("#1", f"the formula '#1' holds the character '#'{_REMEDY}"),
        (
            r"\begin{verbatim}x\end{verbatim}",
            r"the formula '\\begin{verbatim}x\\end{verbatim}' holds the environment "
            f"'verbatim'{_REMEDY}",
        ),
        ("}{", "the formula '}{' has braces that do not match; correct it"),
        ("{" * 41, f"the formula '{'{' * 41}' holds groups nested more than 40 deep{_REMEDY}"),
        ("", "a formula is empty; write it between its dollar signs, or remove them"),
        ("% only", "a formula is empty; write it between its dollar signs, or remove them"),
        (
            "x" * 5001,
            f"the formula '{'x' * 79}…' has more than 5000 characters; divide it",
        ),
        (
            r"\begin x",
            rf"the formula '\\begin x' holds an environment without a name{_REMEDY}",
        ),
    ],
)
def test_what_is_refused_is_named(tex: str, message: str) -> None:
    """The message names what a document cannot show, and the formula."""
    with pytest.raises(InputError) as caught:
        normal(tex)
    assert str(caught.value) == message


def test_a_malformed_formula_says_what_is_wrong() -> None:
    """What only the converter notices is a message as well."""
    with pytest.raises(InputError) as caught:
        mathml(Math("x^"))
    assert str(caught.value) == (
        "the formula 'x^' cannot be read: Expected argument but reached end of input; correct it"
    )


@pytest.mark.parametrize("command", sorted(COMMANDS - {"begin", "end"}))
def test_every_command_on_the_list_can_be_read(command: str) -> None:
    """One of a few ways of using it gives a formula."""
    errors = []
    for use in USES:
        try:
            mathml(Math(use.replace("COMMAND", command)))
        except InputError as error:
            errors.append(str(error))
        else:
            return
    pytest.fail(f"{command}: {errors[0]}")


@settings(deadline=None)
@given(formulas)
def test_no_hostile_command_reaches_latex(tex: str) -> None:
    """Another reader of LaTeX finds only commands of the list, and groups that close."""
    try:
        shown = latex_math(tex)
    except InputError:
        return
    assert "^^" not in shown
    assert re.fullmatch(r"[ -~]*", re.sub(r"[^\x00-\x9f]", "", shown))
    walker = LatexWalker(
        f"${shown}$", latex_context=get_default_latex_context_db(), tolerant_parsing=False
    )
    nodes, _, length = walker.get_latex_nodes()
    assert length == len(shown) + 2
    assert len(nodes) == 1
    names, environments = _named(nodes)
    # Characters that no command of the dialect prints stand by their numbers.
    by_number = {"mbox", "pfcharacter"}
    assert {name for name in names if name.isalpha()} <= COMMANDS | by_number
    assert environments <= ENVIRONMENTS


def _named(nodes: object) -> tuple[set[str], set[str]]:
    """Return the macros and the environments below `nodes`, whatever holds them."""
    names: set[str] = set()
    environments: set[str] = set()
    waiting = [nodes]
    while waiting:
        one = waiting.pop()
        if isinstance(one, list | tuple):
            waiting += one
            continue
        if isinstance(one, LatexMacroNode):
            names.add(one.macroname)
        if isinstance(one, LatexEnvironmentNode):
            environments.add(one.environmentname)
        waiting += [getattr(one, "nodelist", None) or [], getattr(one, "nodeargd", None) or []]
        waiting += getattr(one, "argnlist", None) or []
    return names, environments


def test_text_is_told_from_mathematics() -> None:
    """Greek letters become commands in mathematics and formulas of their own in a text."""
    assert list(segments(r"a\text{b}c")) == [(False, r"a\text{"), (True, "b"), (False, "}c")]
    assert latex_math(r"α \text{in α_1}") == r"\alpha  \text{in $\alpha$\_1}"
