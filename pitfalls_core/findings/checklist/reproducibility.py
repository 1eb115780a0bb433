"""F. Reproducibility."""

from collections import Counter

from pitfalls_core.findings.analysis import Analysis
from pitfalls_core.findings.checklist.answer import Answer, met
from pitfalls_core.findings.checklist.integrity import DOCUMENT

TITLE = "Reproducibility"

AUTHOR = "The author's to say, in the outline of the paper."


def answers(analysis: Analysis) -> tuple[Answer, ...]:
    """Return items 32 to 40."""
    runs = analysis.runs
    agreement = Counter(one.agreement for one in runs.verifications.values())
    steps = sum(one.steps for one in runs.records)
    threads = sorted({one.threads for one in runs.study.variants})
    parents = [one for one in runs.study.variants if one.parent]
    return (
        Answer(32, "One command for every table and figure", "yes", f"{runs.command}."),
        Answer(
            33,
            "Code, versions, hardware, threads, cost",
            "yes",
            f"Versions in manifest.json, hardware and seconds in timings.json; "
            f"{' or '.join(map(str, threads))} thread(s) a run; {steps:,} optimizer steps in all.",
        ),
        Answer(
            34,
            "Determinism, checked by re-runs",
            met(bool(agreement["bit for bit"])),
            f"{agreement['bit for bit']} of {sum(agreement.values())} re-runs agree bit for bit."
            if agreement
            else "No stored run was done again; pitfalls verify does so.",
        ),
        Answer(
            35,
            "Raw logs and configurations shipped",
            "yes",
            "results.json and runs.csv with the report; specifications, curves and predictions of "
            "every run in the run store.",
        ),
        Answer(
            36,
            "Pre-trained weights",
            "yes" if parents else "not applicable",
            "Weights that other runs start from are stored with their runs."
            if parents
            else "No run starts from other weights.",
        ),
        Answer(
            37,
            "Deviations from the frozen plan",
            "yes",
            f"{len(runs.deviations)} after results existed; they are listed with the plan.",
        ),
        Answer(38, "Limitations", "not filled", DOCUMENT),
        Answer(39, "Societal impact", "not filled", AUTHOR),
        Answer(40, "Use of automation in writing", "not filled", AUTHOR),
    )
