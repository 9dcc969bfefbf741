# Generated from contract 2.9 by `make generate`: do not edit. A wrong field or parameter is mended in
# openapi/overlay.yaml, the shape of this code in scripts/templates.
# Contract sha256: 02d58034803db13db94dae0c126ab1d86fae331d0f58ae0fd01cabb390ee3474
"""Endpoints under /etf."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Unpack, get_args

from .. import literals
from ..operation import AsyncCaller, Caller, CallOptions, Operation, Param

if TYPE_CHECKING:
    from backquant.reply import Reply


FLOWS: Final[Operation[dict[str, Any]]] = Operation(
    "etf.flows",
    "/etf/flows",
    (
        Param("symbol", choices=get_args(literals.FlowsCoin)),
        Param("region", choices=get_args(literals.FundRegion)),
    ),
    lambda: dict[str, Any],
    cadence=86400,
)
PREMIUM: Final[Operation[dict[str, Any]]] = Operation(
    "etf.premium",
    "/etf/premium",
    (Param("symbol", choices=get_args(literals.FundCoin)),),
    lambda: dict[str, Any],
    cadence=86400,
)
AUM: Final[Operation[dict[str, Any]]] = Operation(
    "etf.aum",
    "/etf/aum",
    (Param("symbol", choices=get_args(literals.FundCoin)),),
    lambda: dict[str, Any],
    cadence=86400,
)


class Etf:
    """Endpoints under /etf."""

    def __init__(self, call: Caller) -> None:
        self._call: Final = call

    def flows(
        self,
        *,
        symbol: literals.FlowsCoin | None = None,
        region: literals.FundRegion | None = None,
        **options: Unpack[CallOptions],
    ) -> Reply[dict[str, Any]]:
        """Daily creation and redemption flow of spot crypto ETFs.

        Flows are given by fund, in total and as running totals, with one point per trading day and no window
        parameter. The newest point is usually the previous business day's, older over weekends;
        `meta.extra.days_since_latest` tells how stale it is. When nothing is stored the answer is a 404, not an
        empty list.

        Args:
            symbol: Asset the funds hold, given as a bare coin ticker and not as a USDT pair. Default: `BTC`.
            region: Listing region of the funds. `hk` is available for BTC alone. Default: `us`.

        Returns:
            A `Reply`; `data` is free-form JSON: the contract publishes no fields for it.

        Raises:
            InvalidRequestError, AuthenticationError, PermissionDeniedError, NotFoundError, RateLimitError,
                QuotaExceededError, InternalServerError, UpstreamError; like every call, APIConnectionError,
                APITimeoutError, ContractError.

        URL: GET https://api.backquant.com/v2/etf/flows
        """
        return self._call(
            FLOWS,
            {
                "symbol": symbol,
                "region": region,
            },
            options,
        )

    def premium(
        self,
        *,
        symbol: literals.FundCoin | None = None,
        **options: Unpack[CallOptions],
    ) -> Reply[dict[str, Any]]:
        """Deviation of each ETF's market price from its net asset value.

        A positive sign means a premium, a convention stated for API v1. It covers BTC and ETH only and has no
        window parameter. Check `meta.extra.days_since_latest` for its age.

        Args:
            symbol: Asset the funds hold, given as a bare coin ticker and not as a USDT pair. Default: `BTC`.

        Returns:
            A `Reply`; `data` is free-form JSON: the contract publishes no fields for it.

        Raises:
            InvalidRequestError, AuthenticationError, PermissionDeniedError, NotFoundError, RateLimitError,
                QuotaExceededError, InternalServerError, UpstreamError; like every call, APIConnectionError,
                APITimeoutError, ContractError.

        URL: GET https://api.backquant.com/v2/etf/premium
        """
        return self._call(
            PREMIUM,
            {
                "symbol": symbol,
            },
            options,
        )

    def aum(
        self,
        *,
        symbol: literals.FundCoin | None = None,
        **options: Unpack[CallOptions],
    ) -> Reply[dict[str, Any]]:
        """Assets under management of each spot ETF.

        It covers BTC and ETH only and has no window parameter. Check `meta.extra.days_since_latest` for its age.

        Args:
            symbol: Asset the funds hold, given as a bare coin ticker and not as a USDT pair. Default: `BTC`.

        Returns:
            A `Reply`; `data` is free-form JSON: the contract publishes no fields for it.

        Raises:
            InvalidRequestError, AuthenticationError, PermissionDeniedError, NotFoundError, RateLimitError,
                QuotaExceededError, InternalServerError, UpstreamError; like every call, APIConnectionError,
                APITimeoutError, ContractError.

        URL: GET https://api.backquant.com/v2/etf/aum
        """
        return self._call(
            AUM,
            {
                "symbol": symbol,
            },
            options,
        )


class AsyncEtf:
    """Endpoints under /etf."""

    def __init__(self, call: AsyncCaller) -> None:
        self._call: Final = call

    async def flows(
        self,
        *,
        symbol: literals.FlowsCoin | None = None,
        region: literals.FundRegion | None = None,
        **options: Unpack[CallOptions],
    ) -> Reply[dict[str, Any]]:
        """Daily creation and redemption flow of spot crypto ETFs.

        Flows are given by fund, in total and as running totals, with one point per trading day and no window
        parameter. The newest point is usually the previous business day's, older over weekends;
        `meta.extra.days_since_latest` tells how stale it is. When nothing is stored the answer is a 404, not an
        empty list.

        Args:
            symbol: Asset the funds hold, given as a bare coin ticker and not as a USDT pair. Default: `BTC`.
            region: Listing region of the funds. `hk` is available for BTC alone. Default: `us`.

        Returns:
            A `Reply`; `data` is free-form JSON: the contract publishes no fields for it.

        Raises:
            InvalidRequestError, AuthenticationError, PermissionDeniedError, NotFoundError, RateLimitError,
                QuotaExceededError, InternalServerError, UpstreamError; like every call, APIConnectionError,
                APITimeoutError, ContractError.

        URL: GET https://api.backquant.com/v2/etf/flows
        """
        return await self._call(
            FLOWS,
            {
                "symbol": symbol,
                "region": region,
            },
            options,
        )

    async def premium(
        self,
        *,
        symbol: literals.FundCoin | None = None,
        **options: Unpack[CallOptions],
    ) -> Reply[dict[str, Any]]:
        """Deviation of each ETF's market price from its net asset value.

        A positive sign means a premium, a convention stated for API v1. It covers BTC and ETH only and has no
        window parameter. Check `meta.extra.days_since_latest` for its age.

        Args:
            symbol: Asset the funds hold, given as a bare coin ticker and not as a USDT pair. Default: `BTC`.

        Returns:
            A `Reply`; `data` is free-form JSON: the contract publishes no fields for it.

        Raises:
            InvalidRequestError, AuthenticationError, PermissionDeniedError, NotFoundError, RateLimitError,
                QuotaExceededError, InternalServerError, UpstreamError; like every call, APIConnectionError,
                APITimeoutError, ContractError.

        URL: GET https://api.backquant.com/v2/etf/premium
        """
        return await self._call(
            PREMIUM,
            {
                "symbol": symbol,
            },
            options,
        )

    async def aum(
        self,
        *,
        symbol: literals.FundCoin | None = None,
        **options: Unpack[CallOptions],
    ) -> Reply[dict[str, Any]]:
        """Assets under management of each spot ETF.

        It covers BTC and ETH only and has no window parameter. Check `meta.extra.days_since_latest` for its age.

        Args:
            symbol: Asset the funds hold, given as a bare coin ticker and not as a USDT pair. Default: `BTC`.

        Returns:
            A `Reply`; `data` is free-form JSON: the contract publishes no fields for it.

        Raises:
            InvalidRequestError, AuthenticationError, PermissionDeniedError, NotFoundError, RateLimitError,
                QuotaExceededError, InternalServerError, UpstreamError; like every call, APIConnectionError,
                APITimeoutError, ContractError.

        URL: GET https://api.backquant.com/v2/etf/aum
        """
        return await self._call(
            AUM,
            {
                "symbol": symbol,
            },
            options,
        )
