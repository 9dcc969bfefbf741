"""The command line to Parquet, against a script of one's own: time of the processor, rows a second, memory."""

import os
import sys
import tempfile
from pathlib import Path

from .calls import KEY
from .measure import Measured, child_cpu, child_peak, row
from .server import PAGE, PAGES, running

__all__ = ["rows"]


SCRIPT = """
import sys, httpx, msgspec, pyarrow, pyarrow.parquet
url, target = sys.argv[1:]
cursor, parts = None, []
with httpx.Client(headers={"X-API-Key": "x"}) as client:
    while True:
        data = msgspec.json.decode(client.get(url + "/gex/history", params={"before": cursor} if cursor else {}).content)["data"]
        parts.append(pyarrow.table({name: data[name] for name in ("timestamps", "total_gex")}))
        cursor = data["next_cursor"]
        if cursor is None:
            break
pyarrow.parquet.write_table(pyarrow.concat_tables(parts), target)
"""


def rows() -> list[Measured]:
    total = PAGE * PAGES
    os.environ["BACKQUANT_API_KEY"] = KEY
    with running("history") as url, tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "history.parquet"
        ours = [
            sys.executable,
            "-m",
            "backquant",
            "--base-url",
            url,
            "gex",
            "history",
            "--symbol",
            "BTCUSDT",
            "--limit",
            str(PAGE),
        ]
        ours = [*ours, "--pages", str(PAGES), "-o", str(target)]
        script = [sys.executable, "-c", SCRIPT, url, str(target)]
        taken: dict[str, list[float]] = {"ours": [], "script": []}
        for _ in range(7):
            for name, command in (("ours", ours), ("script", script)):
                target.unlink(missing_ok=True)
                taken[name].append(child_cpu(command))
        peaks = {name: _peak(command, target) for name, command in (("ours", ours), ("script", script))}
    seconds = {name: sorted(times)[len(times) // 2] for name, times in taken.items()}
    return [
        row(
            f"{total:,} rows of {PAGES} pages to Parquet on the command line ({total / seconds['ours']:,.0f} rows/s) / a script with httpx,"
            " msgspec and pyarrow",
            seconds["ours"] * 1000,
            seconds["script"] * 1000,
            "ms",
            why="most of it is the start: click, rich and the commands of every endpoint",
        ),
        row("the same, peak memory / the script", peaks["ours"], peaks["script"], "MB"),
    ]


def _peak(command: list[str], target: Path) -> float:
    target.unlink(missing_ok=True)
    return child_peak(command)
