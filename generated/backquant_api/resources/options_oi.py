# Generated from contract 2.9 by `make generate`: do not edit. A wrong field or parameter is mended in
# openapi/overlay.yaml, the shape of this code in scripts/templates.
# Contract sha256: 02d58034803db13db94dae0c126ab1d86fae331d0f58ae0fd01cabb390ee3474
"""Endpoints under /options/oi."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Unpack, get_args

from .. import literals, models
from ..operation import AsyncCaller, Caller, CallOptions, Operation, Param
from ..types import Sequence, When

if TYPE_CHECKING:
    from backquant.reply import Reply


BY_EXPIRY: Final[Operation[models.OiByExpiryData]] = Operation(
    "options.oi.by_expiry",
    "/options/oi/by-expiry",
    (
        Param("symbol", choices=get_args(literals.Symbol)),
        Param("exchanges", many=True, choices=get_args(literals.Venue)),
        Param("dte_min", kind="integer", minimum=0, maximum=720),
        Param("dte_max", kind="integer", minimum=0, maximum=720),
        Param("weekly_only", kind="flag"),
    ),
    lambda: models.OiByExpiryData,
    cadence=30,
)
HISTORY: Final[Operation[models.OiHistoryData]] = Operation(
    "options.oi.history",
    "/options/oi/history",
    (
        Param("symbol", choices=get_args(literals.Symbol)),
        Param("limit", kind="integer", minimum=1, maximum=2000),
        Param("before", kind="time"),
    ),
    lambda: models.OiHistoryData,
    cadence=30,
)


class OptionsOi:
    """Endpoints under /options/oi."""

    def __init__(self, call: Caller) -> None:
        self._call: Final = call

    def by_expiry(
        self,
        *,
        symbol: literals.Symbol | None = None,
        exchanges: Sequence[literals.Venue] | str | None = None,
        dte_min: int | None = None,
        dte_max: int | None = None,
        weekly_only: bool | None = None,
        **options: Unpack[CallOptions],
    ) -> Reply[models.OiByExpiryData]:
        """Call and put open interest per expiry, in coin, with a split by venue.

        The split (`by_venue`) runs parallel to the expiries, with all eight venues present and zero-filled. Totals
        and open interest CDFs are recomputed over the rows left after filters; USD notional is total open interest
        times spot. The cadence is about 30 s, and the shape of the reply is not published.

        Args:
            symbol: Underlying, written as a USDT pair. Only four coins are covered. Default: `BTCUSDT`.
            exchanges: Comma-separated venue ids (`deribit`, `bybit`, `okx`, `binance`, `derive`, `thalex`,
                `delta_india`, `delta`); open interest is re-aggregated from per-venue data. Unknown ids are
                dropped, and if none is valid there is no filter.
            dte_min: Smallest number of days to expiry kept. From 0 to 720.
            dte_max: Largest number of days to expiry kept. From 0 to 720.
            weekly_only: Whether to drop expiries on the last Friday of a month (monthlies and quarterlies). What
                remains still includes dailies. Default: `false`.

        Returns:
            A `Reply`; `data` is `OiByExpiryData`, from the vendor's documentation; what it does not name is in
                `extra`.

        Raises:
            InvalidRequestError, AuthenticationError, PermissionDeniedError, NotFoundError, RateLimitError,
                QuotaExceededError, InternalServerError, UpstreamError; like every call, APIConnectionError,
                APITimeoutError, ContractError.

        URL: GET https://api.backquant.com/v2/options/oi/by-expiry
        """
        return self._call(
            BY_EXPIRY,
            {
                "symbol": symbol,
                "exchanges": exchanges,
                "dte_min": dte_min,
                "dte_max": dte_max,
                "weekly_only": weekly_only,
            },
            options,
        )

    def history(
        self,
        *,
        symbol: literals.Symbol | None = None,
        limit: int | None = None,
        before: When | None = None,
        **options: Unpack[CallOptions],
    ) -> Reply[models.OiHistoryData]:
        """Series of total, call and put open interest, paged backwards in time.

        `next_cursor` holds the timestamp of the page's oldest row and is sent back as `before`. The record is
        append-only and written about every 30 s. The field names of its rows are not published.

        Args:
            symbol: Underlying, written as a USDT pair. Only four coins are covered. Default: `BTCUSDT`.
            limit: Page size, in points. From 1 to 2000. Default: `200`.
            before: Exclusive upper time bound as an ISO timestamp. Hand back `next_cursor` from the last page to
                get older rows.

        Returns:
            A `Reply`; `data` is `OiHistoryData`, from the vendor's documentation; what it does not name is in
                `extra`.

        Raises:
            InvalidRequestError, AuthenticationError, PermissionDeniedError, NotFoundError, RateLimitError,
                QuotaExceededError, InternalServerError, UpstreamError; like every call, APIConnectionError,
                APITimeoutError, ContractError.

        URL: GET https://api.backquant.com/v2/options/oi/history
        """
        return self._call(
            HISTORY,
            {
                "symbol": symbol,
                "limit": limit,
                "before": before,
            },
            options,
        )


class AsyncOptionsOi:
    """Endpoints under /options/oi."""

    def __init__(self, call: AsyncCaller) -> None:
        self._call: Final = call

    async def by_expiry(
        self,
        *,
        symbol: literals.Symbol | None = None,
        exchanges: Sequence[literals.Venue] | str | None = None,
        dte_min: int | None = None,
        dte_max: int | None = None,
        weekly_only: bool | None = None,
        **options: Unpack[CallOptions],
    ) -> Reply[models.OiByExpiryData]:
        """Call and put open interest per expiry, in coin, with a split by venue.

        The split (`by_venue`) runs parallel to the expiries, with all eight venues present and zero-filled. Totals
        and open interest CDFs are recomputed over the rows left after filters; USD notional is total open interest
        times spot. The cadence is about 30 s, and the shape of the reply is not published.

        Args:
            symbol: Underlying, written as a USDT pair. Only four coins are covered. Default: `BTCUSDT`.
            exchanges: Comma-separated venue ids (`deribit`, `bybit`, `okx`, `binance`, `derive`, `thalex`,
                `delta_india`, `delta`); open interest is re-aggregated from per-venue data. Unknown ids are
                dropped, and if none is valid there is no filter.
            dte_min: Smallest number of days to expiry kept. From 0 to 720.
            dte_max: Largest number of days to expiry kept. From 0 to 720.
            weekly_only: Whether to drop expiries on the last Friday of a month (monthlies and quarterlies). What
                remains still includes dailies. Default: `false`.

        Returns:
            A `Reply`; `data` is `OiByExpiryData`, from the vendor's documentation; what it does not name is in
                `extra`.

        Raises:
            InvalidRequestError, AuthenticationError, PermissionDeniedError, NotFoundError, RateLimitError,
                QuotaExceededError, InternalServerError, UpstreamError; like every call, APIConnectionError,
                APITimeoutError, ContractError.

        URL: GET https://api.backquant.com/v2/options/oi/by-expiry
        """
        return await self._call(
            BY_EXPIRY,
            {
                "symbol": symbol,
                "exchanges": exchanges,
                "dte_min": dte_min,
                "dte_max": dte_max,
                "weekly_only": weekly_only,
            },
            options,
        )

    async def history(
        self,
        *,
        symbol: literals.Symbol | None = None,
        limit: int | None = None,
        before: When | None = None,
        **options: Unpack[CallOptions],
    ) -> Reply[models.OiHistoryData]:
        """Series of total, call and put open interest, paged backwards in time.

        `next_cursor` holds the timestamp of the page's oldest row and is sent back as `before`. The record is
        append-only and written about every 30 s. The field names of its rows are not published.

        Args:
            symbol: Underlying, written as a USDT pair. Only four coins are covered. Default: `BTCUSDT`.
            limit: Page size, in points. From 1 to 2000. Default: `200`.
            before: Exclusive upper time bound as an ISO timestamp. Hand back `next_cursor` from the last page to
                get older rows.

        Returns:
            A `Reply`; `data` is `OiHistoryData`, from the vendor's documentation; what it does not name is in
                `extra`.

        Raises:
            InvalidRequestError, AuthenticationError, PermissionDeniedError, NotFoundError, RateLimitError,
                QuotaExceededError, InternalServerError, UpstreamError; like every call, APIConnectionError,
                APITimeoutError, ContractError.

        URL: GET https://api.backquant.com/v2/options/oi/history
        """
        return await self._call(
            HISTORY,
            {
                "symbol": symbol,
                "limit": limit,
                "before": before,
            },
            options,
        )
