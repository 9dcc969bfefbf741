# Generated from contract 2.9 by `make generate`: do not edit. A wrong field or parameter is mended in
# openapi/overlay.yaml, the shape of this code in scripts/templates.
# Contract sha256: 02d58034803db13db94dae0c126ab1d86fae331d0f58ae0fd01cabb390ee3474
"""Endpoints under /tape."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Unpack, get_args

from .. import literals, models
from ..operation import AsyncCaller, Caller, CallOptions, Operation, Param
from ..types import Sequence, When

if TYPE_CHECKING:
    from backquant.reply import Reply


TRADES: Final[Operation[models.TapeData]] = Operation(
    "tape.trades",
    "/tape",
    (
        Param("symbol", choices=get_args(literals.Symbol)),
        Param("venues", many=True, choices=get_args(literals.Venue)),
        Param("instrument"),
        Param("option_type", choices=get_args(literals.OptionType)),
        Param("strike_min", kind="number", minimum=0),
        Param("strike_max", kind="number", minimum=0),
        Param("premium_min_usd", kind="number", minimum=0),
        Param("tags", many=True, choices=get_args(literals.TapeTag)),
        Param("before", kind="time"),
        Param("after", kind="time"),
        Param("order", choices=get_args(literals.TapeOrder)),
        Param("limit", kind="integer", minimum=1, maximum=5000),
    ),
    lambda: models.TapeData,
)
RECENT: Final[Operation[dict[str, Any]]] = Operation(
    "tape.recent",
    "/tape/recent",
    (
        Param("symbol", choices=get_args(literals.Symbol)),
        Param("venues", many=True, choices=get_args(literals.Venue)),
        Param("limit", kind="integer", minimum=1, maximum=1000),
    ),
    lambda: dict[str, Any],
)
STATS: Final[Operation[models.TapeStatsData]] = Operation(
    "tape.stats",
    "/tape/stats",
    (
        Param("symbol", choices=get_args(literals.Symbol)),
        Param("venues", many=True, choices=get_args(literals.Venue)),
        Param("hours", kind="integer", minimum=1, maximum=168),
        Param("premium_min_usd", kind="number", minimum=0),
    ),
    lambda: models.TapeStatsData,
)
IMBALANCE: Final[Operation[dict[str, Any]]] = Operation(
    "tape.imbalance",
    "/tape/imbalance",
    (
        Param("symbol", choices=get_args(literals.Symbol)),
        Param("hours", kind="integer", minimum=1, maximum=720),
        Param("bucket_minutes", kind="integer", minimum=1, maximum=1440),
        Param("min_size", kind="number", minimum=0),
        Param("weight", choices=get_args(literals.ImbalanceWeight)),
        Param("venues", many=True, choices=get_args(literals.Venue)),
    ),
    lambda: dict[str, Any],
)
STRIKE_HEAT: Final[Operation[dict[str, Any]]] = Operation(
    "tape.strike_heat",
    "/tape/strike-heat",
    (
        Param("symbol", choices=get_args(literals.Symbol)),
        Param("hours", kind="integer", minimum=1, maximum=168),
        Param("venues", many=True, choices=get_args(literals.Venue)),
        Param("min_size", kind="number", minimum=0),
        Param("top", kind="integer", minimum=5, maximum=200),
    ),
    lambda: dict[str, Any],
)
WHALE: Final[Operation[dict[str, Any]]] = Operation(
    "tape.whale",
    "/tape/whale",
    (
        Param("symbol", choices=get_args(literals.Symbol)),
        Param("hours", kind="integer", minimum=1, maximum=168),
        Param("venues", many=True, choices=get_args(literals.Venue)),
        Param("premium_min_usd", kind="number", minimum=0),
        Param("limit", kind="integer", minimum=1, maximum=500),
    ),
    lambda: dict[str, Any],
)
FLOW_BY_STRIKE: Final[Operation[models.FlowByStrikeData]] = Operation(
    "tape.flow_by_strike",
    "/tape/flow-by-strike",
    (
        Param("symbol", choices=get_args(literals.Symbol)),
        Param("expiry"),
        Param("expiries", many=True),
        Param("min_premium_usd", kind="number", minimum=0),
        Param("venues", many=True, choices=get_args(literals.Venue)),
        Param("include", many=True, choices=get_args(literals.VenueSplit)),
    ),
    lambda: models.FlowByStrikeData,
    cadence=90,
)


class Tape:
    """Endpoints under /tape."""

    def __init__(self, call: Caller) -> None:
        self._call: Final = call

    def trades(
        self,
        *,
        symbol: literals.Symbol | None = None,
        venues: Sequence[literals.Venue] | str | None = None,
        instrument: str | None = None,
        option_type: literals.OptionType | None = None,
        strike_min: float | None = None,
        strike_max: float | None = None,
        premium_min_usd: float | None = None,
        tags: Sequence[literals.TapeTag] | str | None = None,
        before: When | None = None,
        after: When | None = None,
        order: literals.TapeOrder | None = None,
        limit: int | None = None,
        **options: Unpack[CallOptions],
    ) -> Reply[models.TapeData]:
        """Archive of option prints from eight venues, paged by a time cursor.

        A trade must pass every filter given, empty filters are ignored, and without any the newest 200 trades of
        the coin are returned. To continue, pass `next_cursor` as `before` under `desc` or as `after` under `asc`
        until `has_more` is false. Venues used are named in `meta.source`; their mix varies strongly by coin and
        day.

        Args:
            symbol: Underlying as a pair token. The bulk of option trades is in BTC and ETH, while SOL and HYPE
                have few or none. Default: `BTCUSDT`.
            venues: Venues to include, as a comma-separated list of `deribit`, `bybit`, `okx`, `binance`, `derive`,
                `thalex`, `delta` and `delta_india`. All are included when omitted.
            instrument: Name of a single contract, matched exactly and case-sensitively, such as
                `BTC-30JUN26-100000-C`.
            option_type: Side of the chain to keep: calls or puts.
            strike_min: Lowest strike kept, as a USD price, bound included. At least 0.
            strike_max: Highest strike kept, as a USD price, bound included. At least 0.
            premium_min_usd: Minimum premium of a trade in USD (`premium_usd`). Combined with the tag `whale`,
                whichever threshold is larger applies. At least 0.
            tags: Comma-separated tags: `0dte` (expires today UTC), `whale` (`premium_usd` >= 250000), `atm`
                (strike within 2% of `index_price`, which must be present).
            before: Exclusive upper bound as an ISO time; the cursor for paging to older trades.
            after: Exclusive lower bound as an ISO time; the cursor for paging to newer trades.
            order: Direction of time in the list. `desc` starts with the newest trade. Default: `desc`.
            limit: Page size, in trades. From 1 to 5000. Default: `200`.

        Returns:
            A `Reply`; `data` is `TapeData`, from the vendor's documentation; what it does not name is in `extra`.

        Raises:
            InvalidRequestError, AuthenticationError, PermissionDeniedError, NotFoundError, RateLimitError,
                QuotaExceededError, InternalServerError, UpstreamError; like every call, APIConnectionError,
                APITimeoutError, ContractError.

        URL: GET https://api.backquant.com/v2/tape
        """
        return self._call(
            TRADES,
            {
                "symbol": symbol,
                "venues": venues,
                "instrument": instrument,
                "option_type": option_type,
                "strike_min": strike_min,
                "strike_max": strike_max,
                "premium_min_usd": premium_min_usd,
                "tags": tags,
                "before": before,
                "after": after,
                "order": order,
                "limit": limit,
            },
            options,
        )

    def recent(
        self,
        *,
        symbol: literals.Symbol | None = None,
        venues: Sequence[literals.Venue] | str | None = None,
        limit: int | None = None,
        **options: Unpack[CallOptions],
    ) -> Reply[dict[str, Any]]:
        """Latest option trades, newest first and without a cursor.

        The reply matches that of `/tape` under `order=desc` with the same limit. Only `symbol`, `venues` and
        `limit` may be set, the last up to 1000.

        Args:
            symbol: Perpetual to query, as one of four fixed pair tokens. Default: `BTCUSDT`.
            venues: Comma-separated venue ids, as in `/tape`.
            limit: How many trades to return, starting from the newest. From 1 to 1000. Default: `100`.

        Returns:
            A `Reply`; `data` is free-form JSON: the contract publishes no fields for it.

        Raises:
            InvalidRequestError, AuthenticationError, PermissionDeniedError, NotFoundError, RateLimitError,
                QuotaExceededError, InternalServerError, UpstreamError; like every call, APIConnectionError,
                APITimeoutError, ContractError.

        URL: GET https://api.backquant.com/v2/tape/recent
        """
        return self._call(
            RECENT,
            {
                "symbol": symbol,
                "venues": venues,
                "limit": limit,
            },
            options,
        )

    def stats(
        self,
        *,
        symbol: literals.Symbol | None = None,
        venues: Sequence[literals.Venue] | str | None = None,
        hours: int | None = None,
        premium_min_usd: float | None = None,
        **options: Unpack[CallOptions],
    ) -> Reply[models.TapeStatsData]:
        """Summary figures of the options tape over a lookback.

        It counts prints, calls and puts, sums USD premium, size and taker buy and sell premium, and adds a block
        for each venue. Raw trades are not included.

        Args:
            symbol: Underlying, as one of four fixed pair tokens. Default: `BTCUSDT`.
            venues: Comma-separated venue ids to keep; omit for all venues.
            hours: Length of the lookback, in hours back from now (168 is seven days). From 1 to 168. Default:
                `24`.
            premium_min_usd: Smallest premium of a print, in USD; prints below it are left out. Omit for no floor.
                At least 0.

        Returns:
            A `Reply`; `data` is `TapeStatsData`, from the vendor's documentation; what it does not name is in
                `extra`.

        Raises:
            InvalidRequestError, AuthenticationError, PermissionDeniedError, NotFoundError, RateLimitError,
                QuotaExceededError, InternalServerError, UpstreamError; like every call, APIConnectionError,
                APITimeoutError, ContractError.

        URL: GET https://api.backquant.com/v2/tape/stats
        """
        return self._call(
            STATS,
            {
                "symbol": symbol,
                "venues": venues,
                "hours": hours,
                "premium_min_usd": premium_min_usd,
            },
            options,
        )

    def imbalance(
        self,
        *,
        symbol: literals.Symbol | None = None,
        hours: int | None = None,
        bucket_minutes: int | None = None,
        min_size: float | None = None,
        weight: literals.ImbalanceWeight | None = None,
        venues: Sequence[literals.Venue] | str | None = None,
        **options: Unpack[CallOptions],
    ) -> Reply[dict[str, Any]]:
        """Options tape rolled up into time buckets, as taker premium or customers' delta.

        `flow` gives the taker premium of all venues, split into calls and puts by buy and sell, plus passive
        premium; `delta` gives customers' signed delta notional from Deribit-quality prints. Every bucket has its
        net, and a running total is documented as well.

        Args:
            symbol: Underlying pair. Coverage is documented for BTC and ETH only. Default: `BTCUSDT`.
            hours: Length of the lookback, in hours (720 is thirty days). From 1 to 720. Default: `24`.
            bucket_minutes: Width of a bucket in minutes; 1440 is a day. From 1 to 1440. Default: `5`.
            min_size: Floor on a print's premium in USD, in spite of the parameter's name. At least 0. Default:
                `0`.
            weight: What the buckets add up. `flow` and `prem` yield premium in USD by quadrant; `delta` yields the
                Black-Scholes delta notional of customers. Default: `flow`.
            venues: Venues to include, as comma-separated ids. The filter affects `flow` and leaves `delta`
                unchanged.

        Returns:
            A `Reply`; `data` is free-form JSON: the contract publishes no fields for it.

        Raises:
            InvalidRequestError, AuthenticationError, PermissionDeniedError, NotFoundError, RateLimitError,
                QuotaExceededError, InternalServerError, UpstreamError; like every call, APIConnectionError,
                APITimeoutError, ContractError.

        URL: GET https://api.backquant.com/v2/tape/imbalance
        """
        return self._call(
            IMBALANCE,
            {
                "symbol": symbol,
                "hours": hours,
                "bucket_minutes": bucket_minutes,
                "min_size": min_size,
                "weight": weight,
                "venues": venues,
            },
            options,
        )

    def strike_heat(
        self,
        *,
        symbol: literals.Symbol | None = None,
        hours: int | None = None,
        venues: Sequence[literals.Venue] | str | None = None,
        min_size: float | None = None,
        top: int | None = None,
        **options: Unpack[CallOptions],
    ) -> Reply[dict[str, Any]]:
        """Taker premium by strike over a lookback, all venues.

        Each strike has buy, sell, net and total premium in USD and the print count. Strikes are ordered by the
        size of the net.

        Args:
            symbol: Underlying pair. Coverage is documented for BTC and ETH only. Default: `BTCUSDT`.
            hours: Length of the lookback, in hours (168 is seven days). From 1 to 168. Default: `24`.
            venues: Comma-separated venue ids that count; omit for all venues.
            min_size: Floor per print: USD premium according to BackQuant's guide, while the contract gives no
                unit. At least 0. Default: `0`.
            top: Number of strikes to return, ranked by absolute net premium. From 5 to 200. Default: `40`.

        Returns:
            A `Reply`; `data` is free-form JSON: the contract publishes no fields for it.

        Raises:
            InvalidRequestError, AuthenticationError, PermissionDeniedError, NotFoundError, RateLimitError,
                QuotaExceededError, InternalServerError, UpstreamError; like every call, APIConnectionError,
                APITimeoutError, ContractError.

        URL: GET https://api.backquant.com/v2/tape/strike-heat
        """
        return self._call(
            STRIKE_HEAT,
            {
                "symbol": symbol,
                "hours": hours,
                "venues": venues,
                "min_size": min_size,
                "top": top,
            },
            options,
        )

    def whale(
        self,
        *,
        symbol: literals.Symbol | None = None,
        hours: int | None = None,
        venues: Sequence[literals.Venue] | str | None = None,
        premium_min_usd: float | None = None,
        limit: int | None = None,
        **options: Unpack[CallOptions],
    ) -> Reply[dict[str, Any]]:
        """Largest option prints of the lookback by USD premium, over all venues.

        Each row is a full trade with its venue, instrument, direction, strike, expiry and implied volatility.

        Args:
            symbol: Underlying pair. Coverage is documented for BTC and ETH only. Default: `BTCUSDT`.
            hours: Length of the lookback, in hours (168 is seven days). From 1 to 168. Default: `24`.
            venues: Comma-separated venue ids that count; omit for all venues.
            premium_min_usd: Smallest premium to list, in USD. Null is not accepted here, unlike in `/tape/stats`.
                At least 0. Default: `100000`.
            limit: Maximum number of rows to return; there is no cursor. From 1 to 500. Default: `50`.

        Returns:
            A `Reply`; `data` is free-form JSON: the contract publishes no fields for it.

        Raises:
            InvalidRequestError, AuthenticationError, PermissionDeniedError, NotFoundError, RateLimitError,
                QuotaExceededError, InternalServerError, UpstreamError; like every call, APIConnectionError,
                APITimeoutError, ContractError.

        URL: GET https://api.backquant.com/v2/tape/whale
        """
        return self._call(
            WHALE,
            {
                "symbol": symbol,
                "hours": hours,
                "venues": venues,
                "premium_min_usd": premium_min_usd,
                "limit": limit,
            },
            options,
        )

    def flow_by_strike(
        self,
        *,
        symbol: literals.Symbol | None = None,
        expiry: str | None = None,
        expiries: Sequence[str] | str | None = None,
        min_premium_usd: float | None = None,
        venues: Sequence[literals.Venue] | str | None = None,
        include: Sequence[literals.VenueSplit] | str | None = None,
        **options: Unpack[CallOptions],
    ) -> Reply[models.FlowByStrikeData]:
        """Cumulative taker flow per strike for contracts that expire today (UTC) or later.

        The figures are totals rather than a lookback window. Calls and puts are each split into buys and sells,
        and each quadrant has its USD premium, coin-equivalent size and number of prints. Sides are those flagged
        by the venue as taker, without inference.

        Args:
            symbol: Underlying pair; SOL and HYPE are documented to answer 404. Published descriptions differ on
                whether it may be omitted, so set it explicitly. Default: `BTCUSDT`.
            expiry: One live expiry to restrict the flow to, written `YYYY-MM-DD` and not as a Deribit token. All
                open contracts are included when omitted.
            expiries: Several live expiries to add together, as comma-separated `YYYY-MM-DD` dates. When given,
                `expiry` is ignored.
            min_premium_usd: Floor on each print's premium, in USD. Elsewhere the parameter is spelled
                `premium_min_usd`. At least 0. Default: `0`.
            venues: Venues to include, as comma-separated ids out of `binance`, `bybit`, `delta`, `delta_india`,
                `deribit`, `derive`, `okx` and `thalex`. All are included when omitted.
            include: Extra section to add. `by_venue` breaks each strike down by venue and fills
                `meta.extra.venue_disagreement`; it is off by default because of the many more rows, though the
                query costs the same.

        Returns:
            A `Reply`; `data` is `FlowByStrikeData`, from the vendor's documentation; what it does not name is in
                `extra`.

        Raises:
            InvalidRequestError, AuthenticationError, PermissionDeniedError, NotFoundError, RateLimitError,
                QuotaExceededError, InternalServerError, UpstreamError; like every call, APIConnectionError,
                APITimeoutError, ContractError.

        URL: GET https://api.backquant.com/v2/tape/flow-by-strike
        """
        return self._call(
            FLOW_BY_STRIKE,
            {
                "symbol": symbol,
                "expiry": expiry,
                "expiries": expiries,
                "min_premium_usd": min_premium_usd,
                "venues": venues,
                "include": include,
            },
            options,
        )


class AsyncTape:
    """Endpoints under /tape."""

    def __init__(self, call: AsyncCaller) -> None:
        self._call: Final = call

    async def trades(
        self,
        *,
        symbol: literals.Symbol | None = None,
        venues: Sequence[literals.Venue] | str | None = None,
        instrument: str | None = None,
        option_type: literals.OptionType | None = None,
        strike_min: float | None = None,
        strike_max: float | None = None,
        premium_min_usd: float | None = None,
        tags: Sequence[literals.TapeTag] | str | None = None,
        before: When | None = None,
        after: When | None = None,
        order: literals.TapeOrder | None = None,
        limit: int | None = None,
        **options: Unpack[CallOptions],
    ) -> Reply[models.TapeData]:
        """Archive of option prints from eight venues, paged by a time cursor.

        A trade must pass every filter given, empty filters are ignored, and without any the newest 200 trades of
        the coin are returned. To continue, pass `next_cursor` as `before` under `desc` or as `after` under `asc`
        until `has_more` is false. Venues used are named in `meta.source`; their mix varies strongly by coin and
        day.

        Args:
            symbol: Underlying as a pair token. The bulk of option trades is in BTC and ETH, while SOL and HYPE
                have few or none. Default: `BTCUSDT`.
            venues: Venues to include, as a comma-separated list of `deribit`, `bybit`, `okx`, `binance`, `derive`,
                `thalex`, `delta` and `delta_india`. All are included when omitted.
            instrument: Name of a single contract, matched exactly and case-sensitively, such as
                `BTC-30JUN26-100000-C`.
            option_type: Side of the chain to keep: calls or puts.
            strike_min: Lowest strike kept, as a USD price, bound included. At least 0.
            strike_max: Highest strike kept, as a USD price, bound included. At least 0.
            premium_min_usd: Minimum premium of a trade in USD (`premium_usd`). Combined with the tag `whale`,
                whichever threshold is larger applies. At least 0.
            tags: Comma-separated tags: `0dte` (expires today UTC), `whale` (`premium_usd` >= 250000), `atm`
                (strike within 2% of `index_price`, which must be present).
            before: Exclusive upper bound as an ISO time; the cursor for paging to older trades.
            after: Exclusive lower bound as an ISO time; the cursor for paging to newer trades.
            order: Direction of time in the list. `desc` starts with the newest trade. Default: `desc`.
            limit: Page size, in trades. From 1 to 5000. Default: `200`.

        Returns:
            A `Reply`; `data` is `TapeData`, from the vendor's documentation; what it does not name is in `extra`.

        Raises:
            InvalidRequestError, AuthenticationError, PermissionDeniedError, NotFoundError, RateLimitError,
                QuotaExceededError, InternalServerError, UpstreamError; like every call, APIConnectionError,
                APITimeoutError, ContractError.

        URL: GET https://api.backquant.com/v2/tape
        """
        return await self._call(
            TRADES,
            {
                "symbol": symbol,
                "venues": venues,
                "instrument": instrument,
                "option_type": option_type,
                "strike_min": strike_min,
                "strike_max": strike_max,
                "premium_min_usd": premium_min_usd,
                "tags": tags,
                "before": before,
                "after": after,
                "order": order,
                "limit": limit,
            },
            options,
        )

    async def recent(
        self,
        *,
        symbol: literals.Symbol | None = None,
        venues: Sequence[literals.Venue] | str | None = None,
        limit: int | None = None,
        **options: Unpack[CallOptions],
    ) -> Reply[dict[str, Any]]:
        """Latest option trades, newest first and without a cursor.

        The reply matches that of `/tape` under `order=desc` with the same limit. Only `symbol`, `venues` and
        `limit` may be set, the last up to 1000.

        Args:
            symbol: Perpetual to query, as one of four fixed pair tokens. Default: `BTCUSDT`.
            venues: Comma-separated venue ids, as in `/tape`.
            limit: How many trades to return, starting from the newest. From 1 to 1000. Default: `100`.

        Returns:
            A `Reply`; `data` is free-form JSON: the contract publishes no fields for it.

        Raises:
            InvalidRequestError, AuthenticationError, PermissionDeniedError, NotFoundError, RateLimitError,
                QuotaExceededError, InternalServerError, UpstreamError; like every call, APIConnectionError,
                APITimeoutError, ContractError.

        URL: GET https://api.backquant.com/v2/tape/recent
        """
        return await self._call(
            RECENT,
            {
                "symbol": symbol,
                "venues": venues,
                "limit": limit,
            },
            options,
        )

    async def stats(
        self,
        *,
        symbol: literals.Symbol | None = None,
        venues: Sequence[literals.Venue] | str | None = None,
        hours: int | None = None,
        premium_min_usd: float | None = None,
        **options: Unpack[CallOptions],
    ) -> Reply[models.TapeStatsData]:
        """Summary figures of the options tape over a lookback.

        It counts prints, calls and puts, sums USD premium, size and taker buy and sell premium, and adds a block
        for each venue. Raw trades are not included.

        Args:
            symbol: Underlying, as one of four fixed pair tokens. Default: `BTCUSDT`.
            venues: Comma-separated venue ids to keep; omit for all venues.
            hours: Length of the lookback, in hours back from now (168 is seven days). From 1 to 168. Default:
                `24`.
            premium_min_usd: Smallest premium of a print, in USD; prints below it are left out. Omit for no floor.
                At least 0.

        Returns:
            A `Reply`; `data` is `TapeStatsData`, from the vendor's documentation; what it does not name is in
                `extra`.

        Raises:
            InvalidRequestError, AuthenticationError, PermissionDeniedError, NotFoundError, RateLimitError,
                QuotaExceededError, InternalServerError, UpstreamError; like every call, APIConnectionError,
                APITimeoutError, ContractError.

        URL: GET https://api.backquant.com/v2/tape/stats
        """
        return await self._call(
            STATS,
            {
                "symbol": symbol,
                "venues": venues,
                "hours": hours,
                "premium_min_usd": premium_min_usd,
            },
            options,
        )

    async def imbalance(
        self,
        *,
        symbol: literals.Symbol | None = None,
        hours: int | None = None,
        bucket_minutes: int | None = None,
        min_size: float | None = None,
        weight: literals.ImbalanceWeight | None = None,
        venues: Sequence[literals.Venue] | str | None = None,
        **options: Unpack[CallOptions],
    ) -> Reply[dict[str, Any]]:
        """Options tape rolled up into time buckets, as taker premium or customers' delta.

        `flow` gives the taker premium of all venues, split into calls and puts by buy and sell, plus passive
        premium; `delta` gives customers' signed delta notional from Deribit-quality prints. Every bucket has its
        net, and a running total is documented as well.

        Args:
            symbol: Underlying pair. Coverage is documented for BTC and ETH only. Default: `BTCUSDT`.
            hours: Length of the lookback, in hours (720 is thirty days). From 1 to 720. Default: `24`.
            bucket_minutes: Width of a bucket in minutes; 1440 is a day. From 1 to 1440. Default: `5`.
            min_size: Floor on a print's premium in USD, in spite of the parameter's name. At least 0. Default:
                `0`.
            weight: What the buckets add up. `flow` and `prem` yield premium in USD by quadrant; `delta` yields the
                Black-Scholes delta notional of customers. Default: `flow`.
            venues: Venues to include, as comma-separated ids. The filter affects `flow` and leaves `delta`
                unchanged.

        Returns:
            A `Reply`; `data` is free-form JSON: the contract publishes no fields for it.

        Raises:
            InvalidRequestError, AuthenticationError, PermissionDeniedError, NotFoundError, RateLimitError,
                QuotaExceededError, InternalServerError, UpstreamError; like every call, APIConnectionError,
                APITimeoutError, ContractError.

        URL: GET https://api.backquant.com/v2/tape/imbalance
        """
        return await self._call(
            IMBALANCE,
            {
                "symbol": symbol,
                "hours": hours,
                "bucket_minutes": bucket_minutes,
                "min_size": min_size,
                "weight": weight,
                "venues": venues,
            },
            options,
        )

    async def strike_heat(
        self,
        *,
        symbol: literals.Symbol | None = None,
        hours: int | None = None,
        venues: Sequence[literals.Venue] | str | None = None,
        min_size: float | None = None,
        top: int | None = None,
        **options: Unpack[CallOptions],
    ) -> Reply[dict[str, Any]]:
        """Taker premium by strike over a lookback, all venues.

        Each strike has buy, sell, net and total premium in USD and the print count. Strikes are ordered by the
        size of the net.

        Args:
            symbol: Underlying pair. Coverage is documented for BTC and ETH only. Default: `BTCUSDT`.
            hours: Length of the lookback, in hours (168 is seven days). From 1 to 168. Default: `24`.
            venues: Comma-separated venue ids that count; omit for all venues.
            min_size: Floor per print: USD premium according to BackQuant's guide, while the contract gives no
                unit. At least 0. Default: `0`.
            top: Number of strikes to return, ranked by absolute net premium. From 5 to 200. Default: `40`.

        Returns:
            A `Reply`; `data` is free-form JSON: the contract publishes no fields for it.

        Raises:
            InvalidRequestError, AuthenticationError, PermissionDeniedError, NotFoundError, RateLimitError,
                QuotaExceededError, InternalServerError, UpstreamError; like every call, APIConnectionError,
                APITimeoutError, ContractError.

        URL: GET https://api.backquant.com/v2/tape/strike-heat
        """
        return await self._call(
            STRIKE_HEAT,
            {
                "symbol": symbol,
                "hours": hours,
                "venues": venues,
                "min_size": min_size,
                "top": top,
            },
            options,
        )

    async def whale(
        self,
        *,
        symbol: literals.Symbol | None = None,
        hours: int | None = None,
        venues: Sequence[literals.Venue] | str | None = None,
        premium_min_usd: float | None = None,
        limit: int | None = None,
        **options: Unpack[CallOptions],
    ) -> Reply[dict[str, Any]]:
        """Largest option prints of the lookback by USD premium, over all venues.

        Each row is a full trade with its venue, instrument, direction, strike, expiry and implied volatility.

        Args:
            symbol: Underlying pair. Coverage is documented for BTC and ETH only. Default: `BTCUSDT`.
            hours: Length of the lookback, in hours (168 is seven days). From 1 to 168. Default: `24`.
            venues: Comma-separated venue ids that count; omit for all venues.
            premium_min_usd: Smallest premium to list, in USD. Null is not accepted here, unlike in `/tape/stats`.
                At least 0. Default: `100000`.
            limit: Maximum number of rows to return; there is no cursor. From 1 to 500. Default: `50`.

        Returns:
            A `Reply`; `data` is free-form JSON: the contract publishes no fields for it.

        Raises:
            InvalidRequestError, AuthenticationError, PermissionDeniedError, NotFoundError, RateLimitError,
                QuotaExceededError, InternalServerError, UpstreamError; like every call, APIConnectionError,
                APITimeoutError, ContractError.

        URL: GET https://api.backquant.com/v2/tape/whale
        """
        return await self._call(
            WHALE,
            {
                "symbol": symbol,
                "hours": hours,
                "venues": venues,
                "premium_min_usd": premium_min_usd,
                "limit": limit,
            },
            options,
        )

    async def flow_by_strike(
        self,
        *,
        symbol: literals.Symbol | None = None,
        expiry: str | None = None,
        expiries: Sequence[str] | str | None = None,
        min_premium_usd: float | None = None,
        venues: Sequence[literals.Venue] | str | None = None,
        include: Sequence[literals.VenueSplit] | str | None = None,
        **options: Unpack[CallOptions],
    ) -> Reply[models.FlowByStrikeData]:
        """Cumulative taker flow per strike for contracts that expire today (UTC) or later.

        The figures are totals rather than a lookback window. Calls and puts are each split into buys and sells,
        and each quadrant has its USD premium, coin-equivalent size and number of prints. Sides are those flagged
        by the venue as taker, without inference.

        Args:
            symbol: Underlying pair; SOL and HYPE are documented to answer 404. Published descriptions differ on
                whether it may be omitted, so set it explicitly. Default: `BTCUSDT`.
            expiry: One live expiry to restrict the flow to, written `YYYY-MM-DD` and not as a Deribit token. All
                open contracts are included when omitted.
            expiries: Several live expiries to add together, as comma-separated `YYYY-MM-DD` dates. When given,
                `expiry` is ignored.
            min_premium_usd: Floor on each print's premium, in USD. Elsewhere the parameter is spelled
                `premium_min_usd`. At least 0. Default: `0`.
            venues: Venues to include, as comma-separated ids out of `binance`, `bybit`, `delta`, `delta_india`,
                `deribit`, `derive`, `okx` and `thalex`. All are included when omitted.
            include: Extra section to add. `by_venue` breaks each strike down by venue and fills
                `meta.extra.venue_disagreement`; it is off by default because of the many more rows, though the
                query costs the same.

        Returns:
            A `Reply`; `data` is `FlowByStrikeData`, from the vendor's documentation; what it does not name is in
                `extra`.

        Raises:
            InvalidRequestError, AuthenticationError, PermissionDeniedError, NotFoundError, RateLimitError,
                QuotaExceededError, InternalServerError, UpstreamError; like every call, APIConnectionError,
                APITimeoutError, ContractError.

        URL: GET https://api.backquant.com/v2/tape/flow-by-strike
        """
        return await self._call(
            FLOW_BY_STRIKE,
            {
                "symbol": symbol,
                "expiry": expiry,
                "expiries": expiries,
                "min_premium_usd": min_premium_usd,
                "venues": venues,
                "include": include,
            },
            options,
        )
