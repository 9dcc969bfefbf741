"""Backtest over 60 days: hold while spot is above the gamma flip, step aside below it. Filled once, drawn as often as you like.

Run it with a key in BACKQUANT_API_KEY, or: backquant sandbox -- python docs/examples/flip_backtest.py history flip.png
It needs three extras: pip install 'backquant[history,pandas,plot]'
"""

import sys
from datetime import UTC, datetime, timedelta

import pandas
from matplotlib import pyplot

from backquant import BackQuant
from backquant.history import History

folder, picture = [*sys.argv[1:], *("history", "flip.png")[len(sys.argv) - 1 :]]
end = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
start = end - timedelta(days=60)

with BackQuant() as bq:  # 1,440 calls the first time, none after
    print(bq.backfill(bq.gex.levels, symbol="BTCUSDT", start=start, end=end, every="1h", into=folder).run())

hours = pandas.date_range(start, end, freq="h", inclusive="left")
known = History(folder).as_of("gex.levels", hours, symbol="BTCUSDT", max_age="1h").set_index("asked")
spot, flip = known["spot_price"], known["all_expiry.hvl"]
above = (spot >= flip).where(spot.notna() & flip.notna())  # unknown where nothing is known
crossed = above.dropna().astype(bool)
crossings = crossed.ne(crossed.shift()).sum() - 1
change = spot.ffill().pct_change().fillna(0)
held = above.astype("float").shift().fillna(0)  # decided at an hour, held for the next one
worth = pandas.DataFrame({"held above the flip": (1 + change * held).cumprod(), "held always": (1 + change).cumprod()})

print(
    f"{spot.notna().sum()} of {len(hours)} hours known, the flip crossed {crossings} times, in the market {held.mean():.0%} of the time"
)
print(worth.iloc[-1].sub(1).map("{:+.1%}".format).to_string())

figure, (prices, curve) = pyplot.subplots(2, 1, figsize=(11, 6.5), sharex=True, layout="constrained")
prices.plot(spot.index, spot, label="spot")
prices.step(flip.index, flip, label="gamma flip", where="post")
worth.plot(ax=curve)
prices.legend()
figure.savefig(picture)  # pyright: ignore[reportUnknownMemberType]  # a gap in matplotlib's stubs
print(picture)
