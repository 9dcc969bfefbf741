"""A user's mistakes: type checkers must complain of each line that is marked, and of no other."""

from backquant import AsyncBackQuant, BackQuant, Reply
from backquant.models import GexLevelsData, TapeStatsData

bq = BackQuant()
bq.gex.levels(symbol="BTC")  # E
bq.gex.levels(include=["max_pain", "maxpain"])  # E
bq.gex.levels(simbol="BTCUSDT")  # E
bq.gex.levels("BTCUSDT")  # E
bq.gex.history(limit="5")  # E
bq.gex.history(before=1755700200)  # E
bq.gex.level()  # E
bq.options.greeks.trace()  # E
bq.options.greeks.trace("theta")  # E
bq.multi.gex_levels()  # E
bq.gex.levels(timeout="5")  # E
bq.with_options(retries=5)  # E
BackQuant(token="…")  # E
bq.pages(bq.gex.history, simbol="BTCUSDT")  # E
bq.pages(bq.gex.history, limit="500")  # E
bq.pages(bq.gex.history, max_pages="all")  # E
bq.pages(bq.gex.history())  # E
bq.watch(bq.gex.levels, symbol="BTC")  # E
bq.watch(bq.gex.levels, every="5")  # E
bq.watch(bq.options.greeks.trace)  # E
bq.watch(AsyncBackQuant().gex.levels)  # E

reply = bq.gex.levels()
print(reply["data"])  # E
print(reply.data["all_expiry"])  # E
print(reply.data.all_expiry.hvl + 1)  # E
print(reply.data.hvl)  # E
reply.data.positioning = "flow"  # E
print(reply.rate_limit.remaining)  # E
wrong: Reply[TapeStatsData] = reply  # E
right: Reply[GexLevelsData] = reply


async def forgotten(client: AsyncBackQuant) -> None:
    print(client.gex.levels().data)  # E
    print(reply.data.all_expiry.hvl.real, await client.gex.levels())  # E
