"""Findings that say the same of many things stand in one line, and no others do."""

import pytest

from backquant._contract.findings import Finding, PartKind
from backquant._contract.groups import grouped


def lines(kind: PartKind, *names: str, old: str = "int") -> list[list[str]]:
    found = [Finding(kind=kind, change="changed", name=name, breaking=False, old=old, new="float") for name in names]
    return [group.names for group in grouped(found)]


@pytest.mark.parametrize(
    ("kind", "names", "expected"),
    [
        ("parameter", ["bq.gex.levels(days=)", "bq.expiries(days=)"], [["bq.gex.levels(days=)", "bq.expiries(days=)"]]),
        ("parameter", ["bq.gex.levels(days=)", "bq.gex.levels(hours=)"], [["bq.gex.levels(days=)"], ["bq.gex.levels(hours=)"]]),
        ("field", ["models.A.dte", "models.B.dte"], [["models.A.dte", "models.B.dte"]]),
        ("field", ["models.A.dte", "models.A.iv"], [["models.A.dte"], ["models.A.iv"]]),
        ("method", ["bq.gex.levels()", "bq.multi.levels()"], [["bq.gex.levels()"], ["bq.multi.levels()"]]),
        ("model", ["models.A", "models.B"], [["models.A"], ["models.B"]]),
    ],
)  # fmt: skip
def test_what_shares_a_line(kind: PartKind, names: list[str], expected: list[list[str]]) -> None:
    assert lines(kind, *names) == expected


def test_a_short_line_names_six_and_counts_the_rest() -> None:
    names = [f"models.M{number}.dte" for number in range(9)]
    [group] = grouped(Finding(kind="field", change="added", name=name, breaking=False) for name in names)
    assert group.short == ", ".join(f"`{name}`" for name in names[:6]) + " and 3 more"
    [group] = grouped(Finding(kind="field", change="added", name=name, breaking=False) for name in names[:6])
    assert group.short == group.subject
