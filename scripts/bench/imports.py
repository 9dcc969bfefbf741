"""Fresh interpreters: what an import takes, and a program's first reply."""

import subprocess
import sys
import time
from functools import partial

from .calls import KEY
from .measure import Measured, child_cpu, interleaved, row
from .server import running

__all__ = ["rows"]


def rows() -> list[Measured]:
    return [*_imports(), _first_reply(), _sandbox()]


def _imports() -> list[Measured]:
    def fresh(statement: str) -> None:
        subprocess.run([sys.executable, "-c", statement], check=True)

    taken = interleaved(
        {
            "nothing": lambda: fresh("pass"),
            "ours": lambda: fresh("import backquant"),
            "client": lambda: fresh("from backquant import BackQuant"),
            "httpx": lambda: fresh("import httpx"),
        },
        rounds=15,
        clock=time.perf_counter,
    )
    ms = {name: (seconds - taken["nothing"]) * 1000 for name, seconds in taken.items()}
    return [
        row("import backquant / import httpx", ms["ours"], ms["httpx"], "ms", at_most=1.2),
        row(
            "from backquant import BackQuant / import httpx",
            ms["client"],
            ms["httpx"],
            "ms",
            at_most=2.0,
            why="classes of attrs are made anew by each process",
        ),
    ]


def _first_reply() -> Measured:
    with running() as url:
        programs = {
            "ours": f"from backquant import BackQuant; BackQuant({KEY!r}, base_url={url!r}).gex.levels(symbol='BTCUSDT')",
            "httpx": f"import httpx; httpx.get({url + '/gex/levels?symbol=BTCUSDT'!r}, headers={{'X-API-Key': {KEY!r}}}).json()",
            "urllib": f"import json, urllib.request as u; json.load(u.urlopen({url + '/gex/levels?symbol=BTCUSDT'!r}))",
        }
        runs = {name: partial(child_cpu, [sys.executable, "-c", text]) for name, text in programs.items()}
        taken: dict[str, list[float]] = {name: [] for name in runs}
        for _ in range(11):
            for name, run in runs.items():
                taken[name].append(run() * 1000)
    ms = {name: sorted(times)[len(times) // 2] for name, times in taken.items()}
    return row(
        "a new process to its first reply / with httpx",
        ms["ours"],
        ms["httpx"],
        "ms",
        limit=ms["urllib"],
        limit_by="urllib + json",
        why="httpx, and the typed methods and models",
    )


def _sandbox() -> Measured:
    """What a sandbox in the process costs, up to its first reply; what it imports is paid by whoever imports it first."""
    imports = "from backquant import BackQuant; import backquant.models, backquant.sandbox"
    programs = {"imports": imports, "reply": f"{imports}\nwith BackQuant.sandbox() as bq: bq.gex.levels()"}
    taken = {
        name: sorted(child_cpu([sys.executable, "-c", text]) for _ in range(11))[5] for name, text in programs.items()
    }
    spent = (taken["reply"] - taken["imports"]) * 1000
    return row("BackQuant.sandbox() to its first reply / the 500 ms it may take", spent, 500.0, "ms", at_most=1.0)
