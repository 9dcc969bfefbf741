# Generated from contract 2.9 by `make generate`: do not edit. A wrong field or parameter is mended in
# openapi/overlay.yaml, the shape of this code in scripts/templates.
# Contract sha256: 02d58034803db13db94dae0c126ab1d86fae331d0f58ae0fd01cabb390ee3474
"""Endpoints under /multi."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Unpack, get_args

from .. import literals, models
from ..operation import AsyncCaller, Caller, CallOptions, Operation, Param
from ..types import Sequence

if TYPE_CHECKING:
    from backquant.reply import Reply


GEX_LEVELS: Final[Operation[models.MultiGexLevelsData]] = Operation(
    "multi.gex_levels",
    "/multi/gex/levels",
    (
        Param("symbols", many=True, max_items=8, choices=get_args(literals.Symbol), required=True),
        Param("exchanges", many=True, choices=get_args(literals.Venue)),
        Param("include", many=True, choices=get_args(literals.MultiLevelsSection)),
        Param("positioning", choices=get_args(literals.Positioning)),
    ),
    lambda: models.MultiGexLevelsData,
    cadence=30,
)


class Multi:
    """Endpoints under /multi."""

    def __init__(self, call: Caller) -> None:
        self._call: Final = call

    def gex_levels(
        self,
        *,
        symbols: Sequence[literals.Symbol] | str,
        exchanges: Sequence[literals.Venue] | str | None = None,
        include: Sequence[literals.MultiLevelsSection] | str | None = None,
        positioning: literals.Positioning | None = None,
        **options: Unpack[CallOptions],
    ) -> Reply[models.MultiGexLevelsData]:
        """GEX levels of several symbols in one call.

        The `results` map is keyed by symbol (null when there is no data) and comes with `requested`, `served`,
        `missing` and `invalid` lists, so one cold symbol does not fail the call. Positioning is `flow` for BTC and
        ETH and falls back to `std` for SOL and HYPE. The GEX cadence is about 30 s.

        Args:
            symbols: Symbols to query, comma-separated, at most 8. Repeats are removed while the order is kept, and
                names that are not supported are reported in `invalid`.
            exchanges: Venues to re-aggregate from, as a comma-separated list of `deribit`, `bybit`, `okx`,
                `binance`, `derive`, `thalex`, `delta_india` and `delta`. Names not recognised are ignored, and all
                venues count when none is valid.
            include: Comma-separated optional sections: `expected_move`, `max_pain`, `ranked`, `zones`. Unlike the
                single-symbol endpoint, this one has no `spot` or `candles`.
            positioning: Dealer model: `flow` (measured, BTC and ETH only, otherwise drops to `std`) or `std`
                (calls plus open interest, puts minus). `meta.extra.positioning` names the model actually used.
                Default: `flow`.

        Returns:
            A `Reply`; `data` is `MultiGexLevelsData`.

        Raises:
            InvalidRequestError, AuthenticationError, PermissionDeniedError, NotFoundError, RateLimitError,
                QuotaExceededError, InternalServerError, UpstreamError; like every call, APIConnectionError,
                APITimeoutError, ContractError.

        URL: GET https://api.backquant.com/v2/multi/gex/levels
        """
        return self._call(
            GEX_LEVELS,
            {
                "symbols": symbols,
                "exchanges": exchanges,
                "include": include,
                "positioning": positioning,
            },
            options,
        )


class AsyncMulti:
    """Endpoints under /multi."""

    def __init__(self, call: AsyncCaller) -> None:
        self._call: Final = call

    async def gex_levels(
        self,
        *,
        symbols: Sequence[literals.Symbol] | str,
        exchanges: Sequence[literals.Venue] | str | None = None,
        include: Sequence[literals.MultiLevelsSection] | str | None = None,
        positioning: literals.Positioning | None = None,
        **options: Unpack[CallOptions],
    ) -> Reply[models.MultiGexLevelsData]:
        """GEX levels of several symbols in one call.

        The `results` map is keyed by symbol (null when there is no data) and comes with `requested`, `served`,
        `missing` and `invalid` lists, so one cold symbol does not fail the call. Positioning is `flow` for BTC and
        ETH and falls back to `std` for SOL and HYPE. The GEX cadence is about 30 s.

        Args:
            symbols: Symbols to query, comma-separated, at most 8. Repeats are removed while the order is kept, and
                names that are not supported are reported in `invalid`.
            exchanges: Venues to re-aggregate from, as a comma-separated list of `deribit`, `bybit`, `okx`,
                `binance`, `derive`, `thalex`, `delta_india` and `delta`. Names not recognised are ignored, and all
                venues count when none is valid.
            include: Comma-separated optional sections: `expected_move`, `max_pain`, `ranked`, `zones`. Unlike the
                single-symbol endpoint, this one has no `spot` or `candles`.
            positioning: Dealer model: `flow` (measured, BTC and ETH only, otherwise drops to `std`) or `std`
                (calls plus open interest, puts minus). `meta.extra.positioning` names the model actually used.
                Default: `flow`.

        Returns:
            A `Reply`; `data` is `MultiGexLevelsData`.

        Raises:
            InvalidRequestError, AuthenticationError, PermissionDeniedError, NotFoundError, RateLimitError,
                QuotaExceededError, InternalServerError, UpstreamError; like every call, APIConnectionError,
                APITimeoutError, ContractError.

        URL: GET https://api.backquant.com/v2/multi/gex/levels
        """
        return await self._call(
            GEX_LEVELS,
            {
                "symbols": symbols,
                "exchanges": exchanges,
                "include": include,
                "positioning": positioning,
            },
            options,
        )
