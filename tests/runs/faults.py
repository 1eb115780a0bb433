"""Parts that go wrong, each in its own way, as source of a project's modules."""

FAULTS = '''
"""Models that go wrong."""

import importlib
import os
import signal
import sys
from pathlib import Path

from tiny_model import Linear


class Raising(Linear):
    """Raises while it is trained."""

    def forward(self, images):
        """Raise."""
        raise ValueError("no light")


class Killed(Linear):
    """Is killed as often as it is built, up to `times`."""

    def __init__(self, diary, times):
        """Write a line, then die or not."""
        super().__init__()
        with Path(diary).open("a") as file:
            file.write("built\\n")
        if len(Path(diary).read_text().split()) <= times:
            os.kill(os.getpid(), signal.SIGKILL)


class Leaving(Linear):
    """Ends its process without a result."""

    def __init__(self, status):
        """Leave."""
        sys.exit(status)


class NotANumber(Linear):
    """Gives no finite loss."""

    def forward(self, images):
        """Return NaN."""
        return super().forward(images) * float("nan")


class Blind(Linear):
    """Answers without looking."""

    def forward(self, images):
        """Return the same for all images."""
        return super().forward(images * 0)


class Loud(Linear):
    """Prints, and has a child process print."""

    def __init__(self):
        """Print."""
        super().__init__()
        print("from the run")
        print("with care", file=sys.stderr)
        os.system("echo from its child")


class Importing(Linear):
    """Imports what no statement names."""

    def __init__(self, module):
        """Import."""
        super().__init__()
        importlib.import_module(module)


class Disturbing(Linear):
    """Moves the state that all code of a process shares."""

    def __init__(self):
        """Disturb."""
        super().__init__()
        os.environ["OMP_NUM_THREADS"] = "7"
'''

REWRITING = '''
"""A model that is edited while it is trained."""

from pathlib import Path

from tiny_model import Linear

GAIN = 1


class Rewriting(Linear):
    """Edits its own file, which keeps its size."""

    def __init__(self, old, new):
        """Edit."""
        super().__init__()
        file = Path(__file__)
        file.write_text(file.read_text().replace(old, new, 1))
'''

SLEEPING = '''
"""A method that waits."""

import os
import time
from pathlib import Path

from tiny_brightness import Brighter


def waiting(diary):
    """Wait while there is no file `go` in the folder `diary`; note the process there."""
    folder = Path(diary)
    if not (folder / "go").exists():
        (folder / f"{os.getpid()}.pid").touch()
        time.sleep(120)
    return Brighter()
'''
