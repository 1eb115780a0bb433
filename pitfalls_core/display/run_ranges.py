"""Runs by what stands before their seeds."""

from collections.abc import Sequence


def run_ranges(runs: Sequence[str]) -> str:
    """Return run ids grouped by what stands before their seeds, successive seeds as a range."""
    seeds: dict[str, list[str]] = {}
    for run in runs:
        arm, _, seed = run.rpartition("/")
        seeds.setdefault(arm, []).append(seed)
    return ", ".join(f"{arm}/{_ranges(labels)}" for arm, labels in seeds.items()) or "none"


def _ranges(labels: list[str]) -> str:
    groups: list[list[str]] = []
    for label in labels:
        if groups and _follows(label, groups[-1][-1]):
            groups[-1].append(label)
        else:
            groups.append([label])
    return " ".join(group[0] if len(group) == 1 else f"{group[0]}–{group[-1]}" for group in groups)


def _follows(label: str, before: str) -> bool:
    return label.isdecimal() and before.isdecimal() and int(label) == int(before) + 1
