# Generated from contract 2.9 by `make generate`: do not edit. A wrong field or parameter is mended in
# openapi/overlay.yaml, the shape of this code in scripts/templates.
# Contract sha256: 02d58034803db13db94dae0c126ab1d86fae331d0f58ae0fd01cabb390ee3474
"""Endpoints under /options/futures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Unpack, get_args

from .. import literals
from ..operation import AsyncCaller, Caller, CallOptions, Operation, Param

if TYPE_CHECKING:
    from backquant.reply import Reply


TERM_STRUCTURE: Final[Operation[dict[str, Any]]] = Operation(
    "options.futures.term_structure",
    "/options/futures/term-structure",
    (Param("symbol", choices=get_args(literals.Symbol)),),
    lambda: dict[str, Any],
    cadence=30,
)


class OptionsFutures:
    """Endpoints under /options/futures."""

    def __init__(self, call: Caller) -> None:
        self._call: Final = call

    def term_structure(
        self,
        *,
        symbol: literals.Symbol | None = None,
        **options: Unpack[CallOptions],
    ) -> Reply[dict[str, Any]]:
        """Annualised basis against spot of each Deribit dated future, by maturity.

        It is a carry curve to read beside the ATM implied volatility term structure. The row field names and the
        unit of the basis (percent or fraction) are not published.

        Args:
            symbol: Underlying to query, one of the four supported pairs. Default: `BTCUSDT`.

        Returns:
            A `Reply`; `data` is free-form JSON: the contract publishes no fields for it.

        Raises:
            InvalidRequestError, AuthenticationError, PermissionDeniedError, NotFoundError, RateLimitError,
                QuotaExceededError, InternalServerError, UpstreamError; like every call, APIConnectionError,
                APITimeoutError, ContractError.

        URL: GET https://api.backquant.com/v2/options/futures/term-structure
        """
        return self._call(
            TERM_STRUCTURE,
            {
                "symbol": symbol,
            },
            options,
        )


class AsyncOptionsFutures:
    """Endpoints under /options/futures."""

    def __init__(self, call: AsyncCaller) -> None:
        self._call: Final = call

    async def term_structure(
        self,
        *,
        symbol: literals.Symbol | None = None,
        **options: Unpack[CallOptions],
    ) -> Reply[dict[str, Any]]:
        """Annualised basis against spot of each Deribit dated future, by maturity.

        It is a carry curve to read beside the ATM implied volatility term structure. The row field names and the
        unit of the basis (percent or fraction) are not published.

        Args:
            symbol: Underlying to query, one of the four supported pairs. Default: `BTCUSDT`.

        Returns:
            A `Reply`; `data` is free-form JSON: the contract publishes no fields for it.

        Raises:
            InvalidRequestError, AuthenticationError, PermissionDeniedError, NotFoundError, RateLimitError,
                QuotaExceededError, InternalServerError, UpstreamError; like every call, APIConnectionError,
                APITimeoutError, ContractError.

        URL: GET https://api.backquant.com/v2/options/futures/term-structure
        """
        return await self._call(
            TERM_STRUCTURE,
            {
                "symbol": symbol,
            },
            options,
        )
