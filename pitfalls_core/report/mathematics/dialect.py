r"""The LaTeX mathematics that a document may hold: which commands, and one form for each spelling.

What passes here is written into LaTeX documents as it stands, so a command is either on the list or
refused, and nothing that defines, reads or leaves mathematics is on the list. Environments that
number their lines are replaced by those that do not.
"""

import re
from collections.abc import Iterator

from pitfalls_core.display.plain import visible
from pitfalls_core.errors import InputError

_LETTERS = """
    alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa varkappa lambda
    mu nu xi pi varpi rho varrho sigma varsigma tau upsilon phi varphi chi psi omega Gamma Delta
    Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega digamma aleph beth ell hbar imath jmath Im Re
    wp partial nabla infty emptyset varnothing forall exists nexists neg lnot top bot angle
    triangle square blacksquare checkmark prime backprime complement flat natural sharp clubsuit
    diamondsuit heartsuit spadesuit
"""
_OPERATORS = """
    pm mp times div cdot ast star circ bullet oplus ominus otimes oslash odot cap cup uplus
    sqcap sqcup vee wedge lor land setminus wr amalg dagger ddagger diamond intercal
    bigtriangleup bigtriangledown triangleleft triangleright ltimes rtimes le leq ge geq ne neq
    ll gg equiv sim simeq approx approxeq cong doteq propto asymp prec succ preceq succeq subset
    supset subseteq supseteq subsetneq supsetneq sqsubseteq sqsupseteq in notin ni perp mid nmid
    parallel nparallel models vdash dashv vDash Vdash leqslant geqslant lesssim gtrsim triangleq
    because therefore not sum prod coprod int iint iiint oint bigcap bigcup bigsqcup bigvee
    bigwedge bigodot bigotimes bigoplus biguplus limits nolimits
"""
_ARROWS = """
    to gets rightarrow leftarrow leftrightarrow Rightarrow Leftarrow Leftrightarrow implies
    impliedby iff longrightarrow longleftarrow longleftrightarrow Longrightarrow Longleftarrow
    Longleftrightarrow mapsto longmapsto hookrightarrow hookleftarrow uparrow downarrow
    updownarrow Uparrow Downarrow Updownarrow nearrow searrow swarrow nwarrow rightharpoonup
    rightharpoondown leftharpoonup leftharpoondown rightleftharpoons leadsto nrightarrow
    nleftarrow xrightarrow xleftarrow ldots cdots vdots ddots dots colon
"""
_STRUCTURE = """
    hat bar tilde vec dot ddot check breve acute grave mathring widehat widetilde overline
    underline overbrace underbrace overrightarrow overleftarrow left right middle big Big bigg
    Bigg bigl Bigl biggl Biggl bigr Bigr biggr Biggr bigm Bigm langle rangle lceil rceil lfloor
    rfloor lbrace rbrace lbrack rbrack vert Vert lvert rvert lVert rVert lgroup rgroup backslash
    frac dfrac tfrac cfrac binom dbinom tbinom sqrt overset underset stackrel phantom vphantom
    hphantom begin end over choose displaystyle textstyle scriptstyle scriptscriptstyle mathrm
    mathbf mathit mathsf mathtt mathbb mathcal mathfrak boldsymbol rm bf it text textrm textbf
    textit texttt textsf operatorname quad qquad enspace arccos arcsin arctan arg cos cosh cot
    coth csc deg det dim exp gcd hom inf ker lg lim liminf limsup ln log max min Pr sec sin sinh
    sup tan tanh injlim projlim bmod pmod mod
"""
COMMANDS = frozenset(f"{_LETTERS} {_OPERATORS} {_ARROWS} {_STRUCTURE}".split())
"""Commands that a document may hold; all are in LaTeX, amsmath or amssymb."""

ENVIRONMENTS = frozenset(
    {"aligned", "gathered", "array", "cases", "matrix", "pmatrix", "bmatrix", "Bmatrix"}
    | {"vmatrix", "Vmatrix"}
)

_ALIASES = {
    r"\bm": r"\boldsymbol",
    r"\mbox": r"\text",
    r"\hbox": r"\text",
    r"\textnormal": r"\text",
    r"\mathscr": r"\mathcal",
    r"\dotso": r"\dots",
    r"\dotsc": r"\dots",
    r"\dotsb": r"\cdots",
    r"\dotsm": r"\cdots",
    r"\dotsi": r"\cdots",
    r"\smallsetminus": r"\setminus",
    r"\mathnormal": "",
    r"\lt": "<",
    r"\gt": ">",
    r"\sp": "^",
    r"\sb": "_",
    r"\thinspace": r"\,",
    r"\nonumber": "",
    r"\notag": "",
}
_UNNUMBERED = {
    "align": "aligned",
    "align*": "aligned",
    "split": "aligned",
    "gather": "gathered",
    "gather*": "gathered",
    "multline": "gathered",
    "multline*": "gathered",
    "smallmatrix": "matrix",
}
_WHOLE = re.compile(r"\\begin\{(equation\*?|displaymath|math)\}(.*)\\end\{\1\}")
_EQNARRAY = re.compile(r"\\begin\{eqnarray\*?\}(.*?)\\end\{eqnarray\*?\}")
_ENVIRONMENT = re.compile(r"\\(begin|end)\{([^{}]*)\}")
_TEXT = re.compile(r"(\\text(?:rm|bf|it|tt|sf)?\s?\{)([^{}]*)(\})")
_TOKEN = re.compile(r"\\([A-Za-z]+|.)|(\^\^|[{}#$%\x00-\x1f\x7f-\x9f])", re.DOTALL)
_SIGNS = frozenset(r",;:!> {}|\%$&#_")
LONGEST = 5000
"""Longer formulas are refused."""
_DEEPEST = 40


def normal(tex: str) -> str:
    """Return `tex` in one spelling: no comments, labels, numbers or line ends.

    Raises
    ------
    InputError
        If `tex` is empty, longer than `LONGEST`, or holds a command, an environment or a character
        that a document may not hold, or if its braces do not match; the message names it.
    """
    if len(tex) > LONGEST:
        raise InputError(f"the formula {_short(tex)} has more than {LONGEST} characters; divide it")
    spelled = _spelled(tex)
    if not spelled:
        raise InputError("a formula is empty; write it between its dollar signs, or remove them")
    _check(spelled)
    return spelled


def segments(spelled: str) -> Iterator[tuple[bool, str]]:
    r"""Yield the pieces of a formula in reading order, and whether each is inside of ``\text``."""
    before = 0
    for found in _TEXT.finditer(spelled):
        yield False, spelled[before : found.start(2)]
        yield True, found[2]
        before = found.end(2)
    yield False, spelled[before:]


def _spelled(tex: str) -> str:
    text = re.sub(r"(?<!\\)((?:\\\\)*)%[^\n]*", r"\1", visible(tex))
    text = " ".join(text.split())
    text = re.sub(r"\\label ?\{[^{}]*\}", "", text)
    text = re.sub(r"\\tag ?\{([\w.' -]*)\}", r"\\qquad (\\text{\1})", text)
    text = _EQNARRAY.sub(r"\\begin{array}{rcl}\1\\end{array}", text.strip())
    whole = _WHOLE.fullmatch(text)
    text = whole[2] if whole else text
    text = _ENVIRONMENT.sub(
        lambda found: f"\\{found[1]}{{{_UNNUMBERED.get(found[2], found[2])}}}", text
    )
    text = re.sub(r"\\[A-Za-z]+", lambda found: _ALIASES.get(found[0], found[0]), text)
    text = _TEXT.sub(lambda found: found[1] + _escaped(found[2]) + found[3], text).strip()
    # A backslash at the end is a space that lost its second character: alone, it would escape
    # the sign that ends the formula.
    return f"{text} " if re.search(r"(?<!\\)(?:\\\\)*\\$", text) else text


def _escaped(words: str) -> str:
    """Return the inside of a text with the signs escaped that LaTeX would take for mathematics."""
    return re.sub(r"(?<!\\)([_&#])", r"\\\1", words)


def _check(spelled: str) -> None:
    depth = 0
    for found in _TOKEN.finditer(spelled):
        command, sign = found[1], found[2]
        if command and command not in COMMANDS and command not in _SIGNS:
            raise _refused(f"the command \\{command}", spelled)
        if sign in {"{", "}"}:
            depth += 1 if sign == "{" else -1
            if depth < 0:
                break
        elif sign:
            raise _refused(f"the character {sign!r}", spelled)
        if depth > _DEEPEST:
            raise _refused(f"groups nested more than {_DEEPEST} deep", spelled)
    if depth:
        raise InputError(f"the formula {_short(spelled)} has braces that do not match; correct it")
    for _, name in _ENVIRONMENT.findall(spelled):
        if name not in ENVIRONMENTS:
            raise _refused(f"the environment {name!r}", spelled)
    if len(re.findall(r"\\(?:begin|end)\b", spelled)) != len(_ENVIRONMENT.findall(spelled)):
        raise _refused("an environment without a name", spelled)


def _refused(what: str, spelled: str) -> InputError:
    return InputError(
        f"the formula {_short(spelled)} holds {what}, which a document cannot show; "
        "write it with common commands of LaTeX, amsmath and amssymb, without definitions"
    )


def _short(tex: str) -> str:
    return repr(tex if len(tex) <= 80 else f"{tex[:79]}…")
