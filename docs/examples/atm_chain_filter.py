"""Liquid options near the money, one to five weeks out, the tightest quotes first. The server filters; one call is spent.

Run it with a key in BACKQUANT_API_KEY, or: backquant sandbox -- python docs/examples/atm_chain_filter.py [SYMBOL]
"""

import sys
from typing import cast

from backquant import BackQuant, InvalidRequestError, NotFoundError
from backquant.literals import Symbol

symbol = cast("Symbol", sys.argv[1] if len(sys.argv) > 1 else "BTCUSDT")  # a wrong one is refused before it is sent

with BackQuant() as bq:
    try:
        reply = bq.options.chain(
            symbol=symbol,
            moneyness_min=0.97,
            moneyness_max=1.03,
            dte_min=7,
            dte_max=35,
            oi_min=10,
            fields=["contracts"],
        )
    except (NotFoundError, InvalidRequestError) as error:
        sys.exit(f"{symbol}: {error}")

    quoted = [
        (200 * (row.ask - row.bid) / (row.ask + row.bid), row)
        for row in reply.data.contracts or []
        if row.bid and row.ask and row.strike  # 0 and null: no quote
    ]
    quoted.sort(key=lambda pair: pair[0])
    print(
        f"{symbol}, spot {reply.meta.spot_price or 0:,.0f} USD: {len(quoted)} quoted contracts; bid and ask as Deribit quotes them"
    )
    print("   strike  expiry   type      bid      ask  spread      IV  delta  open interest")
    for spread, row in quoted[:15]:
        print(
            f"{row.strike:>9,.0f}  {row.expiry}  {row.type:<5}{row.bid:>8.4f}{row.ask:>9.4f}{spread:>7.1f}%"
            f"{row.iv or 0:>7.1f}%{row.delta or 0:>7.2f}{row.oi or 0:>15,.0f}"
        )
    if reply.data.truncated:
        print(f"cut off: {reply.data.total_matching_count} contracts match, ask for less")
