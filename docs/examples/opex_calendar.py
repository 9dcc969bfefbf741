"""The next expiries of each coin: what hangs on them, where max pain is, which ones are monthly or quarterly.

Run it with a key in BACKQUANT_API_KEY, or: backquant sandbox -- python docs/examples/opex_calendar.py
"""

from typing import get_args

from backquant import BackQuant, NotFoundError
from backquant.literals import Symbol


def number(value: float | None, form: str = ",.0f") -> str:
    return "-" if value is None else format(value, form)


with BackQuant() as bq:
    for symbol in get_args(Symbol):
        try:
            calendar = bq.options.opex(symbol=symbol, horizon=60).data
        except NotFoundError:
            print(f"{symbol}: no expiries are held now\n")
            continue
        print(f"{symbol}, the next {calendar.horizon_days} days")
        print("  expiry    days  class        notional, M USD  put/call   ATM IV  max pain")
        for row in calendar.expirations:
            notional = None if row.oi.notional_oi_usd is None else row.oi.notional_oi_usd / 1e6
            pain = row.gamma.max_pain.strike if row.gamma.max_pain else None
            print(
                f"{'*' if row.is_anchor else ' '} {row.expiry:<9}{number(row.dte):>5}  {row.type:<12}{number(notional):>16}"
                f"{number(row.oi.pcr, '.2f'):>10}{number(row.iv.atm_iv, '.1f'):>8}%{number(pain):>10}"
            )
        anchor = calendar.next_anchor
        print(f"  next anchor: {f'{anchor.expiry} ({anchor.type}), dte {number(anchor.dte)}' if anchor else 'none'}\n")
