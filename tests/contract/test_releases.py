"""The release log: versions, the releases between two of them, the methods that a text names."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backquant._contract.releases import between, methods_named, read_releases, version_of
from tests.support.examples import EXAMPLES

LOG: Any = json.loads((EXAMPLES / "changelog.json").read_bytes())


@pytest.mark.parametrize(
    ("lower", "higher"), [("2.9", "2.10"), ("2.8", "2.8.1"), ("2.9.9", "2.10.0"), ("2.99", "3"), ("2.6.9", "2.6.11")]
)
def test_versions_are_ordered_as_numbers(lower: str, higher: str) -> None:
    low, high = version_of(lower), version_of(higher)
    assert low is not None
    assert high is not None
    assert low < high


@pytest.mark.parametrize("same", ["2.9", "2.9.0", "v2.9", " 2.9.0.0 ", "2.9.0-rc1", "2.9+build"])
def test_spellings_of_one_version(same: str) -> None:
    assert version_of(same) == version_of("2.9")


@pytest.mark.parametrize("text", ["", "abc", None, 2.9, [], "2..9", "2.9.", "-2.9", "٢.٩", "9" * 5000])
def test_what_is_no_version(text: object) -> None:
    assert version_of(text) is None


def numbers_of(one: str, other: str) -> list[str]:
    low, high = version_of(one), version_of(other)
    assert low is not None
    assert high is not None
    return [release.version for release in between(read_releases(LOG), low, high)]


def test_between_leaves_out_the_lower_and_takes_in_the_higher() -> None:
    assert numbers_of("2.7.0", "2.8.1") == ["2.8.1", "2.8.0", "2.7.1"]
    assert numbers_of("2.8.1", "2.7.0") == ["2.8.1", "2.8.0", "2.7.1"]
    assert numbers_of("2.8", "2.9") == ["2.9.0", "2.8.1"]
    assert numbers_of("2.9", "2.9.0") == []
    assert numbers_of("2.6.9", "2.6.11") == ["2.6.11", "2.6.10"]


@settings(max_examples=40)
@given(st.lists(st.integers(0, 12), min_size=1, max_size=4), st.lists(st.integers(0, 12), min_size=1, max_size=4))
def test_between_is_newest_first_and_in_bounds(one: list[int], other: list[int]) -> None:
    low, high = sorted(version_of(".".join(map(str, numbers))) or () for numbers in (one, other))
    found = [version_of(release.version) or () for release in between(read_releases(LOG), high, low)]
    assert found == sorted(found, reverse=True)
    assert all(low < version <= high for version in found)


@pytest.mark.parametrize("document", [LOG, LOG["data"], LOG["data"]["releases"]])
def test_a_log_is_read_from_wherever_it_stands(document: object) -> None:
    found = read_releases(document)
    assert [release.version for release in found] == [entry["version"] for entry in LOG["data"]["releases"]]
    newest, second = [release for release in found if release.version in ("2.9.0", "2.8.1")]
    assert (newest.version, newest.released_at, newest.breaking) == ("2.9.0", date(2026, 8, 30), False)
    assert second.breaking
    assert second.changes[0].startswith("`days` on `/options/pcr`")


@pytest.mark.parametrize(
    "document", [None, "text", 5, {}, {"data": None}, {"data": {"releases": None}}, {"releases": {}}]
)
def test_what_is_no_log(document: object) -> None:
    with pytest.raises(ValueError, match="no release log"):
        read_releases(document)


def test_entries_are_read_leniently() -> None:
    entries = [
        {"version": "3.0", "breaking": "true", "changes": [{"text": "See /status.", "since": "3.0"}], "new_field": 1},
        {"version": 2.9, "released_at": "soon", "changes": "One text."},
        {},
        "no entry",
    ]
    first, second, third = read_releases(entries)
    assert (first.breaking, first.methods, first.summary) == (True, ("status",), "See /status. 3.0")
    assert (second.version, second.released_at, second.breaking) == ("2.9", None, False)
    assert (second.summary, second.changes) == ("One text.", ("One text.",))
    assert (third.version, third.summary) == ("", "")


@pytest.mark.parametrize(
    ("text", "methods"),
    [
        ("`/gex/levels`", ["gex.levels"]),
        ("GET /v2/gex/levels.", ["gex.levels"]),
        ("https://api.backquant.com/v2/gex/levels?symbol=BTCUSDT", ["gex.levels"]),
        ("<code>/status</code>, (/meta): /tape!", ["status", "meta", "tape.trades"]),
        ("/gex/dealer-flow/by-level", ["gex.dealer_flow_by_level"]),
        ("/gex/dealer-flow and /gex/dealer-flow/by-level", ["gex.dealer_flow", "gex.dealer_flow_by_level"]),
        ("/options/greeks/{greek} /options/greeks/vanna", ["options.greeks.profile"]),
        ("/options/greeks/trace/gamma/summary", ["options.greeks.trace_summary"]),
        ("/options/greeks/3d/surface", ["options.greeks.surface_3d"]),
        ("/etf/*", ["etf.flows", "etf.premium", "etf.aum"]),
        ("/options/greeks/heatmap /tape/new /v1/gex/levels", []),
        ("call/put, strike/expiries, and/or", []),
        ("/gex/levels /gex/levels", ["gex.levels"]),
        ("", []),
    ],
)
def test_methods_that_a_text_names(text: str, methods: list[str]) -> None:
    assert list(methods_named(text)) == methods


def test_the_paths_of_another_contract() -> None:
    paths = {"/new/{thing}": "new.thing", "/new/fixed": "new.fixed"}
    assert methods_named("/new/fixed, /new/other, /gex/levels", paths) == ("new.fixed", "new.thing")
