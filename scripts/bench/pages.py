"""Walking through pages of 500 points, against a loop of one's own over the same method."""

from backquant import BackQuant

from .calls import KEY, Socket
from .decode import HISTORY
from .measure import Measured, interleaved, row
from .server import PAGE, PAGES, running
from .structs import limit_decoder

__all__ = ["rows"]


def rows() -> list[Measured]:
    with running("history") as url, BackQuant(KEY, base_url=url) as bq, Socket(url) as bare:
        limit = limit_decoder(HISTORY.data())

        def loop() -> None:
            before = None
            for _ in range(PAGES):
                before = bq.gex.history(symbol="BTCUSDT", limit=PAGE, before=before).data.next_cursor

        def walk() -> None:
            assert sum(1 for _ in bq.pages(bq.gex.history, symbol="BTCUSDT", limit=PAGE)) == PAGES  # noqa: S101  # else less is measured

        def least() -> None:
            for _ in range(PAGES):
                limit.decode(bare.get("/gex/history"))

        taken = interleaved({"ours": walk, "loop": loop, "limit": least}, rounds=15)
    us = {name: seconds / PAGES * 1e6 for name, seconds in taken.items()}
    return [
        row(
            f"bq.pages, one page of {PAGE} / a loop over the same method",
            us["ours"],
            us["loop"],
            "us",
            at_most=1.1,
            limit=us["limit"],
            limit_by="a bare socket + Struct",
            why="pages are compared by their times, so that no row comes twice",
        )
    ]
