r"""Formulas for tests: ordinary ones, ways of using a command, and hostile ones."""

from hypothesis import strategies as st

ORDINARY = (
    r"\frac{a}{b}^2",
    r"\begin{aligned} a &= b+c & x &= y\\ ccc &= d\end{aligned}",
    r"\sum_{i=1}^n x_i \prod\limits_i^n",
    r"\hat{\theta} \in \mathbb{R}^{n\times m}",
    r"\arg\min_{x} \lVert f(x) \rVert_2",
    r"\left( \frac{1}{2} \right]",
    r"f(x)=\begin{cases} 1 & x>0 \\ 0 & \text{otherwise, a_b}\end{cases}",
    r"\mathbf{x}^\top \mathbf{y} + \sqrt[3]{x}\sqrt x",
    r"\overline{AB}\ \bar x\ \widehat{xy}\ \vec v f''+x'^2",
    r"\begin{pmatrix}1&2\\3&4\end{pmatrix}",
    r"\underbrace{a+b}_{c}\overbrace{a+b}^{n}",
    r"\bigl( x \bigr) \stackrel{a}{=}\xrightarrow{abc}",
    r"\begin{array}{rcl}a&=&b\\aaa&=&bbb\end{array}",
    r"\binom nk\dfrac12 \tfrac12 \phantom{xx} {}_a^b X",
    r"\lim_{x\to0} \left.\frac{a}{b}\right|_{x} \left\{x\middle|y\right\}",
    r"p(\mathbf{x}\mid\theta)=\mathcal N(\mu,\sigma^2)",
)

USES = (
    r"\COMMAND x",
    r"\COMMAND{x}",
    r"\COMMAND{x}{y}",
    r"\sum\COMMAND_x",
    r"x\COMMAND y",
    r"\COMMAND(",
    r"\left( x \right)\COMMAND.",
    r"\left( x \COMMAND)",
    r"\left(x\middle|y\right)",
)

HOSTILE = (
    r"\input{/etc/passwd}",
    r"\write18{id}",
    r"\immediate",
    r"\csname input\endcsname x",
    r"\catcode`\|=0 |input",
    r"\text{</mtext></math><script>alert(1)</script>}",
    r'\text{" #panic("X") "}',
    r"\text{];#panic(1);[}",
    r"#panic(1)",
    r"$x$",
    r"\]\input{x}\[",
    r"\end{aligned}",
    r"\begin{document}",
    r"\begin{aligned",
    r"^^5cinput{x}",
    r"\href{javascript:alert(1)}{x}",
    "<img src=x onerror=alert(1)>",
    "&lt;script&gt;",
    "% comment\n\\input{x}",
    "\\%\n",
    "\\",
    "\\\\",
    "{{ 7*7 }}",
    "\u202e",
    "\x00",
    "\ud800",
    "α",
    "中",
    '"',
    "'",
    "]",
    ");",
)

PIECES = ("a", "2", "_", "^", "{", "}", "&", " ", "\n", r"\text{", r"\frac", r"\left(", r"\right)")

formulas = st.one_of(
    st.lists(st.sampled_from((*HOSTILE, *PIECES, *ORDINARY)), max_size=7).map("".join),
    st.text(alphabet="\\{}[]()$#%&_^~<>\"'`;ab1 \n", max_size=20),
)
"""Hostile formulas, a few of which can be set."""
