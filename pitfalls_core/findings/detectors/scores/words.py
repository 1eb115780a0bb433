"""What detectors of scores say: each threshold stands beside what was measured."""

INTERVAL = "95 % interval {interval}"

UNPAIRED = "Fewer than two seeds have both scores, which is too few to tell."

NO_ENDING = "No run has predictions on examples of two classes, so that nothing can be told."

COLLAPSE = (
    "The accuracy is {score} %, against {trivial} % for always answering the most frequent class "
    "of {examples} examples (alarm up to {limit} %, two standard errors above that); {top}"
)

TOP = {
    "known": "{share} of the answers are of one class (alarm from {most})",
    "same labels": (
        "{share} of the answers are of one class, as are {labels} of the labels, so that this "
        "raises no alarm"
    ),
}

DECEPTIVE = (
    "On the validation set the score is {validation} %, which closes {closed} of the distance from "
    "chance ({chance} %) to perfect (alarm from {least}); here it is {atypical} %, against "
    "{trivial} % for always answering the most frequent class (alarm up to {limit} %, two standard "
    "errors above that)"
)

BEST_LAST = (
    "The score of the selected epoch less that of the last one is {drop}, {interval} over {n} "
    "seeds (alarm where the interval lies at or above {least})."
)

GAP = (
    "The score on “{offline}” less that on “{live}” is {gap}, {interval} over {n} seeds (alarm "
    "where the interval lies at or above {least}); so it is for {fired} of {sets} sets, and the "
    "widest gap is shown."
)

REVERSAL = {
    "known": (
        "Kendall's tau between both orders of {variants} variants is {tau}; {reversed} of {pairs} "
        "pairs stand the other way round, {resolved} of these with both 95 % paired intervals "
        "away from zero (alarm from 1){example}."
    ),
    "example": ": “{first}” against “{second}” {offline} {offline_interval} there and {live} "
    "{live_interval} here",
    "undefined": "undefined",
    "unknown": "Fewer than two variants have scores on both sets, which is too few for an order.",
}

SENSITIVITY = (
    "From “{first}” to “{second}” the score changes by {change}, {interval} over {n} seeds (alarm "
    "where the interval lies {least} or more away from zero); of {steps} steps this is the largest."
)

NO_STEPS = "No two neighbouring strengths have two seeds in common, which is too few to tell."

RATES = {
    "known": (
        "Over {rates} learning rates the loss ends {sensitivity} above the best of them on "
        "average, which is {share} of the fall from the start to that (alarm from {least})."
    ),
    "nothing learned": (
        "None of {rates} learning rates ends below the loss at the start, so that there is no fall "
        "to compare with."
    ),
}

SPLIT_GAP = (
    "The score on the random split less that on the ordered one is {gap}, {interval} (Welch; "
    "alarm where the interval lies at or above {least})."
)

TOO_FEW_RUNS = "A split has fewer than two runs, which is too few to tell."

SELECTION = {
    "known": (
        "Of {runs} runs in which validation and test set would select different scores, {test} "
        "report the highest test score and {validation} that of the best validation epoch (alarm "
        "if most report the former, from {fewest} runs on)."
    ),
    "unknown": (
        "Validation and test set would select different scores in {runs} runs, which is too few to "
        "tell (it takes {fewest})."
    ),
}

NAMING = {
    "same": (
        "“{first}” and “{second}” have the same value in all of {runs} runs (alarm from {fewest} "
        "runs, if the values are not all one): one name may stand for the other's formula."
    ),
    "other": (
        "No two of {metrics} metrics have the same value in all of {runs} runs (alarm from "
        "{fewest} runs, if the values are not all one)."
    ),
}

SPREAD = {
    "known": (
        "{runs} seeds lie {range} apart (alarm from {least}), with an SD of {sd} against {floor} "
        "from the choice of the examples alone (chi-squared test of the former against the latter: "
        "p {p}, alarm below {most_p})."
    ),
    "unknown": "Too few seeds to tell, or the number of examples is not known.",
}
