"""The README says how often things are tried; these are the numbers that the tests use."""

from pitfalls_core.project import SHIPPED
from tests.end_to_end.test_same_bytes import KILLS
from tests.runs.store.test_store_kills import FEW, MANY


def test_the_kills_are_counted_right() -> None:
    """A change of a count in a test is a change of the README."""
    text = (SHIPPED / "README.md").read_text(encoding="utf-8")
    writer = f"a writer at {FEW} random moments in the fast tests, and at {MANY} in the long ones"
    report = f"in each of its stages, and at {KILLS} random moments in the long tests"
    assert text.count(writer) == 1
    assert text.count(report) == 1
