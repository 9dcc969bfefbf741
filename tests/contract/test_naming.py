"""What release rows are called in SDK names: of the real breaking ones nearly all, and none by a wrong name."""

from __future__ import annotations

import json

import attrs
import pytest

from backquant._contract.installed import installed_sdk
from backquant._contract.naming import names_of
from backquant._contract.releases import Release, read_releases
from backquant._contract.sdk_surface import Sdk
from tests.support.examples import EXAMPLES

AS_OF = (
    "gex.levels",
    "gex.strike_profile",
    "gex.dealer_flow",
    "gex.gamma_flow",
    "options.chain",
    "options.expected_move",
    "options.iv.surface",
    "options.iv.term_structure",
    "options.iv.skew",
)


def sdk_of_nine() -> Sdk:
    """The SDK, as if the nine endpoints that the release spoke of had `as_of`, and no other."""
    sdk = installed_sdk()
    moment = sdk.methods["/gex/levels"].parameters["as_of"]
    methods = dict(sdk.methods)
    for path, method in sdk.methods.items():
        parameters = {name: each for name, each in method.parameters.items() if name != "as_of"}
        methods[path] = attrs.evolve(
            method, parameters=parameters | ({"as_of": moment} if method.name in AS_OF else {})
        )
    return attrs.evolve(sdk, methods=methods)


def named(text: str, *changes: str, before: Sdk | None = None) -> set[str]:
    now = sdk_of_nine()
    return set(names_of(Release("2.8.1", None, True, text, changes), (before or now, now)))


def with_default(sdk: Sdk, wire: str, default: str, paths: list[str]) -> Sdk:
    """The SDK as it was when some methods had another default."""
    methods = dict(sdk.methods)
    for path in paths:
        method = methods[path]
        other = attrs.evolve(method.parameters[wire], default=default)
        methods[path] = attrs.evolve(method, parameters={**method.parameters, wire: other})
    return attrs.evolve(sdk, methods=methods)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (
            "chain `volume` and `notional_volume` cover all eight venues; `trade_count` is there for the first time",
            {f"models.OptionContract.{name}" for name in ("volume", "notional_volume", "trade_count")},
        ),
        (
            "pcr: `days` binds intraday too, `exchange_breakdown` behind `include`; figures without float noise",
            {"bq.options.pcr(days=)", "bq.options.pcr(include=)"},
        ),
        ("`as_of` on nine endpoints", {f"bq.{name}(as_of=)" for name in AS_OF}),
        ("oi/by-expiry cleaned up, its raw `exchange_breakdown` removed", {"bq.options.oi.by_expiry()"}),
        ("WebSocket levels on flow; OI by venue", {"channels.levels()"}),
        ("403 for entitlement, monthly quotas, plan ladder", {"PermissionDeniedError"}),
        ("`meta.extra.venue_disagreement` reports it", {'reply.meta.extra["venue_disagreement"]'}),
        ("Fixed: the strike-expiry heatmap always gave 500", {"bq.gex.strike_expiry_heatmap()", "InternalServerError"}),
        # a page of 500 rows is no error, a like is no change, and a word that many things bear is none of them
        ("At most 500 rows of `/tape`", {"bq.tape.trades()"}),
        ("`/options/pcr` splits on request, the same flag as on `/gex/levels`", {"bq.options.pcr()"}),
        # what another endpoint's reply has is no field of this one
        ("pcr: `trade_count` is told", {"bq.options.pcr()"}),
        ("Open interest is split by venue, and the status of a symbol is clearer", set[str]()),
        ("Dealer flow is four times faster", set[str]()),
        ("Derive joined the venues", set[str]()),
    ],
)
def test_without_a_path(text: str, names: set[str]) -> None:
    assert named(text) == names


@pytest.mark.parametrize(
    "text", ["`positioning` default became flow", "Positions: the default positioning is flow now"]
)
def test_a_default_belongs_to_the_methods_whose_default_changed(text: str) -> None:
    now = installed_sdk()
    paths = ["/gex/levels", "/gex/strike-profile", "/gex/time-heatmap"]
    before = with_default(now, "positioning", "std", paths)
    assert named(text, before=before) == {f"bq.{now.methods[path].name}(positioning=)" for path in paths}


def test_of_the_breaking_releases_all_but_the_one_about_a_default_get_names() -> None:
    """What has no names says so by having none; whose default changed only the two contracts can tell."""
    sdks = (sdk_of_nine(), sdk_of_nine())
    breaking = [
        release for release in read_releases(json.loads((EXAMPLES / "changelog.json").read_bytes())) if release.breaking
    ]
    found = {release.version: set(names_of(release, sdks)) for release in breaking}
    assert found == {
        "2.11.0": {"bq.options.greeks.surface(include=)"},
        "2.10.0": {
            f"models.OptionContract.{name}" for name in ("volume", "notional_volume", "trade_count", "bid", "ask")
        },
        "2.8.1": {"bq.options.pcr(days=)", "bq.options.pcr(include=)"},
        "2.8.0": {*(f"bq.{name}(as_of=)" for name in AS_OF), "bq.gex.time_heatmap()"},
        "2.6.2": {"bq.options.oi.by_expiry()"},
        "2.6.0": {"channels.levels()"},
        "2.5.0": {"PermissionDeniedError"},
        "2.2.0": set[str](),
    }


def test_the_subject_of_a_release_holds_for_all_its_sentences() -> None:
    assert named(
        "Put/call ratio", "`days` on `/options/pcr` limits intraday points.", "The split comes on `include=x`."
    ) == {"bq.options.pcr(days=)", "bq.options.pcr(include=)"}
