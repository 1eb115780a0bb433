"""Reproducible reports of negative and inconclusive deep-learning results.

``import pitfalls_core as pc`` gives every name of `PUBLIC`, and imports nothing until one is asked
for:

>>> import pitfalls_core as pc
>>> pc.load_study("refinement_under_shift").margin.value
0.01
>>> results = pc.Results.from_csv("results.csv")
>>> pc.compare(results, baseline="plain", margin=1.0).comparisons[0].decision.verdict
'improved'

The same work is done by ``pitfalls`` on the command line.
"""

__version__ = "0.1.0"

# Public name to the module that has it. Run keys leave this door out, since nothing behind it is
# imported before somebody asks (`pitfalls_core.runs.identity.closure`).
PUBLIC = {
    "Comparison": "pitfalls_core.findings.comparison",
    "ComparisonSet": "pitfalls_core.findings.comparison_set",
    "Exploration": "pitfalls_core.api.exploration",
    "InputError": "pitfalls_core.errors",
    "PitfallsError": "pitfalls_core.errors",
    "Report": "pitfalls_core.api.report",
    "Results": "pitfalls_core.api.results",
    "RunRecord": "pitfalls_core.runs.store.record",
    "Study": "pitfalls_core.studies.study",
    "StudyRuns": "pitfalls_core.runs.runner",
    "analyze": "pitfalls_core.api.own_results",
    "compare": "pitfalls_core.api.comparing",
    "explore": "pitfalls_core.api.exploration",
    "load_study": "pitfalls_core.studies.catalogue",
    "reanalyze": "pitfalls_core.api.own_results",
    "report": "pitfalls_core.api.report",
    "run_study": "pitfalls_core.runs.runner",
    "study_names": "pitfalls_core.api.studies",
}

__all__ = sorted(PUBLIC)  # noqa: PLE0605  # the list itself stands in __init__.pyi


def __getattr__(name: str) -> object:
    """Return a public name, imported when it is asked for (PEP 562)."""
    from importlib import import_module

    if name not in PUBLIC:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(PUBLIC[name]), name)


def __dir__() -> list[str]:
    """Return the public names."""
    return [*__all__, "__version__"]
