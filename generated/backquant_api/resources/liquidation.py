# Generated from contract 2.9 by `make generate`: do not edit. A wrong field or parameter is mended in
# openapi/overlay.yaml, the shape of this code in scripts/templates.
# Contract sha256: 02d58034803db13db94dae0c126ab1d86fae331d0f58ae0fd01cabb390ee3474
"""Endpoints under /liquidation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Unpack, get_args

from .. import literals
from ..operation import AsyncCaller, Caller, CallOptions, Operation, Param

if TYPE_CHECKING:
    from backquant.reply import Reply


HEATMAP: Final[Operation[dict[str, Any]]] = Operation(
    "liquidation.heatmap",
    "/liquidation/heatmap",
    (Param("symbol", choices=get_args(literals.Symbol)),),
    lambda: dict[str, Any],
    cadence=300,
)
DISTRIBUTION: Final[Operation[dict[str, Any]]] = Operation(
    "liquidation.distribution",
    "/liquidation/distribution",
    (Param("symbol", choices=get_args(literals.Symbol)),),
    lambda: dict[str, Any],
    cadence=300,
)


class Liquidation:
    """Endpoints under /liquidation."""

    def __init__(self, call: Caller) -> None:
        self._call: Final = call

    def heatmap(
        self,
        *,
        symbol: literals.Symbol | None = None,
        **options: Unpack[CallOptions],
    ) -> Reply[dict[str, Any]]:
        """Modelled liquidation intensity on a grid of price bins by time buckets.

        Values are scaled 0-100, and OHLC candles are included so that the heatmap can be drawn alone. It refreshes
        about every 5 minutes and takes no window or bin parameters. The field names of the reply are not
        published.

        Args:
            symbol: Underlying to query, one of the four supported pairs. Default: `BTCUSDT`.

        Returns:
            A `Reply`; `data` is free-form JSON: the contract publishes no fields for it.

        Raises:
            InvalidRequestError, AuthenticationError, PermissionDeniedError, NotFoundError, RateLimitError,
                QuotaExceededError, InternalServerError, UpstreamError; like every call, APIConnectionError,
                APITimeoutError, ContractError.

        URL: GET https://api.backquant.com/v2/liquidation/heatmap
        """
        return self._call(
            HEATMAP,
            {
                "symbol": symbol,
            },
            options,
        )

    def distribution(
        self,
        *,
        symbol: literals.Symbol | None = None,
        **options: Unpack[CallOptions],
    ) -> Reply[dict[str, Any]]:
        """Histogram of long and short liquidation volume per price level, with cumulative series.

        Each level has a leverage tier guessed from its distance to price: 0-1% is 100x, 1-2% is 50x, 2-4% is 25x
        and beyond that 10x. It refreshes every 5 minutes. The field names and the volume unit are not published.

        Args:
            symbol: Underlying to query, one of the four supported pairs. Default: `BTCUSDT`.

        Returns:
            A `Reply`; `data` is free-form JSON: the contract publishes no fields for it.

        Raises:
            InvalidRequestError, AuthenticationError, PermissionDeniedError, NotFoundError, RateLimitError,
                QuotaExceededError, InternalServerError, UpstreamError; like every call, APIConnectionError,
                APITimeoutError, ContractError.

        URL: GET https://api.backquant.com/v2/liquidation/distribution
        """
        return self._call(
            DISTRIBUTION,
            {
                "symbol": symbol,
            },
            options,
        )


class AsyncLiquidation:
    """Endpoints under /liquidation."""

    def __init__(self, call: AsyncCaller) -> None:
        self._call: Final = call

    async def heatmap(
        self,
        *,
        symbol: literals.Symbol | None = None,
        **options: Unpack[CallOptions],
    ) -> Reply[dict[str, Any]]:
        """Modelled liquidation intensity on a grid of price bins by time buckets.

        Values are scaled 0-100, and OHLC candles are included so that the heatmap can be drawn alone. It refreshes
        about every 5 minutes and takes no window or bin parameters. The field names of the reply are not
        published.

        Args:
            symbol: Underlying to query, one of the four supported pairs. Default: `BTCUSDT`.

        Returns:
            A `Reply`; `data` is free-form JSON: the contract publishes no fields for it.

        Raises:
            InvalidRequestError, AuthenticationError, PermissionDeniedError, NotFoundError, RateLimitError,
                QuotaExceededError, InternalServerError, UpstreamError; like every call, APIConnectionError,
                APITimeoutError, ContractError.

        URL: GET https://api.backquant.com/v2/liquidation/heatmap
        """
        return await self._call(
            HEATMAP,
            {
                "symbol": symbol,
            },
            options,
        )

    async def distribution(
        self,
        *,
        symbol: literals.Symbol | None = None,
        **options: Unpack[CallOptions],
    ) -> Reply[dict[str, Any]]:
        """Histogram of long and short liquidation volume per price level, with cumulative series.

        Each level has a leverage tier guessed from its distance to price: 0-1% is 100x, 1-2% is 50x, 2-4% is 25x
        and beyond that 10x. It refreshes every 5 minutes. The field names and the volume unit are not published.

        Args:
            symbol: Underlying to query, one of the four supported pairs. Default: `BTCUSDT`.

        Returns:
            A `Reply`; `data` is free-form JSON: the contract publishes no fields for it.

        Raises:
            InvalidRequestError, AuthenticationError, PermissionDeniedError, NotFoundError, RateLimitError,
                QuotaExceededError, InternalServerError, UpstreamError; like every call, APIConnectionError,
                APITimeoutError, ContractError.

        URL: GET https://api.backquant.com/v2/liquidation/distribution
        """
        return await self._call(
            DISTRIBUTION,
            {
                "symbol": symbol,
            },
            options,
        )
