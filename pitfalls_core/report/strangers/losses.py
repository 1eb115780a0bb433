"""What a paper shows otherwise than its notebook: said in place, and logged once each."""

import logging
from collections import Counter
from dataclasses import dataclass, field

LOG = logging.getLogger(__name__)


@dataclass
class Losses:
    """Collects what was replaced, with how often."""

    counts: Counter[str] = field(default_factory=Counter)

    def note(self, what: str) -> None:
        """Remember one replacement, for example ``"cell 3: <script> is not shown"``."""
        self.counts[what] += 1

    def log(self) -> None:
        """Write a warning for each kind of replacement."""
        for what, count in self.counts.items():
            LOG.warning("%s%s", what, f" ({count} times)" if count > 1 else "")
