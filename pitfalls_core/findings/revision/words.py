"""The words for what changed between two reports: templates, and nothing else."""

FLIP = "{old} \N{RIGHTWARDS ARROW} {new}"

HEADS = {
    "old": "old: {path}",
    "new": "new: {path}",
    "tolerance": "Moves of no more than {tolerance}, as stored, are left out.",
}
"""Lines about the two files."""

NOTES = {
    "half_widths": (
        "Half widths are those of the 95 % interval in the old file; differences are positive "
        "where the treatment is better."
    ),
    "points": "Values that are shares are in percent, and their moves in points (0.01).",
    "more": "and {count} more: --json lists all",
}
"""Lines below a table."""

COLUMNS = {
    "comparisons": ("comparison", "old", "new", "move", "half widths", "verdict", "in its family"),
    "fields": ("comparison", "what", "old", "new", "move"),
    "further": ("other numbers", "moved in", "old", "new", "largest move", "comparison"),
    "claims": ("claim", "what", "old", "new", "move"),
    "runs": ("run", "what", "old", "new", "move"),
}
"""The heads of tables."""

NO_RATIO = {
    "unmoved": "",
    "no_number": "no number",
    "no_interval": "no interval",
    "zero_width": "zero width",
}
"""What stands where a move cannot be put in half widths."""

POINTS = "{number} points"

LINES = {
    "setting": "{place}{field}: {old} \N{RIGHTWARDS ARROW} {new}",
    "only_old": "{place}only in old, {count}: {names}",
    "only_new": "{place}only in new, {count}: {names}",
    "names": "{names} and {count} more",
    "scores": (
        "{place}{moved} of {count} moved, furthest {field} in run {run}: "
        "{old} \N{RIGHTWARDS ARROW} {new} ({move})"
    ),
    "scores_only_old": "{place}only in old, {count} of {runs} in both",
    "scores_only_new": "{place}only in new, {count} of {runs} in both",
}
"""Lines about what no table holds."""

SUMMARY = {
    "moved": "{moved} of {count} moved",
    "flipped": "{count} flipped",
    "claims": "{count} changed",
    "otherwise": "{count} changed otherwise",
    "runs": "{count} changed",
    "scores": "{count} moved",
    "settings": "{count} changed",
    "only_old": "{count} only in old",
    "only_new": "{count} only in new",
}
"""Parts of the last line."""

AGREE = {
    "exactly": "The two agree in every number: {counts}.",
    "within": "The two agree in every number within {tolerance}: {counts}.",
}
