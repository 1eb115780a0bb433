"""What claims about the order of variants rest on, in words."""

ORDERS = {
    "step": "{dataset}: {better} against {worse} {mean} {interval} (95 %)",
    "no_step": "{dataset}: {better} against {worse} cannot be assessed",
    "pairs": (
        "of {pairs} pairs of variants, {reversed} are reversed (both 95 % intervals exclude zero, "
        "with opposite signs), {kept} keep their order, and {unresolved} are unresolved"
    ),
    "tau": "Kendall's tau between the offline and the live order of the means: {tau}",
    "no_tau": "no order of the means, for lack of runs",
    "reversal": (
        "{second} against {first}: {offline} offline and {live} live; the sign flips in {flips} of "
        "{n} seeds"
    ),
}
"""Templates of evidence."""
