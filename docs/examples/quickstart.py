"""A first look at the API: levels, max pain, the next expiries, a filtered chain, and one typed error.

Run it with a key in BACKQUANT_API_KEY, or against the sandbox: backquant sandbox -- python docs/examples/quickstart.py
"""

from backquant import BackQuant, InvalidRequestError


def usd(value: float | None) -> str:
    return "-" if value is None else f"{value:,.0f}"


def number(value: float | None, digits: int = 2) -> str:
    return "-" if value is None else f"{value:,.{digits}f}"


with BackQuant() as bq:
    reply = bq.gex.levels(symbol="BTCUSDT", include=["max_pain", "expected_move"])
    levels, move = reply.data.all_expiry, reply.data.expected_move
    print(f"{reply.meta.symbol}  spot {usd(reply.meta.spot_price)} USD, {reply.meta.freshness_seconds:.0f} s old\n")
    print("Gamma levels, all expiries (USD)")
    print(f"  call wall   {usd(levels.call_resistance):>8}")
    print(f"  gamma flip  {usd(levels.hvl):>8}")
    print(f"  put wall    {usd(levels.put_support):>8}")
    if move is not None:
        print(f"  expected    {usd(move.lower_1sd):>8} to {usd(move.upper_1sd)} (one sigma)")

    max_pain = {row.expiry: row.max_pain.strike for row in bq.gex.max_pain(expiry="all").data.per_expiry or []}
    print("\nNext expiries\n  expiry   dte  class      ATM IV  25d skew   open interest  max pain")
    for row in bq.options.expiry_summary().data.expiries[:6]:
        print(
            f"  {row.expiry:<8}{number(row.dte, 0):>4}  {row.type:<9}{number(row.atm_iv, 1):>8}{number(row.skew_25d):>10}"
            f"{number(row.total_oi, 0):>16}{usd(max_pain.get(row.expiry)):>10}"
        )

    last = bq.options.chain(moneyness_min=0.97, moneyness_max=1.03, dte_min=3, dte_max=10, option_type="call")
    print(
        f"\nCalls near the money, 3 to 10 days out\n  {'strike':>7}  expiry      IV   delta        OI       gamma exposure"
    )
    for contract in last.data.contracts or []:
        print(
            f"  {usd(contract.strike):>7}  {contract.expiry}{number(contract.iv, 1):>8}{number(contract.delta):>8}"
            f"{number(contract.oi, 0):>10}{usd(contract.gex):>21}"
        )

    print("\nA mistake, found before it costs a request")
    try:
        bq.gex.levels(symbol="BTC")  # type: ignore[arg-type]  # a type checker finds it, too
    except InvalidRequestError as error:
        print(f"  InvalidRequestError: {error}")

    if last.rate_limit is not None:
        print(f"\n{last.rate_limit.remaining} of {last.rate_limit.limit} requests left in this minute")
