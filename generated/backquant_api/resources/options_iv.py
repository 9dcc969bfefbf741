# Generated from contract 2.9 by `make generate`: do not edit. A wrong field or parameter is mended in
# openapi/overlay.yaml, the shape of this code in scripts/templates.
# Contract sha256: 02d58034803db13db94dae0c126ab1d86fae331d0f58ae0fd01cabb390ee3474
"""Endpoints under /options/iv."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Unpack, get_args

from .. import literals, models
from ..operation import AsyncCaller, Caller, CallOptions, Operation, Param
from ..types import Sequence, When

if TYPE_CHECKING:
    from backquant.reply import Reply


SURFACE: Final[Operation[models.IvSurfaceData]] = Operation(
    "options.iv.surface",
    "/options/iv/surface",
    (
        Param("symbol", choices=get_args(literals.Symbol)),
        Param("as_of", kind="time"),
    ),
    lambda: models.IvSurfaceData,
    cadence=30,
)
TERM_STRUCTURE: Final[Operation[models.IvTermStructureData]] = Operation(
    "options.iv.term_structure",
    "/options/iv/term-structure",
    (
        Param("symbol", choices=get_args(literals.Symbol)),
        Param("as_of", kind="time"),
        Param("exchanges", many=True, choices=get_args(literals.Venue)),
        Param("dte_max", kind="integer", minimum=0, maximum=720),
        Param("historical_compare_days", kind="integer", minimum=1, maximum=365),
    ),
    lambda: models.IvTermStructureData,
    cadence=30,
)
SKEW: Final[Operation[models.IvSkewData]] = Operation(
    "options.iv.skew",
    "/options/iv/skew",
    (
        Param("symbol", choices=get_args(literals.Symbol)),
        Param("as_of", kind="time"),
    ),
    lambda: models.IvSkewData,
    cadence=30,
)
CURVES: Final[Operation[dict[str, Any]]] = Operation(
    "options.iv.curves",
    "/options/iv/curves",
    (Param("symbol", choices=get_args(literals.Symbol)),),
    lambda: dict[str, Any],
    cadence=30,
)
SMILE: Final[Operation[dict[str, Any]]] = Operation(
    "options.iv.smile",
    "/options/iv/smile",
    (
        Param("symbol", choices=get_args(literals.Symbol)),
        Param("expiry"),
    ),
    lambda: dict[str, Any],
    cadence=30,
)
IV_RV: Final[Operation[dict[str, Any]]] = Operation(
    "options.iv.iv_rv",
    "/options/iv/iv-rv",
    (
        Param("symbol", choices=get_args(literals.Symbol)),
        Param("days", kind="integer", minimum=7, maximum=365),
    ),
    lambda: dict[str, Any],
    cadence=86400,
)


class OptionsIv:
    """Endpoints under /options/iv."""

    def __init__(self, call: Caller) -> None:
        self._call: Final = call

    def surface(
        self,
        *,
        symbol: literals.Symbol | None = None,
        as_of: When | None = None,
        **options: Unpack[CallOptions],
    ) -> Reply[models.IvSurfaceData]:
        """Matrix of implied volatility by strike (rows) and expiry (columns, nearest first).

        The shape of the reply is not formally published, so treat its grid field names as tentative. It refreshes
        about every 30 s. `as_of` is supported; there is no venue filter.

        Args:
            symbol: Underlying to query, given as an upper-case pair. A bare ticker like `BTC` is rejected with a
                422. Default: `BTCUSDT`.
            as_of: Past instant in ISO 8601; absent means live. The latest chain snapshot not later than it is used
                (see `meta.extra.as_of`), clamped to the plan's history window.

        Returns:
            A `Reply`; `data` is `IvSurfaceData`, from the vendor's documentation; what it does not name is in
                `extra`.

        Raises:
            InvalidRequestError, AuthenticationError, PermissionDeniedError, NotFoundError, RateLimitError,
                QuotaExceededError, InternalServerError, UpstreamError; like every call, APIConnectionError,
                APITimeoutError, ContractError.

        URL: GET https://api.backquant.com/v2/options/iv/surface
        """
        return self._call(
            SURFACE,
            {
                "symbol": symbol,
                "as_of": as_of,
            },
            options,
        )

    def term_structure(
        self,
        *,
        symbol: literals.Symbol | None = None,
        as_of: When | None = None,
        exchanges: Sequence[literals.Venue] | str | None = None,
        dte_max: int | None = None,
        historical_compare_days: int | None = None,
        **options: Unpack[CallOptions],
    ) -> Reply[models.IvTermStructureData]:
        """At-the-money implied volatility of each live expiry.

        Setting `historical_compare_days` adds `compare.historical`, a past curve at 7, 14, 30, 60, 90, 180 and 365
        days; interpolate between these points to overlay it on live tenors. Data refresh roughly every 30 s.

        Args:
            symbol: Underlying to query, given as an upper-case pair. A bare ticker like `BTC` is rejected with a
                422. Default: `BTCUSDT`.
            as_of: Past instant in ISO 8601; absent means live. The latest chain snapshot not later than it is used
                (see `meta.extra.as_of`), clamped to the plan's history window.
            exchanges: Comma-separated venue ids (`deribit`, `bybit`, `okx`, `binance`, `derive`, `thalex`,
                `delta_india`, `delta`) from which the figures are re-aggregated. Unknown ids are dropped; if none
                is valid, all venues are used.
            dte_max: Maximum days to expiry. An expiry exactly at the limit is kept, later ones are removed. From 0
                to 720.
            historical_compare_days: Age of the comparison curve, in days. It adds the stored constant-maturity ATM
                implied volatility of that many days ago under `compare.historical`, at fixed days-to-expiry
                buckets rather than live expiries. From 1 to 365.

        Returns:
            A `Reply`; `data` is `IvTermStructureData`.

        Raises:
            InvalidRequestError, AuthenticationError, PermissionDeniedError, NotFoundError, RateLimitError,
                QuotaExceededError, InternalServerError, UpstreamError; like every call, APIConnectionError,
                APITimeoutError, ContractError.

        URL: GET https://api.backquant.com/v2/options/iv/term-structure
        """
        return self._call(
            TERM_STRUCTURE,
            {
                "symbol": symbol,
                "as_of": as_of,
                "exchanges": exchanges,
                "dte_max": dte_max,
                "historical_compare_days": historical_compare_days,
            },
            options,
        )

    def skew(
        self,
        *,
        symbol: literals.Symbol | None = None,
        as_of: When | None = None,
        **options: Unpack[CallOptions],
    ) -> Reply[models.IvSkewData]:
        """Volatility skew and butterfly for each live expiry.

        Wing values come from interpolating between the quoted options on either side of the delta. `skew_25d` and
        `skew_10d` subtract call IV from put IV, so a positive figure means dearer puts; `butterfly_25d` is the
        average of the two 25-delta wing IVs less ATM IV.

        Args:
            symbol: Underlying to query, given as an upper-case pair. A bare ticker like `BTC` is rejected with a
                422. Default: `BTCUSDT`.
            as_of: Past instant in ISO 8601; absent means live. The latest chain snapshot not later than it is used
                (see `meta.extra.as_of`), clamped to the plan's history window.

        Returns:
            A `Reply`; `data` is `IvSkewData`.

        Raises:
            InvalidRequestError, AuthenticationError, PermissionDeniedError, NotFoundError, RateLimitError,
                QuotaExceededError, InternalServerError, UpstreamError; like every call, APIConnectionError,
                APITimeoutError, ContractError.

        URL: GET https://api.backquant.com/v2/options/iv/skew
        """
        return self._call(
            SKEW,
            {
                "symbol": symbol,
                "as_of": as_of,
            },
            options,
        )

    def curves(
        self,
        *,
        symbol: literals.Symbol | None = None,
        **options: Unpack[CallOptions],
    ) -> Reply[dict[str, Any]]:
        """Implied volatility smile of every live expiry, nearest first.

        Out-of-the-money options supply the volatility on each side: puts below spot, calls above. It refreshes
        about every 30 s. The shape of the reply is not published.

        Args:
            symbol: Underlying to query, given as an upper-case pair. A bare ticker like `BTC` is rejected with a
                422. Default: `BTCUSDT`.

        Returns:
            A `Reply`; `data` is free-form JSON: the contract publishes no fields for it.

        Raises:
            InvalidRequestError, AuthenticationError, PermissionDeniedError, NotFoundError, RateLimitError,
                QuotaExceededError, InternalServerError, UpstreamError; like every call, APIConnectionError,
                APITimeoutError, ContractError.

        URL: GET https://api.backquant.com/v2/options/iv/curves
        """
        return self._call(
            CURVES,
            {
                "symbol": symbol,
            },
            options,
        )

    def smile(
        self,
        *,
        symbol: literals.Symbol | None = None,
        expiry: str | None = None,
        **options: Unpack[CallOptions],
    ) -> Reply[dict[str, Any]]:
        """Implied volatility against strike for a single expiry.

        The payload is smaller than that of `/options/iv/curves`. An unknown token answers 404 with an error that
        hints which tokens exist. The shape of the reply is not published.

        Args:
            symbol: Underlying to query, given as an upper-case pair. A bare ticker like `BTC` is rejected with a
                422. Default: `BTCUSDT`.
            expiry: Expiry whose smile is wanted, as a Deribit-style DDMMMYY token like `28MAR25` in upper or lower
                case. Without it, the front-month smile is returned by default.

        Returns:
            A `Reply`; `data` is free-form JSON: the contract publishes no fields for it.

        Raises:
            InvalidRequestError, AuthenticationError, PermissionDeniedError, NotFoundError, RateLimitError,
                QuotaExceededError, InternalServerError, UpstreamError; like every call, APIConnectionError,
                APITimeoutError, ContractError.

        URL: GET https://api.backquant.com/v2/options/iv/smile
        """
        return self._call(
            SMILE,
            {
                "symbol": symbol,
                "expiry": expiry,
            },
            options,
        )

    def iv_rv(
        self,
        *,
        symbol: literals.Symbol | None = None,
        days: int | None = None,
        **options: Unpack[CallOptions],
    ) -> Reply[dict[str, Any]]:
        """Daily series of implied volatility, 30-day realised volatility and their difference.

        Implied volatility is DVOL or ATM IV. The series is updated once a day after UTC midnight, so
        `freshness_seconds` may be large. The shape of the reply is not published.

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

        URL: GET https://api.backquant.com/v2/options/iv/iv-rv
        """
        return self._call(
            IV_RV,
            {
                "symbol": symbol,
                "days": days,
            },
            options,
        )


class AsyncOptionsIv:
    """Endpoints under /options/iv."""

    def __init__(self, call: AsyncCaller) -> None:
        self._call: Final = call

    async def surface(
        self,
        *,
        symbol: literals.Symbol | None = None,
        as_of: When | None = None,
        **options: Unpack[CallOptions],
    ) -> Reply[models.IvSurfaceData]:
        """Matrix of implied volatility by strike (rows) and expiry (columns, nearest first).

        The shape of the reply is not formally published, so treat its grid field names as tentative. It refreshes
        about every 30 s. `as_of` is supported; there is no venue filter.

        Args:
            symbol: Underlying to query, given as an upper-case pair. A bare ticker like `BTC` is rejected with a
                422. Default: `BTCUSDT`.
            as_of: Past instant in ISO 8601; absent means live. The latest chain snapshot not later than it is used
                (see `meta.extra.as_of`), clamped to the plan's history window.

        Returns:
            A `Reply`; `data` is `IvSurfaceData`, from the vendor's documentation; what it does not name is in
                `extra`.

        Raises:
            InvalidRequestError, AuthenticationError, PermissionDeniedError, NotFoundError, RateLimitError,
                QuotaExceededError, InternalServerError, UpstreamError; like every call, APIConnectionError,
                APITimeoutError, ContractError.

        URL: GET https://api.backquant.com/v2/options/iv/surface
        """
        return await self._call(
            SURFACE,
            {
                "symbol": symbol,
                "as_of": as_of,
            },
            options,
        )

    async def term_structure(
        self,
        *,
        symbol: literals.Symbol | None = None,
        as_of: When | None = None,
        exchanges: Sequence[literals.Venue] | str | None = None,
        dte_max: int | None = None,
        historical_compare_days: int | None = None,
        **options: Unpack[CallOptions],
    ) -> Reply[models.IvTermStructureData]:
        """At-the-money implied volatility of each live expiry.

        Setting `historical_compare_days` adds `compare.historical`, a past curve at 7, 14, 30, 60, 90, 180 and 365
        days; interpolate between these points to overlay it on live tenors. Data refresh roughly every 30 s.

        Args:
            symbol: Underlying to query, given as an upper-case pair. A bare ticker like `BTC` is rejected with a
                422. Default: `BTCUSDT`.
            as_of: Past instant in ISO 8601; absent means live. The latest chain snapshot not later than it is used
                (see `meta.extra.as_of`), clamped to the plan's history window.
            exchanges: Comma-separated venue ids (`deribit`, `bybit`, `okx`, `binance`, `derive`, `thalex`,
                `delta_india`, `delta`) from which the figures are re-aggregated. Unknown ids are dropped; if none
                is valid, all venues are used.
            dte_max: Maximum days to expiry. An expiry exactly at the limit is kept, later ones are removed. From 0
                to 720.
            historical_compare_days: Age of the comparison curve, in days. It adds the stored constant-maturity ATM
                implied volatility of that many days ago under `compare.historical`, at fixed days-to-expiry
                buckets rather than live expiries. From 1 to 365.

        Returns:
            A `Reply`; `data` is `IvTermStructureData`.

        Raises:
            InvalidRequestError, AuthenticationError, PermissionDeniedError, NotFoundError, RateLimitError,
                QuotaExceededError, InternalServerError, UpstreamError; like every call, APIConnectionError,
                APITimeoutError, ContractError.

        URL: GET https://api.backquant.com/v2/options/iv/term-structure
        """
        return await self._call(
            TERM_STRUCTURE,
            {
                "symbol": symbol,
                "as_of": as_of,
                "exchanges": exchanges,
                "dte_max": dte_max,
                "historical_compare_days": historical_compare_days,
            },
            options,
        )

    async def skew(
        self,
        *,
        symbol: literals.Symbol | None = None,
        as_of: When | None = None,
        **options: Unpack[CallOptions],
    ) -> Reply[models.IvSkewData]:
        """Volatility skew and butterfly for each live expiry.

        Wing values come from interpolating between the quoted options on either side of the delta. `skew_25d` and
        `skew_10d` subtract call IV from put IV, so a positive figure means dearer puts; `butterfly_25d` is the
        average of the two 25-delta wing IVs less ATM IV.

        Args:
            symbol: Underlying to query, given as an upper-case pair. A bare ticker like `BTC` is rejected with a
                422. Default: `BTCUSDT`.
            as_of: Past instant in ISO 8601; absent means live. The latest chain snapshot not later than it is used
                (see `meta.extra.as_of`), clamped to the plan's history window.

        Returns:
            A `Reply`; `data` is `IvSkewData`.

        Raises:
            InvalidRequestError, AuthenticationError, PermissionDeniedError, NotFoundError, RateLimitError,
                QuotaExceededError, InternalServerError, UpstreamError; like every call, APIConnectionError,
                APITimeoutError, ContractError.

        URL: GET https://api.backquant.com/v2/options/iv/skew
        """
        return await self._call(
            SKEW,
            {
                "symbol": symbol,
                "as_of": as_of,
            },
            options,
        )

    async def curves(
        self,
        *,
        symbol: literals.Symbol | None = None,
        **options: Unpack[CallOptions],
    ) -> Reply[dict[str, Any]]:
        """Implied volatility smile of every live expiry, nearest first.

        Out-of-the-money options supply the volatility on each side: puts below spot, calls above. It refreshes
        about every 30 s. The shape of the reply is not published.

        Args:
            symbol: Underlying to query, given as an upper-case pair. A bare ticker like `BTC` is rejected with a
                422. Default: `BTCUSDT`.

        Returns:
            A `Reply`; `data` is free-form JSON: the contract publishes no fields for it.

        Raises:
            InvalidRequestError, AuthenticationError, PermissionDeniedError, NotFoundError, RateLimitError,
                QuotaExceededError, InternalServerError, UpstreamError; like every call, APIConnectionError,
                APITimeoutError, ContractError.

        URL: GET https://api.backquant.com/v2/options/iv/curves
        """
        return await self._call(
            CURVES,
            {
                "symbol": symbol,
            },
            options,
        )

    async def smile(
        self,
        *,
        symbol: literals.Symbol | None = None,
        expiry: str | None = None,
        **options: Unpack[CallOptions],
    ) -> Reply[dict[str, Any]]:
        """Implied volatility against strike for a single expiry.

        The payload is smaller than that of `/options/iv/curves`. An unknown token answers 404 with an error that
        hints which tokens exist. The shape of the reply is not published.

        Args:
            symbol: Underlying to query, given as an upper-case pair. A bare ticker like `BTC` is rejected with a
                422. Default: `BTCUSDT`.
            expiry: Expiry whose smile is wanted, as a Deribit-style DDMMMYY token like `28MAR25` in upper or lower
                case. Without it, the front-month smile is returned by default.

        Returns:
            A `Reply`; `data` is free-form JSON: the contract publishes no fields for it.

        Raises:
            InvalidRequestError, AuthenticationError, PermissionDeniedError, NotFoundError, RateLimitError,
                QuotaExceededError, InternalServerError, UpstreamError; like every call, APIConnectionError,
                APITimeoutError, ContractError.

        URL: GET https://api.backquant.com/v2/options/iv/smile
        """
        return await self._call(
            SMILE,
            {
                "symbol": symbol,
                "expiry": expiry,
            },
            options,
        )

    async def iv_rv(
        self,
        *,
        symbol: literals.Symbol | None = None,
        days: int | None = None,
        **options: Unpack[CallOptions],
    ) -> Reply[dict[str, Any]]:
        """Daily series of implied volatility, 30-day realised volatility and their difference.

        Implied volatility is DVOL or ATM IV. The series is updated once a day after UTC midnight, so
        `freshness_seconds` may be large. The shape of the reply is not published.

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

        URL: GET https://api.backquant.com/v2/options/iv/iv-rv
        """
        return await self._call(
            IV_RV,
            {
                "symbol": symbol,
                "days": days,
            },
            options,
        )
