"""The kernel is ours, and what Jupyter opens around it is closed."""

import asyncio
import sys
from contextlib import suppress

from jupyter_core.utils import ensure_event_loop

from pitfalls_core.report.kernel import OWN, event_loop


def test_the_kernel_is_this_interpreter() -> None:
    """No search path decides which Python executes a notebook."""
    assert OWN.argv[:3] == [sys.executable, "-m", "ipykernel_launcher"]


def test_the_event_loop_is_closed() -> None:
    """The loop that Jupyter would leave open is closed, and the next one is another."""
    with event_loop():
        first = ensure_event_loop()
        assert not first.is_closed()
    assert first.is_closed()
    with event_loop():
        second = ensure_event_loop()
        assert second.run_until_complete(asyncio.sleep(0, "done")) == "done"
    assert second is not first


def test_the_event_loop_is_closed_after_a_failure() -> None:
    """A notebook that fails leaves nothing open either."""
    with suppress(RuntimeError), event_loop():
        loop = ensure_event_loop()
        raise RuntimeError
    assert loop.is_closed()
