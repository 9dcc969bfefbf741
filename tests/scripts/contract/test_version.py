"""The version that a release gets, to the number."""

import pytest
from attrs.exceptions import FrozenInstanceError

from backquant._contract.outcome import Verdict
from scripts.contract.version import Bump, bump


@pytest.mark.parametrize(
    ("verdict", "code", "current", "part", "new"),
    [
        ("same", True, "1.2.3", "none", "1.2.3"),
        ("additive", True, "1.2.3", "minor", "1.3.0"),
        ("additive", False, "1.2.3", "patch", "1.2.4"),
        ("breaking", True, "1.2.3", "major", "2.0.0"),
        ("unknown", False, "1.2.3", "major", "2.0.0"),
        ("same", True, "0.2.3", "none", "0.2.3"),
        ("additive", True, "0.2.3", "patch", "0.2.4"),
        ("additive", False, "0.2.3", "patch", "0.2.4"),
        ("breaking", False, "0.2.3", "minor", "0.3.0"),
        ("unknown", True, "0.2.3", "minor", "0.3.0"),
        ("additive", True, "9.9.9", "minor", "9.10.0"),
        ("breaking", True, "1.2.3.dev4", "major", "2.0.0"),
    ],
)
def test_the_next_version(verdict: Verdict, code: bool, current: str, part: str, new: str) -> None:
    found = bump(verdict, code=code, current=current)
    assert found == Bump(part, current, new)  # pyright: ignore[reportArgumentType]  # a word of the table
    assert {key: found.as_json()[key] for key in ("part", "old", "new")} == {"part": part, "old": current, "new": new}


def test_a_bump_that_was_reported_stays_as_it_is() -> None:
    with pytest.raises(FrozenInstanceError):
        bump("same", code=False).new = "9.9.9"  # type: ignore[misc] # pyright: ignore[reportAttributeAccessIssue]  # that is what it is about
