"""Watch the gamma flip and say when spot crosses it. It ends with Ctrl-C, or after so many updates.

Run it with a key in BACKQUANT_API_KEY, or: backquant sandbox -- python docs/examples/flip_alert.py 3
"""

import sys
from itertools import islice

from backquant import BackQuant

updates = int(sys.argv[1]) if len(sys.argv) > 1 else None  # None: until Ctrl-C
was_above: bool | None = None

with BackQuant() as bq:
    try:
        for reply in islice(bq.watch(bq.gex.levels, symbol="BTCUSDT"), updates):
            spot, flip = reply.meta.spot_price, reply.data.all_expiry.hvl
            when = f"{reply.meta.computed_at or reply.meta.timestamp:%H:%M:%S} UTC"
            if spot is None or flip is None:
                print(f"{when}  no flip now", flush=True)
                continue
            above = spot >= flip
            print(
                f"{when}  spot {spot:,.0f}, flip {flip:,.0f}, {abs(spot / flip - 1):.2%} {'above' if above else 'below'}",
                flush=True,
            )
            if was_above is not None and above != was_above:
                print(
                    f"ALERT  spot is now {'above' if above else 'below'} the flip: dealers {'dampen' if above else 'amplify'} moves\a",
                    flush=True,
                )
            was_above = above
    except KeyboardInterrupt:
        print("stopped")
