"""``python -m pitfalls_core`` is ``pitfalls``."""

import sys

from pitfalls_core.cli import main

if __name__ == "__main__":
    sys.exit(main())
