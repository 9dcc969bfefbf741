"""View of the release log; no I/O."""

from typing import Any, Final

from backquant_api import CONTRACT_VERSION

from ..ask import Ask, Body

__all__ = ["changelog"]

_RELEASES: Final = """\
2.11.0 2026-09-07 ! Venue split of the greek surfaces on request: `/options/greeks/surfaces/{greek}` leaves the split by venue out; `include=exchange_breakdown` brings it back. | Dealer-flow positioning is computed about four times faster.
2.10.1 2026-09-01 - Premium as notional volume on every symbol: `notional_volume` is the premium paid on HYPE too, where it was the underlying's notional. | Chains of a point in time recompute their traded activity. | What was not measured is null rather than the figure of one venue.
2.10.0 2026-09-01 ! Traded activity of all venues: `volume` and `notional_volume` of the chain cover all eight venues on BTC and ETH. | `trade_count` is filled for the first time. | `bid` and `ask` of the chain, 0 on every contract until now, are right.
2.9.0 2026-08-30 - Venue split of the flow by strike: `/tape/flow-by-strike` takes `include=by_venue` and then shows each strike's flow per venue. | `meta.extra.venue_disagreement` reports how often venues trade against each other.
2.8.1 2026-08-30 ! Put/call ratio honours its window: `days` on `/options/pcr` now limits intraday points as well. | The ratio's `exchange_breakdown` is sent only on `include=exchange_breakdown`. | Figures no longer carry float noise.
2.8.0 2026-08-28 ! Point-in-time queries: Nine endpoints accept `as_of`. | The filtered time heatmap signs each past frame with the positions of its own time. | Market series say so when they hold less than the window asked for.
2.7.1 2026-08-26 - Sorting of the venue book: Crossed books come after all others when sorting by spread.
2.7.0 2026-08-24 - Market series and ETFs: New groups `/market/*` and `/etf/*`.
2.6.11 2026-08-24 - History depth by plan: Each plan has a history depth; `/meta` shows it. It is announced, not enforced yet.
2.6.10 2026-08-24 - Dealer flow is computed ahead: The series is ready before it is asked for.
2.6.9 2026-08-23 - Dealer flow shows its age: The reply carries the age of the series, and the last good one stays available for six hours.
2.6.8 2026-08-22 - Faster first call to dealer flow: The first caller after an update does not wait any more.
2.6.7 2026-08-21 - Max pain for today: Fixed: `expiry=0dte` was computed over all expiries.
2.6.6 2026-08-21 - Retry-After: 429 replies carry `Retry-After`. | `meta.version` and the version of the document agree.
2.6.5 2026-08-20 - Strike-expiry heatmap: Fixed: every call ended in a 500.
2.6.4 2026-08-20 - Wording: Clearer text in `meta.extra.aggregation`.
2.6.3 2026-08-19 - Stress history per symbol: Fixed: all symbols were given bitcoin's series.
2.6.2 2026-08-18 ! Cleaner open interest by expiry: The raw `exchange_breakdown` left `/options/oi/by-expiry`.
2.6.1 2026-08-18 - Real figures per venue: Every `exchanges` filter is answered from the venues' own figures.
2.6.0 2026-08-18 ! Flow levels on the WebSocket: Streamed levels are signed with flow. | Open interest is split by venue.
2.5.2 2026-08-17 - Flow by strike: New endpoint `/tape/flow-by-strike`. | Thalex is always on.
2.5.1 2026-08-17 - Three more venues: Thalex, Delta India and Delta joined.
2.5.0 2026-08-04 ! Plans and quotas: A plan that does not cover a call is answered with 403. | Monthly quotas and the ladder of plans.
2.4.0 2026-07-31 - Derive: Derive joined the venues.
2.3.0 2026-07-30 - Flow and tape analytics: New flow endpoints and tape analytics. | Levels on the WebSocket.
2.2.0 2026-07-30 ! Flow positioning by default: `positioning` defaults to `flow`.
"""
"""Newest first: version, day, ! where it may break clients, summary: changes, parted by bars."""


def changelog(_ask: Ask) -> Body:
    """`/changelog`, up to the contract that is served."""
    releases: list[dict[str, Any]] = []
    served = _parts(CONTRACT_VERSION)
    for line in _RELEASES.splitlines():
        version, day, mark, text = line.split(" ", 3)
        if _parts(version) > served:
            continue
        summary, _, changes = text.partition(": ")
        releases.append(
            {
                "version": version,
                "released_at": day,
                "breaking": mark == "!",
                "summary": summary,
                "changes": changes.split(" | "),
            }
        )
    data = {
        # Of a contract that is newer than the log, the log tells no release.
        "current_version": last if _parts(last := releases[0]["version"]) == served else f"{CONTRACT_VERSION}.0",
        "v1_status": "stable",
        "releases": releases,
        "docs_url": "/v2/docs",
        "openapi_url": "/v2/openapi.json",
    }
    return Body(data, about=False)


def _parts(version: str) -> tuple[int, ...]:
    """Major and minor."""
    return tuple(map(int, version.split(".")[:2]))
