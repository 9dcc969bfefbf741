# Generated from contract 2.9 by `make generate`: do not edit. A wrong field or parameter is mended in
# openapi/overlay.yaml, the shape of this code in scripts/templates.
# Contract sha256: 02d58034803db13db94dae0c126ab1d86fae331d0f58ae0fd01cabb390ee3474
"""Endpoints under /market."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Unpack, get_args

from .. import literals, models
from ..operation import AsyncCaller, Caller, CallOptions, Operation, Param
from ..types import Sequence

if TYPE_CHECKING:
    from backquant.reply import Reply


CANDLES: Final[Operation[models.MarketCandlesData]] = Operation(
    "market.candles",
    "/market/candles",
    (
        Param("symbol", choices=get_args(literals.Symbol)),
        Param("interval", choices=get_args(literals.Interval)),
        Param("hours", kind="integer", minimum=1, maximum=8760),
    ),
    lambda: models.MarketCandlesData,
)
OPEN_INTEREST: Final[Operation[models.MarketOpenInterestData]] = Operation(
    "market.open_interest",
    "/market/open-interest",
    (
        Param("symbol", choices=get_args(literals.Symbol)),
        Param("interval", choices=get_args(literals.Interval)),
        Param("hours", kind="integer", minimum=1, maximum=8760),
    ),
    lambda: models.MarketOpenInterestData,
)
FUNDING: Final[Operation[models.MarketFundingData]] = Operation(
    "market.funding",
    "/market/funding",
    (
        Param("symbol", choices=get_args(literals.Symbol)),
        Param("interval", choices=get_args(literals.Interval)),
        Param("hours", kind="integer", minimum=1, maximum=8760),
    ),
    lambda: models.MarketFundingData,
)
CVD: Final[Operation[models.MarketCvdData]] = Operation(
    "market.cvd",
    "/market/cvd",
    (
        Param("symbol", choices=get_args(literals.Symbol)),
        Param("market", choices=get_args(literals.MarketKind)),
        Param("interval", choices=get_args(literals.Interval)),
        Param("hours", kind="integer", minimum=1, maximum=8760),
    ),
    lambda: models.MarketCvdData,
)
LIQUIDATIONS: Final[Operation[models.MarketLiquidationsData]] = Operation(
    "market.liquidations",
    "/market/liquidations",
    (
        Param("symbol", choices=get_args(literals.Symbol)),
        Param("interval", choices=get_args(literals.Interval)),
        Param("hours", kind="integer", minimum=1, maximum=8760),
    ),
    lambda: models.MarketLiquidationsData,
)
BUNDLE: Final[Operation[models.MarketBundleData]] = Operation(
    "market.bundle",
    "/market/bundle",
    (
        Param("symbol", choices=get_args(literals.Symbol)),
        Param("interval", choices=get_args(literals.Interval)),
        Param("hours", kind="integer", minimum=1, maximum=8760),
        Param("series", many=True, choices=get_args(literals.MarketSeries)),
    ),
    lambda: models.MarketBundleData,
)


class Market:
    """Endpoints under /market."""

    def __init__(self, call: Caller) -> None:
        self._call: Final = call

    def candles(
        self,
        *,
        symbol: literals.Symbol | None = None,
        interval: literals.Interval | None = None,
        hours: int | None = None,
        **options: Unpack[CallOptions],
    ) -> Reply[models.MarketCandlesData]:
        """OHLCV bars from the cross-venue aggregate.

        Volume is split into buys and sells where the venue supplies it. A window is limited to one year, 30,000
        points and then the plan's `history_depth`. Long windows come from rollups, `meta.extra.sources` names the
        source, and the shape of the reply is not published.

        Args:
            symbol: Underlying to query, one of the four supported pairs. Default: `BTCUSDT`.
            interval: Length of a bar. Default: `1h`.
            hours: Length of the lookback from now, in hours (168 is one week, 8760 one year). A start or end time
                cannot be given. From 1 to 8760. Default: `168`.

        Returns:
            A `Reply`; `data` is `MarketCandlesData`, from the vendor's documentation; what it does not name is in
                `extra`.

        Raises:
            InvalidRequestError, AuthenticationError, PermissionDeniedError, NotFoundError, RateLimitError,
                QuotaExceededError, InternalServerError, UpstreamError; like every call, APIConnectionError,
                APITimeoutError, ContractError.

        URL: GET https://api.backquant.com/v2/market/candles
        """
        return self._call(
            CANDLES,
            {
                "symbol": symbol,
                "interval": interval,
                "hours": hours,
            },
            options,
        )

    def open_interest(
        self,
        *,
        symbol: literals.Symbol | None = None,
        interval: literals.Interval | None = None,
        hours: int | None = None,
        **options: Unpack[CallOptions],
    ) -> Reply[models.MarketOpenInterestData]:
        """Open interest of perpetuals summed over venues, as a time series.

        It shares the bucket grid of `/market/candles`, so rows line up by position or time. The window is at most
        one year and subject to the plan's history depth; long windows come from pre-aggregated tables. The field
        names and the unit are not published.

        Args:
            symbol: Perpetual to query, as one of four fixed pair tokens. Default: `BTCUSDT`.
            interval: Width of the buckets of the series. Default: `1h`.
            hours: Hours the window reaches back from now; 8760 is one year. From 1 to 8760. Default: `168`.

        Returns:
            A `Reply`; `data` is `MarketOpenInterestData`, from the vendor's documentation; what it does not name
                is in `extra`.

        Raises:
            InvalidRequestError, AuthenticationError, PermissionDeniedError, NotFoundError, RateLimitError,
                QuotaExceededError, InternalServerError, UpstreamError; like every call, APIConnectionError,
                APITimeoutError, ContractError.

        URL: GET https://api.backquant.com/v2/market/open-interest
        """
        return self._call(
            OPEN_INTEREST,
            {
                "symbol": symbol,
                "interval": interval,
                "hours": hours,
            },
            options,
        )

    def funding(
        self,
        *,
        symbol: literals.Symbol | None = None,
        interval: literals.Interval | None = None,
        hours: int | None = None,
        **options: Unpack[CallOptions],
    ) -> Reply[models.MarketFundingData]:
        """Perpetual funding rate aggregated over venues, on the time grid of the candles.

        Because every venue settles on its own clock, a small interval merely resamples existing settlements
        without adding information. At most one year can be requested, and the plan's history depth also limits the
        window.

        Args:
            symbol: Perpetual to query, as one of four fixed pair tokens. Default: `BTCUSDT`.
            interval: Width of the buckets of the series. Default: `1h`.
            hours: Hours the window reaches back from now; 8760 is one year. From 1 to 8760. Default: `168`.

        Returns:
            A `Reply`; `data` is `MarketFundingData`, from the vendor's documentation; what it does not name is in
                `extra`.

        Raises:
            InvalidRequestError, AuthenticationError, PermissionDeniedError, NotFoundError, RateLimitError,
                QuotaExceededError, InternalServerError, UpstreamError; like every call, APIConnectionError,
                APITimeoutError, ContractError.

        URL: GET https://api.backquant.com/v2/market/funding
        """
        return self._call(
            FUNDING,
            {
                "symbol": symbol,
                "interval": interval,
                "hours": hours,
            },
            options,
        )

    def cvd(
        self,
        *,
        symbol: literals.Symbol | None = None,
        market: literals.MarketKind | None = None,
        interval: literals.Interval | None = None,
        hours: int | None = None,
        **options: Unpack[CallOptions],
    ) -> Reply[models.MarketCvdData]:
        """Taker buy and sell volume per bucket, with buy-minus-sell delta and its running sum.

        The running sum is zero at the start of the window, so its level depends on `hours`. Delta, open and close
        are exact; since the path inside a bucket is unknown, high and low are always null and `ohlc_complete` is
        false.

        Args:
            symbol: Perpetual to query, as one of four fixed pair tokens. Default: `BTCUSDT`.
            market: Market whose cross-venue aggregate is used: perpetual futures or spot. Default: `perp`.
            interval: Width of the buckets of the series. Default: `1h`.
            hours: Hours the window reaches back from now; 8760 is one year. From 1 to 8760. Default: `168`.

        Returns:
            A `Reply`; `data` is `MarketCvdData`, from the vendor's documentation; what it does not name is in
                `extra`.

        Raises:
            InvalidRequestError, AuthenticationError, PermissionDeniedError, NotFoundError, RateLimitError,
                QuotaExceededError, InternalServerError, UpstreamError; like every call, APIConnectionError,
                APITimeoutError, ContractError.

        URL: GET https://api.backquant.com/v2/market/cvd
        """
        return self._call(
            CVD,
            {
                "symbol": symbol,
                "market": market,
                "interval": interval,
                "hours": hours,
            },
            options,
        )

    def liquidations(
        self,
        *,
        symbol: literals.Symbol | None = None,
        interval: literals.Interval | None = None,
        hours: int | None = None,
        **options: Unpack[CallOptions],
    ) -> Reply[models.MarketLiquidationsData]:
        """Liquidations of longs and of shorts as a time series on the common market grid.

        `/liquidation/heatmap` and `/liquidation/distribution` give the views by price level. The field names and
        the unit are not published.

        Args:
            symbol: Perpetual to query, as one of four fixed pair tokens. Default: `BTCUSDT`.
            interval: Width of the buckets of the series. Default: `1h`.
            hours: Hours the window reaches back from now; 8760 is one year. From 1 to 8760. Default: `168`.

        Returns:
            A `Reply`; `data` is `MarketLiquidationsData`, from the vendor's documentation; what it does not name
                is in `extra`.

        Raises:
            InvalidRequestError, AuthenticationError, PermissionDeniedError, NotFoundError, RateLimitError,
                QuotaExceededError, InternalServerError, UpstreamError; like every call, APIConnectionError,
                APITimeoutError, ContractError.

        URL: GET https://api.backquant.com/v2/market/liquidations
        """
        return self._call(
            LIQUIDATIONS,
            {
                "symbol": symbol,
                "interval": interval,
                "hours": hours,
            },
            options,
        )

    def bundle(
        self,
        *,
        symbol: literals.Symbol | None = None,
        interval: literals.Interval | None = None,
        hours: int | None = None,
        series: Sequence[literals.MarketSeries] | str | None = None,
        **options: Unpack[CallOptions],
    ) -> Reply[models.MarketBundleData]:
        """Up to six market series on one shared `timestamps` axis.

        Equal indices mean equal buckets, gaps are null and never forward-filled, and `meta.extra.coverage` counts
        the buckets filled. Every series costs quota. If one fails, it comes back as null with the reason in
        `meta.extra.errors` and the request as a whole still succeeds.

        Args:
            symbol: Perpetual to query, as one of four fixed pair tokens. Default: `BTCUSDT`.
            interval: Width of a bucket, common to all series in the bundle. Default: `1h`.
            hours: Lookback in hours, the same for each series. From 1 to 8760. Default: `168`.
            series: Comma-separated series: `candles`, `open_interest`, `funding`, `cvd_perp`, `cvd_spot`,
                `liquidations`. Omitted means all six; each series costs one quota unit.

        Returns:
            A `Reply`; `data` is `MarketBundleData`, from the vendor's documentation; what it does not name is in
                `extra`.

        Raises:
            InvalidRequestError, AuthenticationError, PermissionDeniedError, NotFoundError, RateLimitError,
                QuotaExceededError, InternalServerError, UpstreamError; like every call, APIConnectionError,
                APITimeoutError, ContractError.

        URL: GET https://api.backquant.com/v2/market/bundle
        """
        return self._call(
            BUNDLE,
            {
                "symbol": symbol,
                "interval": interval,
                "hours": hours,
                "series": series,
            },
            options,
        )


class AsyncMarket:
    """Endpoints under /market."""

    def __init__(self, call: AsyncCaller) -> None:
        self._call: Final = call

    async def candles(
        self,
        *,
        symbol: literals.Symbol | None = None,
        interval: literals.Interval | None = None,
        hours: int | None = None,
        **options: Unpack[CallOptions],
    ) -> Reply[models.MarketCandlesData]:
        """OHLCV bars from the cross-venue aggregate.

        Volume is split into buys and sells where the venue supplies it. A window is limited to one year, 30,000
        points and then the plan's `history_depth`. Long windows come from rollups, `meta.extra.sources` names the
        source, and the shape of the reply is not published.

        Args:
            symbol: Underlying to query, one of the four supported pairs. Default: `BTCUSDT`.
            interval: Length of a bar. Default: `1h`.
            hours: Length of the lookback from now, in hours (168 is one week, 8760 one year). A start or end time
                cannot be given. From 1 to 8760. Default: `168`.

        Returns:
            A `Reply`; `data` is `MarketCandlesData`, from the vendor's documentation; what it does not name is in
                `extra`.

        Raises:
            InvalidRequestError, AuthenticationError, PermissionDeniedError, NotFoundError, RateLimitError,
                QuotaExceededError, InternalServerError, UpstreamError; like every call, APIConnectionError,
                APITimeoutError, ContractError.

        URL: GET https://api.backquant.com/v2/market/candles
        """
        return await self._call(
            CANDLES,
            {
                "symbol": symbol,
                "interval": interval,
                "hours": hours,
            },
            options,
        )

    async def open_interest(
        self,
        *,
        symbol: literals.Symbol | None = None,
        interval: literals.Interval | None = None,
        hours: int | None = None,
        **options: Unpack[CallOptions],
    ) -> Reply[models.MarketOpenInterestData]:
        """Open interest of perpetuals summed over venues, as a time series.

        It shares the bucket grid of `/market/candles`, so rows line up by position or time. The window is at most
        one year and subject to the plan's history depth; long windows come from pre-aggregated tables. The field
        names and the unit are not published.

        Args:
            symbol: Perpetual to query, as one of four fixed pair tokens. Default: `BTCUSDT`.
            interval: Width of the buckets of the series. Default: `1h`.
            hours: Hours the window reaches back from now; 8760 is one year. From 1 to 8760. Default: `168`.

        Returns:
            A `Reply`; `data` is `MarketOpenInterestData`, from the vendor's documentation; what it does not name
                is in `extra`.

        Raises:
            InvalidRequestError, AuthenticationError, PermissionDeniedError, NotFoundError, RateLimitError,
                QuotaExceededError, InternalServerError, UpstreamError; like every call, APIConnectionError,
                APITimeoutError, ContractError.

        URL: GET https://api.backquant.com/v2/market/open-interest
        """
        return await self._call(
            OPEN_INTEREST,
            {
                "symbol": symbol,
                "interval": interval,
                "hours": hours,
            },
            options,
        )

    async def funding(
        self,
        *,
        symbol: literals.Symbol | None = None,
        interval: literals.Interval | None = None,
        hours: int | None = None,
        **options: Unpack[CallOptions],
    ) -> Reply[models.MarketFundingData]:
        """Perpetual funding rate aggregated over venues, on the time grid of the candles.

        Because every venue settles on its own clock, a small interval merely resamples existing settlements
        without adding information. At most one year can be requested, and the plan's history depth also limits the
        window.

        Args:
            symbol: Perpetual to query, as one of four fixed pair tokens. Default: `BTCUSDT`.
            interval: Width of the buckets of the series. Default: `1h`.
            hours: Hours the window reaches back from now; 8760 is one year. From 1 to 8760. Default: `168`.

        Returns:
            A `Reply`; `data` is `MarketFundingData`, from the vendor's documentation; what it does not name is in
                `extra`.

        Raises:
            InvalidRequestError, AuthenticationError, PermissionDeniedError, NotFoundError, RateLimitError,
                QuotaExceededError, InternalServerError, UpstreamError; like every call, APIConnectionError,
                APITimeoutError, ContractError.

        URL: GET https://api.backquant.com/v2/market/funding
        """
        return await self._call(
            FUNDING,
            {
                "symbol": symbol,
                "interval": interval,
                "hours": hours,
            },
            options,
        )

    async def cvd(
        self,
        *,
        symbol: literals.Symbol | None = None,
        market: literals.MarketKind | None = None,
        interval: literals.Interval | None = None,
        hours: int | None = None,
        **options: Unpack[CallOptions],
    ) -> Reply[models.MarketCvdData]:
        """Taker buy and sell volume per bucket, with buy-minus-sell delta and its running sum.

        The running sum is zero at the start of the window, so its level depends on `hours`. Delta, open and close
        are exact; since the path inside a bucket is unknown, high and low are always null and `ohlc_complete` is
        false.

        Args:
            symbol: Perpetual to query, as one of four fixed pair tokens. Default: `BTCUSDT`.
            market: Market whose cross-venue aggregate is used: perpetual futures or spot. Default: `perp`.
            interval: Width of the buckets of the series. Default: `1h`.
            hours: Hours the window reaches back from now; 8760 is one year. From 1 to 8760. Default: `168`.

        Returns:
            A `Reply`; `data` is `MarketCvdData`, from the vendor's documentation; what it does not name is in
                `extra`.

        Raises:
            InvalidRequestError, AuthenticationError, PermissionDeniedError, NotFoundError, RateLimitError,
                QuotaExceededError, InternalServerError, UpstreamError; like every call, APIConnectionError,
                APITimeoutError, ContractError.

        URL: GET https://api.backquant.com/v2/market/cvd
        """
        return await self._call(
            CVD,
            {
                "symbol": symbol,
                "market": market,
                "interval": interval,
                "hours": hours,
            },
            options,
        )

    async def liquidations(
        self,
        *,
        symbol: literals.Symbol | None = None,
        interval: literals.Interval | None = None,
        hours: int | None = None,
        **options: Unpack[CallOptions],
    ) -> Reply[models.MarketLiquidationsData]:
        """Liquidations of longs and of shorts as a time series on the common market grid.

        `/liquidation/heatmap` and `/liquidation/distribution` give the views by price level. The field names and
        the unit are not published.

        Args:
            symbol: Perpetual to query, as one of four fixed pair tokens. Default: `BTCUSDT`.
            interval: Width of the buckets of the series. Default: `1h`.
            hours: Hours the window reaches back from now; 8760 is one year. From 1 to 8760. Default: `168`.

        Returns:
            A `Reply`; `data` is `MarketLiquidationsData`, from the vendor's documentation; what it does not name
                is in `extra`.

        Raises:
            InvalidRequestError, AuthenticationError, PermissionDeniedError, NotFoundError, RateLimitError,
                QuotaExceededError, InternalServerError, UpstreamError; like every call, APIConnectionError,
                APITimeoutError, ContractError.

        URL: GET https://api.backquant.com/v2/market/liquidations
        """
        return await self._call(
            LIQUIDATIONS,
            {
                "symbol": symbol,
                "interval": interval,
                "hours": hours,
            },
            options,
        )

    async def bundle(
        self,
        *,
        symbol: literals.Symbol | None = None,
        interval: literals.Interval | None = None,
        hours: int | None = None,
        series: Sequence[literals.MarketSeries] | str | None = None,
        **options: Unpack[CallOptions],
    ) -> Reply[models.MarketBundleData]:
        """Up to six market series on one shared `timestamps` axis.

        Equal indices mean equal buckets, gaps are null and never forward-filled, and `meta.extra.coverage` counts
        the buckets filled. Every series costs quota. If one fails, it comes back as null with the reason in
        `meta.extra.errors` and the request as a whole still succeeds.

        Args:
            symbol: Perpetual to query, as one of four fixed pair tokens. Default: `BTCUSDT`.
            interval: Width of a bucket, common to all series in the bundle. Default: `1h`.
            hours: Lookback in hours, the same for each series. From 1 to 8760. Default: `168`.
            series: Comma-separated series: `candles`, `open_interest`, `funding`, `cvd_perp`, `cvd_spot`,
                `liquidations`. Omitted means all six; each series costs one quota unit.

        Returns:
            A `Reply`; `data` is `MarketBundleData`, from the vendor's documentation; what it does not name is in
                `extra`.

        Raises:
            InvalidRequestError, AuthenticationError, PermissionDeniedError, NotFoundError, RateLimitError,
                QuotaExceededError, InternalServerError, UpstreamError; like every call, APIConnectionError,
                APITimeoutError, ContractError.

        URL: GET https://api.backquant.com/v2/market/bundle
        """
        return await self._call(
            BUNDLE,
            {
                "symbol": symbol,
                "interval": interval,
                "hours": hours,
                "series": series,
            },
            options,
        )
