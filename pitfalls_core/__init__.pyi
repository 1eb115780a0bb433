from pitfalls_core.api.comparing import compare as compare
from pitfalls_core.api.exploration import Exploration as Exploration
from pitfalls_core.api.exploration import explore as explore
from pitfalls_core.api.own_results import analyze as analyze
from pitfalls_core.api.own_results import reanalyze as reanalyze
from pitfalls_core.api.report import Report as Report
from pitfalls_core.api.report import report as report
from pitfalls_core.api.results import Results as Results
from pitfalls_core.api.studies import study_names as study_names
from pitfalls_core.errors import InputError as InputError
from pitfalls_core.errors import PitfallsError as PitfallsError
from pitfalls_core.findings.comparison import Comparison as Comparison
from pitfalls_core.findings.comparison_set import ComparisonSet as ComparisonSet
from pitfalls_core.runs.runner import StudyRuns as StudyRuns
from pitfalls_core.runs.runner import run_study as run_study
from pitfalls_core.runs.store.record import RunRecord as RunRecord
from pitfalls_core.studies.catalogue import load_study as load_study
from pitfalls_core.studies.study import Study as Study

PUBLIC: dict[str, str]

__version__: str

__all__ = [
    "Comparison",
    "ComparisonSet",
    "Exploration",
    "InputError",
    "PitfallsError",
    "Report",
    "Results",
    "RunRecord",
    "Study",
    "StudyRuns",
    "analyze",
    "compare",
    "explore",
    "load_study",
    "reanalyze",
    "report",
    "run_study",
    "study_names",
]
