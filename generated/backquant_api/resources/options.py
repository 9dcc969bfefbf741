# Generated from contract 2.9 by `make generate`: do not edit. A wrong field or parameter is mended in
# openapi/overlay.yaml, the shape of this code in scripts/templates.
# Contract sha256: 02d58034803db13db94dae0c126ab1d86fae331d0f58ae0fd01cabb390ee3474
"""Endpoints under /options."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, Unpack, get_args

from .. import literals, models
from ..operation import AsyncCaller, Caller, CallOptions, Operation, Param
from ..types import Sequence, When

if TYPE_CHECKING:
    from backquant.reply import Reply

    from .options_futures import AsyncOptionsFutures, OptionsFutures
    from .options_greeks import AsyncOptionsGreeks, OptionsGreeks
    from .options_iv import AsyncOptionsIv, OptionsIv
    from .options_oi import AsyncOptionsOi, OptionsOi
    from .options_probability import AsyncOptionsProbability, OptionsProbability


CHAIN: Final[Operation[models.ChainData]] = Operation(
    "options.chain",
    "/options/chain",
    (
        Param("symbol", choices=get_args(literals.Symbol)),
        Param("expiries", many=True),
        Param("dte_min", kind="integer", minimum=0, maximum=720),
        Param("dte_max", kind="integer", minimum=0, maximum=720),
        Param("oi_min", kind="number", minimum=0),
        Param("oi_max", kind="number", minimum=0),
        Param("delta_min", kind="number", minimum=0, maximum=1),
        Param("delta_max", kind="number", minimum=0, maximum=1),
        Param("strike_min", kind="number", minimum=0),
        Param("strike_max", kind="number", minimum=0),
        Param("moneyness_min", kind="number", minimum=0, maximum=10),
        Param("moneyness_max", kind="number", minimum=0, maximum=10),
        Param("option_type", choices=get_args(literals.ChainOptionType)),
        Param("max_contracts", kind="integer", minimum=1, maximum=5000),
        Param("fields", many=True, choices=get_args(literals.ChainSection)),
        Param("include", many=True, choices=get_args(literals.ContractGroup)),
        Param("as_of", kind="time"),
    ),
    lambda: models.ChainData,
    cadence=30,
)
EXPIRY_SUMMARY: Final[Operation[models.ExpirySummaryData]] = Operation(
    "options.expiry_summary",
    "/options/expiry-summary",
    (Param("symbol", choices=get_args(literals.Symbol)),),
    lambda: models.ExpirySummaryData,
    cadence=30,
)
VRP: Final[Operation[dict[str, Any]]] = Operation(
    "options.vrp",
    "/options/vrp",
    (
        Param("symbol", choices=get_args(literals.Symbol)),
        Param("days", kind="integer", minimum=7, maximum=365),
    ),
    lambda: dict[str, Any],
    cadence=86400,
)
EXPECTED_MOVE: Final[Operation[dict[str, Any]]] = Operation(
    "options.expected_move",
    "/options/expected-move",
    (
        Param("symbol", choices=get_args(literals.Symbol)),
        Param("as_of", kind="time"),
        Param("exchanges", many=True, choices=get_args(literals.Venue)),
    ),
    lambda: dict[str, Any],
    cadence=30,
)
PCR: Final[Operation[dict[str, Any]]] = Operation(
    "options.pcr",
    "/options/pcr",
    (
        Param("symbol", choices=get_args(literals.Symbol)),
        Param("granularity", choices=get_args(literals.PcrGranularity)),
        Param("days", kind="integer", minimum=1, maximum=365),
        Param("include", many=True, choices=get_args(literals.PcrSection)),
    ),
    lambda: dict[str, Any],
    cadence=300,
)
PREMIUM_TIDE: Final[Operation[dict[str, Any]]] = Operation(
    "options.premium_tide",
    "/options/premium-tide",
    (
        Param("symbol", choices=get_args(literals.Symbol)),
        Param("horizon", choices=get_args(literals.TideHorizon)),
    ),
    lambda: dict[str, Any],
    cadence=30,
)
OPEX: Final[Operation[models.OpexData]] = Operation(
    "options.opex",
    "/options/opex",
    (
        Param("symbol", choices=get_args(literals.Symbol)),
        Param("horizon", kind="integer", minimum=1, maximum=365),
        Param("types", many=True, choices=get_args(literals.ExpiryClass)),
    ),
    lambda: models.OpexData,
    cadence=30,
)
VENUE_BOOK: Final[Operation[dict[str, Any]]] = Operation(
    "options.venue_book",
    "/options/venue-book",
    (
        Param("symbol", choices=get_args(literals.Symbol)),
        Param("expiries", many=True),
        Param("option_type", choices=get_args(literals.OptionType)),
        Param("crossed_only", kind="flag"),
        Param("sort", choices=get_args(literals.VenueBookSort)),
        Param("limit", kind="integer", minimum=1, maximum=1000),
    ),
    lambda: dict[str, Any],
    cadence=30,
)


class Options:
    """Endpoints under /options."""

    def __init__(self, call: Caller) -> None:
        self._call: Final = call

    @cached_property
    def iv(self) -> OptionsIv:
        from .options_iv import OptionsIv

        return OptionsIv(self._call)

    @cached_property
    def probability(self) -> OptionsProbability:
        from .options_probability import OptionsProbability

        return OptionsProbability(self._call)

    @cached_property
    def greeks(self) -> OptionsGreeks:
        from .options_greeks import OptionsGreeks

        return OptionsGreeks(self._call)

    @cached_property
    def oi(self) -> OptionsOi:
        from .options_oi import OptionsOi

        return OptionsOi(self._call)

    @cached_property
    def futures(self) -> OptionsFutures:
        from .options_futures import OptionsFutures

        return OptionsFutures(self._call)

    def chain(
        self,
        *,
        symbol: literals.Symbol | None = None,
        expiries: Sequence[str] | str | None = None,
        dte_min: int | None = None,
        dte_max: int | None = None,
        oi_min: float | None = None,
        oi_max: float | None = None,
        delta_min: float | None = None,
        delta_max: float | None = None,
        strike_min: float | None = None,
        strike_max: float | None = None,
        moneyness_min: float | None = None,
        moneyness_max: float | None = None,
        option_type: literals.ChainOptionType | None = None,
        max_contracts: int | None = None,
        fields: Sequence[literals.ChainSection] | str | None = None,
        include: Sequence[literals.ContractGroup] | str | None = None,
        as_of: When | None = None,
        **options: Unpack[CallOptions],
    ) -> Reply[models.ChainData]:
        """Filtered option chain with greeks, quotes and activity per contract, plus aggregates.

        Scopes differ by field: `oi` is open interest summed over all venues, quotes come from Deribit alone, and
        the 24 h activity fields depend on the symbol. Each distinct filter set is cached for 30 s. When too many
        contracts match, those nearest spot are kept and the reply is flagged.

        Args:
            symbol: Underlying to report on, as one of the four USDT pairs. Anything else, such as `BTC`, fails
                validation with a 422. Default: `BTCUSDT`.
            expiries: Comma-separated Deribit-style expiry tokens, for example `28MAR25,25APR25`. Omitted means
                every expiry.
            dte_min: Fewest days to expiry, inclusive. From 0 to 720.
            dte_max: Most days to expiry, inclusive. From 0 to 720.
            oi_min: Minimum open interest per contract, in coin. At least 0.
            oi_max: Maximum open interest per contract, in coin. At least 0.
            delta_min: Minimum delta by magnitude, 0 to 1. Puts are compared by their absolute delta. From 0 to 1.
            delta_max: Maximum delta by magnitude, 0 to 1. Puts are compared by their absolute delta. From 0 to 1.
            strike_min: Lowest strike, as an absolute price in USD. At least 0.
            strike_max: Highest strike, as an absolute price in USD. At least 0.
            moneyness_min: Lowest moneyness, as the ratio of strike to spot, for example 0.9. From 0 to 10.
            moneyness_max: Highest moneyness, as the ratio of strike to spot, for example 1.1. From 0 to 10.
            option_type: Contract side to keep: calls or puts. Default: `both`.
            max_contracts: Cap on the contracts returned. If more match, those nearest spot are kept, `truncated`
                is set to true and `total_matching_count` reports how many matched in all. From 1 to 5000. Default:
                `2000`.
            fields: Sections of the reply to keep, as a comma-separated list of `aggregates`, `available_expiries`
                and `contracts`. All are kept when omitted.
            include: Field groups to keep on each contract, as a comma-separated list of `bid_ask`, `gex`,
                `greeks`, `iv`, `oi` and `volume`. All are kept when omitted; `strike`, `expiry`, `dte` and `type`
                are returned in any case.
            as_of: ISO 8601 instant for a historical answer; omitted means live. The latest snapshot not later than
                it is used (see `meta.extra.as_of`), and the plan clamps how far back it may reach.

        Returns:
            A `Reply`; `data` is `ChainData`.

        Raises:
            InvalidRequestError, AuthenticationError, PermissionDeniedError, NotFoundError, RateLimitError,
                QuotaExceededError, InternalServerError, UpstreamError; like every call, APIConnectionError,
                APITimeoutError, ContractError.

        URL: GET https://api.backquant.com/v2/options/chain
        """
        return self._call(
            CHAIN,
            {
                "symbol": symbol,
                "expiries": expiries,
                "dte_min": dte_min,
                "dte_max": dte_max,
                "oi_min": oi_min,
                "oi_max": oi_max,
                "delta_min": delta_min,
                "delta_max": delta_max,
                "strike_min": strike_min,
                "strike_max": strike_max,
                "moneyness_min": moneyness_min,
                "moneyness_max": moneyness_max,
                "option_type": option_type,
                "max_contracts": max_contracts,
                "fields": fields,
                "include": include,
                "as_of": as_of,
            },
            options,
        )

    def expiry_summary(
        self,
        *,
        symbol: literals.Symbol | None = None,
        **options: Unpack[CallOptions],
    ) -> Reply[models.ExpirySummaryData]:
        """One screening row per live expiry: implied volatility, skew, open interest and net GEX.

        A row holds ATM and 25-delta implied volatility, skew, put/call ratio, open interest and net GEX from a
        cache renewed every 30 s. Calendar type, anchor flag, open interest notional (USD), max pain and an eight-
        venue open interest split are added at request time. Venue open interest is in coin; a zero-filled venue is
        not necessarily off.

        Args:
            symbol: Underlying to query, given as an upper-case pair. A bare ticker like `BTC` is rejected with a
                422. Default: `BTCUSDT`.

        Returns:
            A `Reply`; `data` is `ExpirySummaryData`.

        Raises:
            InvalidRequestError, AuthenticationError, PermissionDeniedError, NotFoundError, RateLimitError,
                QuotaExceededError, InternalServerError, UpstreamError; like every call, APIConnectionError,
                APITimeoutError, ContractError.

        URL: GET https://api.backquant.com/v2/options/expiry-summary
        """
        return self._call(
            EXPIRY_SUMMARY,
            {
                "symbol": symbol,
            },
            options,
        )

    def vrp(
        self,
        *,
        symbol: literals.Symbol | None = None,
        days: int | None = None,
        **options: Unpack[CallOptions],
    ) -> Reply[dict[str, Any]]:
        """Daily history of the volatility risk premium, implied less realised volatility.

        It is above zero when options cost more than what was realised. The daily source is that of
        `/options/iv/iv-rv`. The shape of the reply is not published.

        Args:
            symbol: Underlying to query, given as an upper-case pair. A bare ticker like `BTC` is rejected with a
                422. Default: `BTCUSDT`.
            days: Length of the lookback in days, counted back from now and subject to the plan's history clamp.
                From 7 to 365. Default: `90`.

        Returns:
            A `Reply`; `data` is free-form JSON: the contract publishes no fields for it.

        Raises:
            InvalidRequestError, AuthenticationError, PermissionDeniedError, NotFoundError, RateLimitError,
                QuotaExceededError, InternalServerError, UpstreamError; like every call, APIConnectionError,
                APITimeoutError, ContractError.

        URL: GET https://api.backquant.com/v2/options/vrp
        """
        return self._call(
            VRP,
            {
                "symbol": symbol,
                "days": days,
            },
            options,
        )

    def expected_move(
        self,
        *,
        symbol: literals.Symbol | None = None,
        as_of: When | None = None,
        exchanges: Sequence[literals.Venue] | str | None = None,
        **options: Unpack[CallOptions],
    ) -> Reply[dict[str, Any]]:
        """One- and two-sigma move implied by the ATM straddle over a one-day horizon.

        With `exchanges`, the chosen venues' own mark implied volatility is used. It refreshes about every 30 s.
        The shape of the reply is not published.

        Args:
            symbol: Underlying to query, given as an upper-case pair. A bare ticker like `BTC` is rejected with a
                422. Default: `BTCUSDT`.
            as_of: Past instant in ISO 8601; absent means live. The latest chain snapshot not later than it is used
                (see `meta.extra.as_of`), clamped to the plan's history window.
            exchanges: Comma-separated venue ids (`deribit`, `bybit`, `okx`, `binance`, `derive`, `thalex`,
                `delta_india`, `delta`) from which the figures are re-aggregated. Unknown ids are dropped; if none
                is valid, all venues are used.

        Returns:
            A `Reply`; `data` is free-form JSON: the contract publishes no fields for it.

        Raises:
            InvalidRequestError, AuthenticationError, PermissionDeniedError, NotFoundError, RateLimitError,
                QuotaExceededError, InternalServerError, UpstreamError; like every call, APIConnectionError,
                APITimeoutError, ContractError.

        URL: GET https://api.backquant.com/v2/options/expected-move
        """
        return self._call(
            EXPECTED_MOVE,
            {
                "symbol": symbol,
                "as_of": as_of,
                "exchanges": exchanges,
            },
            options,
        )

    def pcr(
        self,
        *,
        symbol: literals.Symbol | None = None,
        granularity: literals.PcrGranularity | None = None,
        days: int | None = None,
        include: Sequence[literals.PcrSection] | str | None = None,
        **options: Unpack[CallOptions],
    ) -> Reply[dict[str, Any]]:
        """Time series of put open interest over call open interest; above 1 is put-heavy.

        As the daily rollup holds no data at present, a `daily` request gets the intraday series and
        `meta.extra.granularity` reads `intraday-fallback`. `meta.extra` further reports `points_available` and
        `points_returned`. The shape of the reply is not published.

        Args:
            symbol: Underlying, written as a USDT pair. Only four coins are covered. Default: `BTCUSDT`.
            granularity: Spacing of the series. `intraday` is rolling, with a point about every 5 min; `daily`
                means one row per UTC day but for now falls back to intraday. Default: `intraday`.
            days: Length of the lookback window in days. It bounds both granularities (since 2.8.1). From 1 to 365.
                Default: `30`.
            include: Optional section: `exchange_breakdown` adds call and put open interest per venue at every
                point, about 80% of the bytes.

        Returns:
            A `Reply`; `data` is free-form JSON: the contract publishes no fields for it.

        Raises:
            InvalidRequestError, AuthenticationError, PermissionDeniedError, NotFoundError, RateLimitError,
                QuotaExceededError, InternalServerError, UpstreamError; like every call, APIConnectionError,
                APITimeoutError, ContractError.

        URL: GET https://api.backquant.com/v2/options/pcr
        """
        return self._call(
            PCR,
            {
                "symbol": symbol,
                "granularity": granularity,
                "days": days,
                "include": include,
            },
            options,
        )

    def premium_tide(
        self,
        *,
        symbol: literals.Symbol | None = None,
        horizon: literals.TideHorizon | None = None,
        **options: Unpack[CallOptions],
    ) -> Reply[dict[str, Any]]:
        """Net option premium and notional volume, separately for calls and puts.

        Only Deribit trades count. It refreshes about every 30 s. The field names and the currency are not
        published.

        Args:
            symbol: Underlying, written as a USDT pair. Only four coins are covered. Default: `BTCUSDT`.
            horizon: Period summed: `0dte` means today's trades, `weekly` a rolling aggregate over one week.
                Default: `0dte`.

        Returns:
            A `Reply`; `data` is free-form JSON: the contract publishes no fields for it.

        Raises:
            InvalidRequestError, AuthenticationError, PermissionDeniedError, NotFoundError, RateLimitError,
                QuotaExceededError, InternalServerError, UpstreamError; like every call, APIConnectionError,
                APITimeoutError, ContractError.

        URL: GET https://api.backquant.com/v2/options/premium-tide
        """
        return self._call(
            PREMIUM_TIDE,
            {
                "symbol": symbol,
                "horizon": horizon,
            },
            options,
        )

    def opex(
        self,
        *,
        symbol: literals.Symbol | None = None,
        horizon: int | None = None,
        types: Sequence[literals.ExpiryClass] | str | None = None,
        **options: Unpack[CallOptions],
    ) -> Reply[models.OpexData]:
        """Upcoming option expiries with class, open interest, volatility, gamma and max pain.

        Each expiry has its class and anchor flag, open interest (contracts and USD notional), implied volatility
        and 25-delta skew, net GEX and walls, and max pain. `next_anchor` is the nearest monthly or quarterly. Data
        follow the options snapshot cadence of about 30 s.

        Args:
            symbol: Underlying to query, one of the four supported pairs. Default: `BTCUSDT`.
            horizon: Number of days to look ahead; later expiries are omitted. From 1 to 365. Default: `30`.
            types: Expiry classes to keep, as a comma-separated list of `daily`, `weekly`, `monthly` and
                `quarterly`. All are kept when omitted or null.

        Returns:
            A `Reply`; `data` is `OpexData`.

        Raises:
            InvalidRequestError, AuthenticationError, PermissionDeniedError, NotFoundError, RateLimitError,
                QuotaExceededError, InternalServerError, UpstreamError; like every call, APIConnectionError,
                APITimeoutError, ContractError.

        URL: GET https://api.backquant.com/v2/options/opex
        """
        return self._call(
            OPEX,
            {
                "symbol": symbol,
                "horizon": horizon,
                "types": types,
            },
            options,
        )

    def venue_book(
        self,
        *,
        symbol: literals.Symbol | None = None,
        expiries: Sequence[str] | str | None = None,
        option_type: literals.OptionType | None = None,
        crossed_only: bool | None = None,
        sort: literals.VenueBookSort | None = None,
        limit: int | None = None,
        **options: Unpack[CallOptions],
    ) -> Reply[dict[str, Any]]:
        """Best bid and offer per option contract over all collected venues.

        Each side names its venue, and the dispersion of implied volatility between venues is given. Only contracts
        of 0.85-1.15 moneyness and 2 or more days to expiry that two or more venues quote appear. Premiums are in
        coin (`price_unit`); when no contract has quotes from several venues, the answer is a 404.

        Args:
            symbol: Underlying to query, one of the four supported pairs. Default: `BTCUSDT`.
            expiries: Comma-separated expiry tokens to keep, for example `26DEC25,27MAR26`. Null means no filter.
            option_type: Option side to keep; null gives both.
            crossed_only: Whether to keep only contracts whose best bid IV is over their best ask IV. This is a
                venue-quality signal, not arbitrage. Default: `false`.
            sort: Sort key of the rows. With either spread key, spreads of zero or more come first in ascending
                order and crossed books follow at the end. Default: `spread_pct`.
            limit: Maximum number of contract rows; there is no cursor or offset. From 1 to 1000. Default: `200`.

        Returns:
            A `Reply`; `data` is free-form JSON: the contract publishes no fields for it.

        Raises:
            InvalidRequestError, AuthenticationError, PermissionDeniedError, NotFoundError, RateLimitError,
                QuotaExceededError, InternalServerError, UpstreamError; like every call, APIConnectionError,
                APITimeoutError, ContractError.

        URL: GET https://api.backquant.com/v2/options/venue-book
        """
        return self._call(
            VENUE_BOOK,
            {
                "symbol": symbol,
                "expiries": expiries,
                "option_type": option_type,
                "crossed_only": crossed_only,
                "sort": sort,
                "limit": limit,
            },
            options,
        )


class AsyncOptions:
    """Endpoints under /options."""

    def __init__(self, call: AsyncCaller) -> None:
        self._call: Final = call

    @cached_property
    def iv(self) -> AsyncOptionsIv:
        from .options_iv import AsyncOptionsIv

        return AsyncOptionsIv(self._call)

    @cached_property
    def probability(self) -> AsyncOptionsProbability:
        from .options_probability import AsyncOptionsProbability

        return AsyncOptionsProbability(self._call)

    @cached_property
    def greeks(self) -> AsyncOptionsGreeks:
        from .options_greeks import AsyncOptionsGreeks

        return AsyncOptionsGreeks(self._call)

    @cached_property
    def oi(self) -> AsyncOptionsOi:
        from .options_oi import AsyncOptionsOi

        return AsyncOptionsOi(self._call)

    @cached_property
    def futures(self) -> AsyncOptionsFutures:
        from .options_futures import AsyncOptionsFutures

        return AsyncOptionsFutures(self._call)

    async def chain(
        self,
        *,
        symbol: literals.Symbol | None = None,
        expiries: Sequence[str] | str | None = None,
        dte_min: int | None = None,
        dte_max: int | None = None,
        oi_min: float | None = None,
        oi_max: float | None = None,
        delta_min: float | None = None,
        delta_max: float | None = None,
        strike_min: float | None = None,
        strike_max: float | None = None,
        moneyness_min: float | None = None,
        moneyness_max: float | None = None,
        option_type: literals.ChainOptionType | None = None,
        max_contracts: int | None = None,
        fields: Sequence[literals.ChainSection] | str | None = None,
        include: Sequence[literals.ContractGroup] | str | None = None,
        as_of: When | None = None,
        **options: Unpack[CallOptions],
    ) -> Reply[models.ChainData]:
        """Filtered option chain with greeks, quotes and activity per contract, plus aggregates.

        Scopes differ by field: `oi` is open interest summed over all venues, quotes come from Deribit alone, and
        the 24 h activity fields depend on the symbol. Each distinct filter set is cached for 30 s. When too many
        contracts match, those nearest spot are kept and the reply is flagged.

        Args:
            symbol: Underlying to report on, as one of the four USDT pairs. Anything else, such as `BTC`, fails
                validation with a 422. Default: `BTCUSDT`.
            expiries: Comma-separated Deribit-style expiry tokens, for example `28MAR25,25APR25`. Omitted means
                every expiry.
            dte_min: Fewest days to expiry, inclusive. From 0 to 720.
            dte_max: Most days to expiry, inclusive. From 0 to 720.
            oi_min: Minimum open interest per contract, in coin. At least 0.
            oi_max: Maximum open interest per contract, in coin. At least 0.
            delta_min: Minimum delta by magnitude, 0 to 1. Puts are compared by their absolute delta. From 0 to 1.
            delta_max: Maximum delta by magnitude, 0 to 1. Puts are compared by their absolute delta. From 0 to 1.
            strike_min: Lowest strike, as an absolute price in USD. At least 0.
            strike_max: Highest strike, as an absolute price in USD. At least 0.
            moneyness_min: Lowest moneyness, as the ratio of strike to spot, for example 0.9. From 0 to 10.
            moneyness_max: Highest moneyness, as the ratio of strike to spot, for example 1.1. From 0 to 10.
            option_type: Contract side to keep: calls or puts. Default: `both`.
            max_contracts: Cap on the contracts returned. If more match, those nearest spot are kept, `truncated`
                is set to true and `total_matching_count` reports how many matched in all. From 1 to 5000. Default:
                `2000`.
            fields: Sections of the reply to keep, as a comma-separated list of `aggregates`, `available_expiries`
                and `contracts`. All are kept when omitted.
            include: Field groups to keep on each contract, as a comma-separated list of `bid_ask`, `gex`,
                `greeks`, `iv`, `oi` and `volume`. All are kept when omitted; `strike`, `expiry`, `dte` and `type`
                are returned in any case.
            as_of: ISO 8601 instant for a historical answer; omitted means live. The latest snapshot not later than
                it is used (see `meta.extra.as_of`), and the plan clamps how far back it may reach.

        Returns:
            A `Reply`; `data` is `ChainData`.

        Raises:
            InvalidRequestError, AuthenticationError, PermissionDeniedError, NotFoundError, RateLimitError,
                QuotaExceededError, InternalServerError, UpstreamError; like every call, APIConnectionError,
                APITimeoutError, ContractError.

        URL: GET https://api.backquant.com/v2/options/chain
        """
        return await self._call(
            CHAIN,
            {
                "symbol": symbol,
                "expiries": expiries,
                "dte_min": dte_min,
                "dte_max": dte_max,
                "oi_min": oi_min,
                "oi_max": oi_max,
                "delta_min": delta_min,
                "delta_max": delta_max,
                "strike_min": strike_min,
                "strike_max": strike_max,
                "moneyness_min": moneyness_min,
                "moneyness_max": moneyness_max,
                "option_type": option_type,
                "max_contracts": max_contracts,
                "fields": fields,
                "include": include,
                "as_of": as_of,
            },
            options,
        )

    async def expiry_summary(
        self,
        *,
        symbol: literals.Symbol | None = None,
        **options: Unpack[CallOptions],
    ) -> Reply[models.ExpirySummaryData]:
        """One screening row per live expiry: implied volatility, skew, open interest and net GEX.

        A row holds ATM and 25-delta implied volatility, skew, put/call ratio, open interest and net GEX from a
        cache renewed every 30 s. Calendar type, anchor flag, open interest notional (USD), max pain and an eight-
        venue open interest split are added at request time. Venue open interest is in coin; a zero-filled venue is
        not necessarily off.

        Args:
            symbol: Underlying to query, given as an upper-case pair. A bare ticker like `BTC` is rejected with a
                422. Default: `BTCUSDT`.

        Returns:
            A `Reply`; `data` is `ExpirySummaryData`.

        Raises:
            InvalidRequestError, AuthenticationError, PermissionDeniedError, NotFoundError, RateLimitError,
                QuotaExceededError, InternalServerError, UpstreamError; like every call, APIConnectionError,
                APITimeoutError, ContractError.

        URL: GET https://api.backquant.com/v2/options/expiry-summary
        """
        return await self._call(
            EXPIRY_SUMMARY,
            {
                "symbol": symbol,
            },
            options,
        )

    async def vrp(
        self,
        *,
        symbol: literals.Symbol | None = None,
        days: int | None = None,
        **options: Unpack[CallOptions],
    ) -> Reply[dict[str, Any]]:
        """Daily history of the volatility risk premium, implied less realised volatility.

        It is above zero when options cost more than what was realised. The daily source is that of
        `/options/iv/iv-rv`. The shape of the reply is not published.

        Args:
            symbol: Underlying to query, given as an upper-case pair. A bare ticker like `BTC` is rejected with a
                422. Default: `BTCUSDT`.
            days: Length of the lookback in days, counted back from now and subject to the plan's history clamp.
                From 7 to 365. Default: `90`.

        Returns:
            A `Reply`; `data` is free-form JSON: the contract publishes no fields for it.

        Raises:
            InvalidRequestError, AuthenticationError, PermissionDeniedError, NotFoundError, RateLimitError,
                QuotaExceededError, InternalServerError, UpstreamError; like every call, APIConnectionError,
                APITimeoutError, ContractError.

        URL: GET https://api.backquant.com/v2/options/vrp
        """
        return await self._call(
            VRP,
            {
                "symbol": symbol,
                "days": days,
            },
            options,
        )

    async def expected_move(
        self,
        *,
        symbol: literals.Symbol | None = None,
        as_of: When | None = None,
        exchanges: Sequence[literals.Venue] | str | None = None,
        **options: Unpack[CallOptions],
    ) -> Reply[dict[str, Any]]:
        """One- and two-sigma move implied by the ATM straddle over a one-day horizon.

        With `exchanges`, the chosen venues' own mark implied volatility is used. It refreshes about every 30 s.
        The shape of the reply is not published.

        Args:
            symbol: Underlying to query, given as an upper-case pair. A bare ticker like `BTC` is rejected with a
                422. Default: `BTCUSDT`.
            as_of: Past instant in ISO 8601; absent means live. The latest chain snapshot not later than it is used
                (see `meta.extra.as_of`), clamped to the plan's history window.
            exchanges: Comma-separated venue ids (`deribit`, `bybit`, `okx`, `binance`, `derive`, `thalex`,
                `delta_india`, `delta`) from which the figures are re-aggregated. Unknown ids are dropped; if none
                is valid, all venues are used.

        Returns:
            A `Reply`; `data` is free-form JSON: the contract publishes no fields for it.

        Raises:
            InvalidRequestError, AuthenticationError, PermissionDeniedError, NotFoundError, RateLimitError,
                QuotaExceededError, InternalServerError, UpstreamError; like every call, APIConnectionError,
                APITimeoutError, ContractError.

        URL: GET https://api.backquant.com/v2/options/expected-move
        """
        return await self._call(
            EXPECTED_MOVE,
            {
                "symbol": symbol,
                "as_of": as_of,
                "exchanges": exchanges,
            },
            options,
        )

    async def pcr(
        self,
        *,
        symbol: literals.Symbol | None = None,
        granularity: literals.PcrGranularity | None = None,
        days: int | None = None,
        include: Sequence[literals.PcrSection] | str | None = None,
        **options: Unpack[CallOptions],
    ) -> Reply[dict[str, Any]]:
        """Time series of put open interest over call open interest; above 1 is put-heavy.

        As the daily rollup holds no data at present, a `daily` request gets the intraday series and
        `meta.extra.granularity` reads `intraday-fallback`. `meta.extra` further reports `points_available` and
        `points_returned`. The shape of the reply is not published.

        Args:
            symbol: Underlying, written as a USDT pair. Only four coins are covered. Default: `BTCUSDT`.
            granularity: Spacing of the series. `intraday` is rolling, with a point about every 5 min; `daily`
                means one row per UTC day but for now falls back to intraday. Default: `intraday`.
            days: Length of the lookback window in days. It bounds both granularities (since 2.8.1). From 1 to 365.
                Default: `30`.
            include: Optional section: `exchange_breakdown` adds call and put open interest per venue at every
                point, about 80% of the bytes.

        Returns:
            A `Reply`; `data` is free-form JSON: the contract publishes no fields for it.

        Raises:
            InvalidRequestError, AuthenticationError, PermissionDeniedError, NotFoundError, RateLimitError,
                QuotaExceededError, InternalServerError, UpstreamError; like every call, APIConnectionError,
                APITimeoutError, ContractError.

        URL: GET https://api.backquant.com/v2/options/pcr
        """
        return await self._call(
            PCR,
            {
                "symbol": symbol,
                "granularity": granularity,
                "days": days,
                "include": include,
            },
            options,
        )

    async def premium_tide(
        self,
        *,
        symbol: literals.Symbol | None = None,
        horizon: literals.TideHorizon | None = None,
        **options: Unpack[CallOptions],
    ) -> Reply[dict[str, Any]]:
        """Net option premium and notional volume, separately for calls and puts.

        Only Deribit trades count. It refreshes about every 30 s. The field names and the currency are not
        published.

        Args:
            symbol: Underlying, written as a USDT pair. Only four coins are covered. Default: `BTCUSDT`.
            horizon: Period summed: `0dte` means today's trades, `weekly` a rolling aggregate over one week.
                Default: `0dte`.

        Returns:
            A `Reply`; `data` is free-form JSON: the contract publishes no fields for it.

        Raises:
            InvalidRequestError, AuthenticationError, PermissionDeniedError, NotFoundError, RateLimitError,
                QuotaExceededError, InternalServerError, UpstreamError; like every call, APIConnectionError,
                APITimeoutError, ContractError.

        URL: GET https://api.backquant.com/v2/options/premium-tide
        """
        return await self._call(
            PREMIUM_TIDE,
            {
                "symbol": symbol,
                "horizon": horizon,
            },
            options,
        )

    async def opex(
        self,
        *,
        symbol: literals.Symbol | None = None,
        horizon: int | None = None,
        types: Sequence[literals.ExpiryClass] | str | None = None,
        **options: Unpack[CallOptions],
    ) -> Reply[models.OpexData]:
        """Upcoming option expiries with class, open interest, volatility, gamma and max pain.

        Each expiry has its class and anchor flag, open interest (contracts and USD notional), implied volatility
        and 25-delta skew, net GEX and walls, and max pain. `next_anchor` is the nearest monthly or quarterly. Data
        follow the options snapshot cadence of about 30 s.

        Args:
            symbol: Underlying to query, one of the four supported pairs. Default: `BTCUSDT`.
            horizon: Number of days to look ahead; later expiries are omitted. From 1 to 365. Default: `30`.
            types: Expiry classes to keep, as a comma-separated list of `daily`, `weekly`, `monthly` and
                `quarterly`. All are kept when omitted or null.

        Returns:
            A `Reply`; `data` is `OpexData`.

        Raises:
            InvalidRequestError, AuthenticationError, PermissionDeniedError, NotFoundError, RateLimitError,
                QuotaExceededError, InternalServerError, UpstreamError; like every call, APIConnectionError,
                APITimeoutError, ContractError.

        URL: GET https://api.backquant.com/v2/options/opex
        """
        return await self._call(
            OPEX,
            {
                "symbol": symbol,
                "horizon": horizon,
                "types": types,
            },
            options,
        )

    async def venue_book(
        self,
        *,
        symbol: literals.Symbol | None = None,
        expiries: Sequence[str] | str | None = None,
        option_type: literals.OptionType | None = None,
        crossed_only: bool | None = None,
        sort: literals.VenueBookSort | None = None,
        limit: int | None = None,
        **options: Unpack[CallOptions],
    ) -> Reply[dict[str, Any]]:
        """Best bid and offer per option contract over all collected venues.

        Each side names its venue, and the dispersion of implied volatility between venues is given. Only contracts
        of 0.85-1.15 moneyness and 2 or more days to expiry that two or more venues quote appear. Premiums are in
        coin (`price_unit`); when no contract has quotes from several venues, the answer is a 404.

        Args:
            symbol: Underlying to query, one of the four supported pairs. Default: `BTCUSDT`.
            expiries: Comma-separated expiry tokens to keep, for example `26DEC25,27MAR26`. Null means no filter.
            option_type: Option side to keep; null gives both.
            crossed_only: Whether to keep only contracts whose best bid IV is over their best ask IV. This is a
                venue-quality signal, not arbitrage. Default: `false`.
            sort: Sort key of the rows. With either spread key, spreads of zero or more come first in ascending
                order and crossed books follow at the end. Default: `spread_pct`.
            limit: Maximum number of contract rows; there is no cursor or offset. From 1 to 1000. Default: `200`.

        Returns:
            A `Reply`; `data` is free-form JSON: the contract publishes no fields for it.

        Raises:
            InvalidRequestError, AuthenticationError, PermissionDeniedError, NotFoundError, RateLimitError,
                QuotaExceededError, InternalServerError, UpstreamError; like every call, APIConnectionError,
                APITimeoutError, ContractError.

        URL: GET https://api.backquant.com/v2/options/venue-book
        """
        return await self._call(
            VENUE_BOOK,
            {
                "symbol": symbol,
                "expiries": expiries,
                "option_type": option_type,
                "crossed_only": crossed_only,
                "sort": sort,
                "limit": limit,
            },
            options,
        )
