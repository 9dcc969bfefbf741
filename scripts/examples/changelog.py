"""The release log."""

from collections.abc import Iterator
from typing import Final

from .envelope import Body, Example, JsonObject
from .market import Market

RELEASES: Final = (
    (
        "2.9.0",
        "2026-08-30",
        False,
        "Venue split of the flow by strike",
        (
            "`/tape/flow-by-strike` takes `include=by_venue` and then shows each strike's flow per venue.",
            "`meta.extra.venue_disagreement` reports how often venues trade against each other.",
        ),
    ),
    (
        "2.8.1",
        "2026-08-30",
        True,
        "Put/call ratio honours its window",
        (
            "`days` on `/options/pcr` now limits intraday points as well.",
            "The ratio's `exchange_breakdown` is sent only on `include=exchange_breakdown`.",
            "Figures no longer carry float noise.",
        ),
    ),
    (
        "2.8.0",
        "2026-08-28",
        True,
        "Point-in-time queries",
        (
            "Nine endpoints accept `as_of`.",
            "The filtered time heatmap signs each past frame with the positions of its own time.",
            "Market series say so when they hold less than the window asked for.",
        ),
    ),
    (
        "2.7.1",
        "2026-08-26",
        False,
        "Sorting of the venue book",
        ("Crossed books come after all others when sorting by spread.",),
    ),
    (
        "2.7.0",
        "2026-08-24",
        False,
        "Market series and ETFs",
        ("New groups `/market/*` and `/etf/*`.",),
    ),
    (
        "2.6.11",
        "2026-08-24",
        False,
        "History depth by plan",
        ("Each plan has a history depth; `/meta` shows it. It is announced, not enforced yet.",),
    ),
    (
        "2.6.10",
        "2026-08-24",
        False,
        "Dealer flow is computed ahead",
        ("The series is ready before it is asked for.",),
    ),
    (
        "2.6.9",
        "2026-08-23",
        False,
        "Dealer flow shows its age",
        ("The reply carries the age of the series, and the last good one stays available for six hours.",),
    ),
    (
        "2.6.8",
        "2026-08-22",
        False,
        "Faster first call to dealer flow",
        ("The first caller after an update does not wait any more.",),
    ),
    (
        "2.6.7",
        "2026-08-21",
        False,
        "Max pain for today",
        ("Fixed: `expiry=0dte` was computed over all expiries.",),
    ),
    (
        "2.6.6",
        "2026-08-21",
        False,
        "Retry-After",
        ("429 replies carry `Retry-After`.", "`meta.version` and the version of the document agree."),
    ),
    (
        "2.6.5",
        "2026-08-20",
        False,
        "Strike-expiry heatmap",
        ("Fixed: every call ended in a 500.",),
    ),
    (
        "2.6.4",
        "2026-08-20",
        False,
        "Wording",
        ("Clearer text in `meta.extra.aggregation`.",),
    ),
    (
        "2.6.3",
        "2026-08-19",
        False,
        "Stress history per symbol",
        ("Fixed: all symbols were given bitcoin's series.",),
    ),
    (
        "2.6.2",
        "2026-08-18",
        True,
        "Cleaner open interest by expiry",
        ("The raw `exchange_breakdown` left `/options/oi/by-expiry`.",),
    ),
    (
        "2.6.1",
        "2026-08-18",
        False,
        "Real figures per venue",
        ("Every `exchanges` filter is answered from the venues' own figures.",),
    ),
    (
        "2.6.0",
        "2026-08-18",
        True,
        "Flow levels on the WebSocket",
        ("Streamed levels are signed with flow.", "Open interest is split by venue."),
    ),
    (
        "2.5.2",
        "2026-08-17",
        False,
        "Flow by strike",
        ("New endpoint `/tape/flow-by-strike`.", "Thalex is always on."),
    ),
    (
        "2.5.1",
        "2026-08-17",
        False,
        "Three more venues",
        ("Thalex, Delta India and Delta joined.",),
    ),
    (
        "2.5.0",
        "2026-08-04",
        True,
        "Plans and quotas",
        ("A plan that does not cover a call is answered with 403.", "Monthly quotas and the ladder of plans."),
    ),
    ("2.4.0", "2026-07-31", False, "Derive", ("Derive joined the venues.",)),
    (
        "2.3.0",
        "2026-07-30",
        False,
        "Flow and tape analytics",
        ("New flow endpoints and tape analytics.", "Levels on the WebSocket."),
    ),
    (
        "2.2.0",
        "2026-07-30",
        True,
        "Flow positioning by default",
        ("`positioning` defaults to `flow`.",),
    ),
)
"""Version, day, whether it may break clients, summary and changes; newest first."""


def examples(_: Market) -> Iterator[Example]:
    """Examples of this family."""
    releases = [
        {"version": version, "released_at": day, "breaking": breaking, "summary": summary, "changes": changes}
        for version, day, breaking, summary, changes in RELEASES
    ]
    data: JsonObject = {
        "current_version": "2.9.0",
        "v1_status": "stable",
        "releases": releases,
        "docs_url": "/v2/docs",
        "openapi_url": "/v2/openapi.json",
    }
    yield Example("/changelog", "typed", Body(data))
