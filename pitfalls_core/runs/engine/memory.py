"""What to do about a run that found no memory."""

REMEDY = (
    "give it more room: fewer runs at a time (--jobs 1), a smaller batch_size or smaller data in "
    "the budget, or a machine with more memory"
)

NAMES = ("MemoryError", "_ArrayMemoryError", "OutOfMemoryError")
"""Of the errors of Python, NumPy and torch; torch is not imported to ask."""

WORDS = ("can't allocate memory", "not enough memory", "out of memory")
"""What torch says of the processor's own memory, in an error of a general kind."""


def cause_of(error: BaseException) -> str:
    """Return the kind and the words of `error`, in one line for want of memory with the remedy."""
    kind, text = type(error).__name__, str(error)
    said = f"{kind}: {text}" if text else kind
    general = isinstance(error, RuntimeError) and any(words in text.lower() for words in WORDS)
    if kind in NAMES or general:
        first = said.splitlines()[0].rstrip(". ")
        return f"the run found no memory ({first}); {REMEDY}"
    return f"{kind}: {text}"
