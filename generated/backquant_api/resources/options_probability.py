# Generated from contract 2.9 by `make generate`: do not edit. A wrong field or parameter is mended in
# openapi/overlay.yaml, the shape of this code in scripts/templates.
# Contract sha256: 02d58034803db13db94dae0c126ab1d86fae331d0f58ae0fd01cabb390ee3474
"""Endpoints under /options/probability."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Unpack, get_args

from .. import literals, models
from ..operation import AsyncCaller, Caller, CallOptions, Operation, Param

if TYPE_CHECKING:
    from backquant.reply import Reply


DENSITY: Final[Operation[models.ProbabilityDensityData]] = Operation(
    "options.probability.density",
    "/options/probability/density",
    (
        Param("symbol", choices=get_args(literals.Symbol)),
        Param("expiry"),
        Param("dte_max", kind="integer", minimum=0, maximum=720),
        Param("confidence_band", kind="number", minimum=0.5, maximum=0.999),
    ),
    lambda: models.ProbabilityDensityData,
    cadence=30,
)
SURFACE: Final[Operation[dict[str, Any]]] = Operation(
    "options.probability.surface",
    "/options/probability/surface",
    (Param("symbol", choices=get_args(literals.Symbol)),),
    lambda: dict[str, Any],
    cadence=30,
)


class OptionsProbability:
    """Endpoints under /options/probability."""

    def __init__(self, call: Caller) -> None:
        self._call: Final = call

    def density(
        self,
        *,
        symbol: literals.Symbol | None = None,
        expiry: str | None = None,
        dte_max: int | None = None,
        confidence_band: float | None = None,
        **options: Unpack[CallOptions],
    ) -> Reply[models.ProbabilityDensityData]:
        """Option-implied risk-neutral price distribution (Breeden-Litzenberger) per expiry.

        Each expiry holds the density, the normalised density, both CDFs by strike, the moments and the quartile
        prices, with an optional price band interpolated from the CDF. It refreshes about every 30 s, and the tails
        are noisy.

        Args:
            symbol: Underlying, written as a USDT pair. Only four coins are covered. Default: `BTCUSDT`.
            expiry: Expiry to keep, as a Deribit-style token such as `28MAR25`. Letter case is ignored.
            dte_max: Maximum days to expiry; anything later is omitted. From 0 to 720.
            confidence_band: Share of probability to enclose, as a fraction: 0.68 is roughly 1 sigma and 0.95
                roughly 2 sigma. Setting it adds a `confidence_band` object to every expiry. From 0.5 to 0.999.

        Returns:
            A `Reply`; `data` is `ProbabilityDensityData`.

        Raises:
            InvalidRequestError, AuthenticationError, PermissionDeniedError, NotFoundError, RateLimitError,
                QuotaExceededError, InternalServerError, UpstreamError; like every call, APIConnectionError,
                APITimeoutError, ContractError.

        URL: GET https://api.backquant.com/v2/options/probability/density
        """
        return self._call(
            DENSITY,
            {
                "symbol": symbol,
                "expiry": expiry,
                "dte_max": dte_max,
                "confidence_band": confidence_band,
            },
            options,
        )

    def surface(
        self,
        *,
        symbol: literals.Symbol | None = None,
        **options: Unpack[CallOptions],
    ) -> Reply[dict[str, Any]]:
        """Single matrix of the risk-neutral density by strike and expiry.

        The extraction is that of `/options/probability/density`, resampled to a shared strike axis so that
        expiries compare directly. It refreshes about every 30 s. The field names of the reply are not published.

        Args:
            symbol: Underlying, written as a USDT pair. Only four coins are covered. Default: `BTCUSDT`.

        Returns:
            A `Reply`; `data` is free-form JSON: the contract publishes no fields for it.

        Raises:
            InvalidRequestError, AuthenticationError, PermissionDeniedError, NotFoundError, RateLimitError,
                QuotaExceededError, InternalServerError, UpstreamError; like every call, APIConnectionError,
                APITimeoutError, ContractError.

        URL: GET https://api.backquant.com/v2/options/probability/surface
        """
        return self._call(
            SURFACE,
            {
                "symbol": symbol,
            },
            options,
        )


class AsyncOptionsProbability:
    """Endpoints under /options/probability."""

    def __init__(self, call: AsyncCaller) -> None:
        self._call: Final = call

    async def density(
        self,
        *,
        symbol: literals.Symbol | None = None,
        expiry: str | None = None,
        dte_max: int | None = None,
        confidence_band: float | None = None,
        **options: Unpack[CallOptions],
    ) -> Reply[models.ProbabilityDensityData]:
        """Option-implied risk-neutral price distribution (Breeden-Litzenberger) per expiry.

        Each expiry holds the density, the normalised density, both CDFs by strike, the moments and the quartile
        prices, with an optional price band interpolated from the CDF. It refreshes about every 30 s, and the tails
        are noisy.

        Args:
            symbol: Underlying, written as a USDT pair. Only four coins are covered. Default: `BTCUSDT`.
            expiry: Expiry to keep, as a Deribit-style token such as `28MAR25`. Letter case is ignored.
            dte_max: Maximum days to expiry; anything later is omitted. From 0 to 720.
            confidence_band: Share of probability to enclose, as a fraction: 0.68 is roughly 1 sigma and 0.95
                roughly 2 sigma. Setting it adds a `confidence_band` object to every expiry. From 0.5 to 0.999.

        Returns:
            A `Reply`; `data` is `ProbabilityDensityData`.

        Raises:
            InvalidRequestError, AuthenticationError, PermissionDeniedError, NotFoundError, RateLimitError,
                QuotaExceededError, InternalServerError, UpstreamError; like every call, APIConnectionError,
                APITimeoutError, ContractError.

        URL: GET https://api.backquant.com/v2/options/probability/density
        """
        return await self._call(
            DENSITY,
            {
                "symbol": symbol,
                "expiry": expiry,
                "dte_max": dte_max,
                "confidence_band": confidence_band,
            },
            options,
        )

    async def surface(
        self,
        *,
        symbol: literals.Symbol | None = None,
        **options: Unpack[CallOptions],
    ) -> Reply[dict[str, Any]]:
        """Single matrix of the risk-neutral density by strike and expiry.

        The extraction is that of `/options/probability/density`, resampled to a shared strike axis so that
        expiries compare directly. It refreshes about every 30 s. The field names of the reply are not published.

        Args:
            symbol: Underlying, written as a USDT pair. Only four coins are covered. Default: `BTCUSDT`.

        Returns:
            A `Reply`; `data` is free-form JSON: the contract publishes no fields for it.

        Raises:
            InvalidRequestError, AuthenticationError, PermissionDeniedError, NotFoundError, RateLimitError,
                QuotaExceededError, InternalServerError, UpstreamError; like every call, APIConnectionError,
                APITimeoutError, ContractError.

        URL: GET https://api.backquant.com/v2/options/probability/surface
        """
        return await self._call(
            SURFACE,
            {
                "symbol": symbol,
            },
            options,
        )
