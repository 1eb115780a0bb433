"""G. Document integrity."""

from pitfalls_core.findings.analysis import Analysis
from pitfalls_core.findings.checklist.answer import Answer

TITLE = "Document integrity"


def answers(_: Analysis) -> tuple[Answer, ...]:
    """Return items 41 to 44."""
    return (
        Answer(
            41,
            "No unresolved citation",
            "yes",
            "A citation that the bibliography does not have stops the report.",
        ),
        Answer(
            42,
            "Every table and figure that is named exists",
            "yes",
            "A reference without its exhibit stops the report; that every exhibit is referred to "
            "is not looked at.",
        ),
        Answer(43, "Promised appendix material is there", "not filled", "Not looked at."),
        Answer(44, "Acronyms are expanded consistently", "not filled", "Not looked at."),
    )
