"""Post to a webhook (Discord, Slack, Telegram through a bridge) when spot crosses BTC's gamma flip or leaves the walls.

WEBHOOK_URL=https://... python docs/examples/alert_bot.py
Without a key: backquant sandbox -- python docs/examples/alert_bot.py 1
"""

import os
import sys
from itertools import islice

import httpx

from backquant import BackQuant, models

WEBHOOK = os.environ.get("WEBHOOK_URL")  # without one, messages are only printed
updates = int(sys.argv[1]) if len(sys.argv) > 1 else None  # None: until Ctrl-C


def place(spot: float, levels: models.GexAllExpiryLevels) -> str:
    """Where spot is among the levels; a level that is not known now is passed over."""
    if levels.call_resistance is not None and spot > levels.call_resistance:
        return f"above the call wall at {levels.call_resistance:,.0f}"
    if levels.put_support is not None and spot < levels.put_support:
        return f"below the put wall at {levels.put_support:,.0f}"
    if levels.hvl is None:
        return "between the walls"
    return f"{'above' if spot >= levels.hvl else 'below'} the flip at {levels.hvl:,.0f}"


def post(message: str) -> None:
    """A webhook that fails is told, and ends nothing."""
    print(message, flush=True)
    if WEBHOOK:
        try:
            httpx.post(WEBHOOK, json={"content": message, "text": message}, timeout=10).raise_for_status()
        except httpx.HTTPError as error:
            print(f"the webhook failed: {type(error).__name__}", file=sys.stderr)


was: str | None = None
with BackQuant() as bq:
    for reply in islice(bq.watch(bq.gex.levels, symbol="BTCUSDT"), updates):
        if reply.meta.spot_price is None:
            continue
        now = place(reply.meta.spot_price, reply.data.all_expiry)
        if was is None or now.partition(" at ")[0] != was.partition(" at ")[0]:
            why = "".join(f" [{notice}]" for notice in reply.notices)
            post(f"{reply.meta.symbol} {reply.meta.spot_price:,.0f} is {now}{why}")
        was = now
