# Generated from contract 2.9 by `make generate`: do not edit. A wrong field or parameter is mended in
# openapi/overlay.yaml, the shape of this code in scripts/templates.
# Contract sha256: 02d58034803db13db94dae0c126ab1d86fae331d0f58ae0fd01cabb390ee3474
"""The whole API as two classes: every namespace, and the methods that have none."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, Unpack, get_args

from .. import literals, models
from ..operation import AsyncCaller, Caller, CallOptions, Operation, Param

if TYPE_CHECKING:
    from backquant.reply import Reply

    from .etf import AsyncEtf, Etf
    from .gex import AsyncGex, Gex
    from .liquidation import AsyncLiquidation, Liquidation
    from .market import AsyncMarket, Market
    from .multi import AsyncMulti, Multi
    from .options import AsyncOptions, Options
    from .tape import AsyncTape, Tape


HEALTH: Final[Operation[models.HealthData]] = Operation(
    "health",
    "/health",
    (),
    lambda: models.HealthData,
    needs_key=False,
)
META: Final[Operation[models.ApiInfoData]] = Operation(
    "meta",
    "/meta",
    (),
    lambda: models.ApiInfoData,
    cadence=86400,
)
ENDPOINTS: Final[Operation[dict[str, Any]]] = Operation(
    "endpoints",
    "/endpoints",
    (),
    lambda: dict[str, Any],
    cadence=86400,
)
CHANGELOG: Final[Operation[models.ChangelogData]] = Operation(
    "changelog",
    "/changelog",
    (),
    lambda: models.ChangelogData,
    cadence=86400,
)
SYMBOLS: Final[Operation[dict[str, Any]]] = Operation(
    "symbols",
    "/symbols",
    (),
    lambda: dict[str, Any],
)
EXPIRIES: Final[Operation[dict[str, Any]]] = Operation(
    "expiries",
    "/expiries",
    (Param("symbol", choices=get_args(literals.Symbol)),),
    lambda: dict[str, Any],
    cadence=30,
)
STATUS: Final[Operation[models.StatusData]] = Operation(
    "status",
    "/status",
    (),
    lambda: models.StatusData,
)


class Api:
    """Every endpoint of contract 2.9, as plain calls."""

    def __init__(self, call: Caller) -> None:
        self._call: Final = call

    @cached_property
    def gex(self) -> Gex:
        from .gex import Gex

        return Gex(self._call)

    @cached_property
    def options(self) -> Options:
        from .options import Options

        return Options(self._call)

    @cached_property
    def liquidation(self) -> Liquidation:
        from .liquidation import Liquidation

        return Liquidation(self._call)

    @cached_property
    def multi(self) -> Multi:
        from .multi import Multi

        return Multi(self._call)

    @cached_property
    def market(self) -> Market:
        from .market import Market

        return Market(self._call)

    @cached_property
    def etf(self) -> Etf:
        from .etf import Etf

        return Etf(self._call)

    @cached_property
    def tape(self) -> Tape:
        from .tape import Tape

        return Tape(self._call)

    def health(
        self,
        **options: Unpack[CallOptions],
    ) -> Reply[models.HealthData]:
        """Liveness probe with an overall status and the state of Redis and the database.

        The status is `ok`, `degraded` (one subsystem is down) or `unhealthy` (cache and database are both down).
        The HTTP status stays 200 whatever the body says. No API key is needed; the limit is 60 calls a minute per
        IP address.

        Returns:
            A `Reply`; `data` is `HealthData`, from the vendor's documentation; what it does not name is in
                `extra`.

        Raises:
            InvalidRequestError, AuthenticationError, PermissionDeniedError, NotFoundError, RateLimitError,
                QuotaExceededError, InternalServerError, UpstreamError; like every call, APIConnectionError,
                APITimeoutError, ContractError.

        URL: GET https://api.backquant.com/v2/health
        """
        return self._call(HEALTH, {}, options)

    def meta(
        self,
        **options: Unpack[CallOptions],
    ) -> Reply[models.ApiInfoData]:
        """Static self-description of the API.

        It lists symbols, exchanges, error codes with their HTTP statuses, the authentication scheme, the live
        rate-limit ladder, the envelope shape and documentation links. It is served from memory without storage
        access and needs a key.

        Returns:
            A `Reply`; `data` is `ApiInfoData`, from the vendor's documentation; what it does not name is in
                `extra`.

        Raises:
            InvalidRequestError, AuthenticationError, PermissionDeniedError, NotFoundError, RateLimitError,
                QuotaExceededError, InternalServerError, UpstreamError; like every call, APIConnectionError,
                APITimeoutError, ContractError.

        URL: GET https://api.backquant.com/v2/meta
        """
        return self._call(META, {}, options)

    def endpoints(
        self,
        **options: Unpack[CallOptions],
    ) -> Reply[dict[str, Any]]:
        """Catalogue of every route, taken from the running application.

        Each entry gives path, methods, tag, summary, description and parameters (location, required flag, type,
        default, bounds, enum). New routes appear by themselves. The call touches no storage and needs a key.

        Returns:
            A `Reply`; `data` is free-form JSON: the contract publishes no fields for it.

        Raises:
            InvalidRequestError, AuthenticationError, PermissionDeniedError, NotFoundError, RateLimitError,
                QuotaExceededError, InternalServerError, UpstreamError; like every call, APIConnectionError,
                APITimeoutError, ContractError.

        URL: GET https://api.backquant.com/v2/endpoints
        """
        return self._call(ENDPOINTS, {}, options)

    def changelog(
        self,
        **options: Unpack[CallOptions],
    ) -> Reply[models.ChangelogData]:
        """Release log of API v2, newest entry first.

        Each entry is flagged as breaking or not, and the life-cycle state of v1 is included (`v1_status` may turn
        to `deprecated` or `sunset`). The content is static and cheap enough for a daily CI check.

        Returns:
            A `Reply`; `data` is `ChangelogData`.

        Raises:
            InvalidRequestError, AuthenticationError, PermissionDeniedError, NotFoundError, RateLimitError,
                QuotaExceededError, InternalServerError, UpstreamError; like every call, APIConnectionError,
                APITimeoutError, ContractError.

        URL: GET https://api.backquant.com/v2/changelog
        """
        return self._call(CHANGELOG, {}, options)

    def symbols(
        self,
        **options: Unpack[CallOptions],
    ) -> Reply[dict[str, Any]]:
        """All covered symbols with what is live for each of them.

        Every entry holds the data categories now live with the age of each, the spot price, the number of active
        expiries and the endpoint paths the symbol supports. It reads the cache only and is the suggested first
        call of a new client.

        Returns:
            A `Reply`; `data` is free-form JSON: the contract publishes no fields for it.

        Raises:
            InvalidRequestError, AuthenticationError, PermissionDeniedError, NotFoundError, RateLimitError,
                QuotaExceededError, InternalServerError, UpstreamError; like every call, APIConnectionError,
                APITimeoutError, ContractError.

        URL: GET https://api.backquant.com/v2/symbols
        """
        return self._call(SYMBOLS, {}, options)

    def expiries(
        self,
        *,
        symbol: literals.Symbol | None = None,
        **options: Unpack[CallOptions],
    ) -> Reply[dict[str, Any]]:
        """Expiry tokens now tradeable for one symbol.

        Each comes with its days to expiry and, when the token can be parsed, an ISO date. For filling an expiry
        picker this is lighter than `/options/expiry-summary`.

        Args:
            symbol: Underlying to report on, as one of the four USDT pairs. Anything else, such as `BTC`, fails
                validation with a 422. Default: `BTCUSDT`.

        Returns:
            A `Reply`; `data` is free-form JSON: the contract publishes no fields for it.

        Raises:
            InvalidRequestError, AuthenticationError, PermissionDeniedError, NotFoundError, RateLimitError,
                QuotaExceededError, InternalServerError, UpstreamError; like every call, APIConnectionError,
                APITimeoutError, ContractError.

        URL: GET https://api.backquant.com/v2/expiries
        """
        return self._call(
            EXPIRIES,
            {
                "symbol": symbol,
            },
            options,
        )

    def status(
        self,
        **options: Unpack[CallOptions],
    ) -> Reply[models.StatusData]:
        """Health grid of symbols by data category, derived from cache age.

        Each cell is `healthy`, `degraded`, `unhealthy` or `unavailable`, and `overall_status` takes the worst
        cell. The reply also holds the age thresholds and, per venue, the state of chain and tape (`on`, `off`,
        `unknown`) with `chain_symbols` and `chain_contracts`. `unknown` means that no recent status report exists,
        not that the venue is switched off.

        Returns:
            A `Reply`; `data` is `StatusData`, from the vendor's documentation; what it does not name is in
                `extra`.

        Raises:
            InvalidRequestError, AuthenticationError, PermissionDeniedError, NotFoundError, RateLimitError,
                QuotaExceededError, InternalServerError, UpstreamError; like every call, APIConnectionError,
                APITimeoutError, ContractError.

        URL: GET https://api.backquant.com/v2/status
        """
        return self._call(STATUS, {}, options)


class AsyncApi:
    """Every endpoint of contract 2.9, awaited."""

    def __init__(self, call: AsyncCaller) -> None:
        self._call: Final = call

    @cached_property
    def gex(self) -> AsyncGex:
        from .gex import AsyncGex

        return AsyncGex(self._call)

    @cached_property
    def options(self) -> AsyncOptions:
        from .options import AsyncOptions

        return AsyncOptions(self._call)

    @cached_property
    def liquidation(self) -> AsyncLiquidation:
        from .liquidation import AsyncLiquidation

        return AsyncLiquidation(self._call)

    @cached_property
    def multi(self) -> AsyncMulti:
        from .multi import AsyncMulti

        return AsyncMulti(self._call)

    @cached_property
    def market(self) -> AsyncMarket:
        from .market import AsyncMarket

        return AsyncMarket(self._call)

    @cached_property
    def etf(self) -> AsyncEtf:
        from .etf import AsyncEtf

        return AsyncEtf(self._call)

    @cached_property
    def tape(self) -> AsyncTape:
        from .tape import AsyncTape

        return AsyncTape(self._call)

    async def health(
        self,
        **options: Unpack[CallOptions],
    ) -> Reply[models.HealthData]:
        """Liveness probe with an overall status and the state of Redis and the database.

        The status is `ok`, `degraded` (one subsystem is down) or `unhealthy` (cache and database are both down).
        The HTTP status stays 200 whatever the body says. No API key is needed; the limit is 60 calls a minute per
        IP address.

        Returns:
            A `Reply`; `data` is `HealthData`, from the vendor's documentation; what it does not name is in
                `extra`.

        Raises:
            InvalidRequestError, AuthenticationError, PermissionDeniedError, NotFoundError, RateLimitError,
                QuotaExceededError, InternalServerError, UpstreamError; like every call, APIConnectionError,
                APITimeoutError, ContractError.

        URL: GET https://api.backquant.com/v2/health
        """
        return await self._call(HEALTH, {}, options)

    async def meta(
        self,
        **options: Unpack[CallOptions],
    ) -> Reply[models.ApiInfoData]:
        """Static self-description of the API.

        It lists symbols, exchanges, error codes with their HTTP statuses, the authentication scheme, the live
        rate-limit ladder, the envelope shape and documentation links. It is served from memory without storage
        access and needs a key.

        Returns:
            A `Reply`; `data` is `ApiInfoData`, from the vendor's documentation; what it does not name is in
                `extra`.

        Raises:
            InvalidRequestError, AuthenticationError, PermissionDeniedError, NotFoundError, RateLimitError,
                QuotaExceededError, InternalServerError, UpstreamError; like every call, APIConnectionError,
                APITimeoutError, ContractError.

        URL: GET https://api.backquant.com/v2/meta
        """
        return await self._call(META, {}, options)

    async def endpoints(
        self,
        **options: Unpack[CallOptions],
    ) -> Reply[dict[str, Any]]:
        """Catalogue of every route, taken from the running application.

        Each entry gives path, methods, tag, summary, description and parameters (location, required flag, type,
        default, bounds, enum). New routes appear by themselves. The call touches no storage and needs a key.

        Returns:
            A `Reply`; `data` is free-form JSON: the contract publishes no fields for it.

        Raises:
            InvalidRequestError, AuthenticationError, PermissionDeniedError, NotFoundError, RateLimitError,
                QuotaExceededError, InternalServerError, UpstreamError; like every call, APIConnectionError,
                APITimeoutError, ContractError.

        URL: GET https://api.backquant.com/v2/endpoints
        """
        return await self._call(ENDPOINTS, {}, options)

    async def changelog(
        self,
        **options: Unpack[CallOptions],
    ) -> Reply[models.ChangelogData]:
        """Release log of API v2, newest entry first.

        Each entry is flagged as breaking or not, and the life-cycle state of v1 is included (`v1_status` may turn
        to `deprecated` or `sunset`). The content is static and cheap enough for a daily CI check.

        Returns:
            A `Reply`; `data` is `ChangelogData`.

        Raises:
            InvalidRequestError, AuthenticationError, PermissionDeniedError, NotFoundError, RateLimitError,
                QuotaExceededError, InternalServerError, UpstreamError; like every call, APIConnectionError,
                APITimeoutError, ContractError.

        URL: GET https://api.backquant.com/v2/changelog
        """
        return await self._call(CHANGELOG, {}, options)

    async def symbols(
        self,
        **options: Unpack[CallOptions],
    ) -> Reply[dict[str, Any]]:
        """All covered symbols with what is live for each of them.

        Every entry holds the data categories now live with the age of each, the spot price, the number of active
        expiries and the endpoint paths the symbol supports. It reads the cache only and is the suggested first
        call of a new client.

        Returns:
            A `Reply`; `data` is free-form JSON: the contract publishes no fields for it.

        Raises:
            InvalidRequestError, AuthenticationError, PermissionDeniedError, NotFoundError, RateLimitError,
                QuotaExceededError, InternalServerError, UpstreamError; like every call, APIConnectionError,
                APITimeoutError, ContractError.

        URL: GET https://api.backquant.com/v2/symbols
        """
        return await self._call(SYMBOLS, {}, options)

    async def expiries(
        self,
        *,
        symbol: literals.Symbol | None = None,
        **options: Unpack[CallOptions],
    ) -> Reply[dict[str, Any]]:
        """Expiry tokens now tradeable for one symbol.

        Each comes with its days to expiry and, when the token can be parsed, an ISO date. For filling an expiry
        picker this is lighter than `/options/expiry-summary`.

        Args:
            symbol: Underlying to report on, as one of the four USDT pairs. Anything else, such as `BTC`, fails
                validation with a 422. Default: `BTCUSDT`.

        Returns:
            A `Reply`; `data` is free-form JSON: the contract publishes no fields for it.

        Raises:
            InvalidRequestError, AuthenticationError, PermissionDeniedError, NotFoundError, RateLimitError,
                QuotaExceededError, InternalServerError, UpstreamError; like every call, APIConnectionError,
                APITimeoutError, ContractError.

        URL: GET https://api.backquant.com/v2/expiries
        """
        return await self._call(
            EXPIRIES,
            {
                "symbol": symbol,
            },
            options,
        )

    async def status(
        self,
        **options: Unpack[CallOptions],
    ) -> Reply[models.StatusData]:
        """Health grid of symbols by data category, derived from cache age.

        Each cell is `healthy`, `degraded`, `unhealthy` or `unavailable`, and `overall_status` takes the worst
        cell. The reply also holds the age thresholds and, per venue, the state of chain and tape (`on`, `off`,
        `unknown`) with `chain_symbols` and `chain_contracts`. `unknown` means that no recent status report exists,
        not that the venue is switched off.

        Returns:
            A `Reply`; `data` is `StatusData`, from the vendor's documentation; what it does not name is in
                `extra`.

        Raises:
            InvalidRequestError, AuthenticationError, PermissionDeniedError, NotFoundError, RateLimitError,
                QuotaExceededError, InternalServerError, UpstreamError; like every call, APIConnectionError,
                APITimeoutError, ContractError.

        URL: GET https://api.backquant.com/v2/status
        """
        return await self._call(STATUS, {}, options)
