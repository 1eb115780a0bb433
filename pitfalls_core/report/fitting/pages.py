"""The measures of a page of the PDF, in points."""

MILLIMETRE = 72 / 25.4

PAGE_WIDTH = 210 * MILLIMETRE
PAGE_HEIGHT = 297 * MILLIMETRE
SIDE = 19 * MILLIMETRE
ABOVE = 23 * MILLIMETRE
BELOW = 22 * MILLIMETRE
GUTTER = 7 * MILLIMETRE

FULL_WIDTH = PAGE_WIDTH - 2 * SIDE
COLUMN_WIDTH = (FULL_WIDTH - GUTTER) / 2
TEXT_HEIGHT = PAGE_HEIGHT - ABOVE - BELOW

COLUMN_LIMIT = 0.2 * TEXT_HEIGHT
"""What is taller spans both columns: exhibits that span them can leave columns so short that a
taller block would run over the foot of the page."""

TABLE_TYPE = 8.6
CAPTION_TYPE = 8.6
NOTE_TYPE = 7.6
SMALLEST = 0.76
"""Down to this share of its type size a table shrinks before its cells are wrapped."""

CAP_HEIGHT = 0.645
"""The height of a line of text without the space between lines, in em."""
CAPTION_LEADING = 0.5
NOTE_LEADING = 0.45


def paragraph_height(width: float, room: float, *, size: float, leading: float) -> float:
    """Return the height in points of a text that is `width` em wide, set in `room` points."""
    lines = max(1, -(-width * size * 1.03 // room))
    return float(size * (lines * CAP_HEIGHT + (lines - 1) * leading))
