"""Where options expect the price to be, with 68 %, on the next monthly expiry; with a file name, a picture of it, too.

Run it with a key in BACKQUANT_API_KEY, or: backquant sandbox -- python docs/examples/sigma_band.py band.png
The picture needs an extra: pip install 'backquant[plot]'
"""

import sys
from pathlib import Path

from backquant import BackQuant, NotFoundError
from backquant.plot import render

SYMBOL = "BTCUSDT"

with BackQuant() as bq:
    try:
        expiries = bq.options.expiry_summary(symbol=SYMBOL).data.expiries
        # A quarterly expiry is the monthly one of its month. Today's has no band to speak of.
        expiry = next(row.expiry for row in expiries if row.type in ("monthly", "quarterly") and (row.dte or 0) > 0)
        reply = bq.options.probability.density(symbol=SYMBOL, expiry=expiry, confidence_band=0.6827)
        density = reply.data.expiries[expiry]
    except (NotFoundError, StopIteration, KeyError):
        sys.exit(f"{SYMBOL}: no monthly expiry with a density is held now")

    band, spot = density.confidence_band, reply.meta.spot_price
    print(f"{SYMBOL}, expiry {expiry}, computed {reply.meta.computed_at or reply.meta.timestamp:%Y-%m-%d %H:%M:%S} UTC")
    if spot is not None:
        print(f"  spot        {spot:>10,.0f}")
    if density.prob_50 is not None:
        print(f"  median      {density.prob_50:>10,.0f}")
    if band is None or band.lower is None or band.upper is None:
        print(f"  no band: {band.reason if band else 'the API gives none'}")
    else:
        print(f"  with {band.confidence:.0%}    {band.lower:>10,.0f} to {band.upper:,.0f}")
        if spot:
            print(f"  from spot   {band.lower / spot - 1:>+10.1%} to {band.upper / spot - 1:+.1%}")

    if len(sys.argv) > 1:
        Path(sys.argv[1]).write_bytes(render(reply, dpi=80))
        print(f"written: {sys.argv[1]}")
