"""Import time in fresh interpreters."""

import subprocess
import sys

from .measure import Row, interleaved, row


def rows() -> list[Row]:
    def fresh(statement: str) -> None:
        subprocess.run([sys.executable, "-c", statement], check=True)

    taken = interleaved(
        {
            "nothing": lambda: fresh("pass"),
            "ours": lambda: fresh("import backquant"),
            "client": lambda: fresh("from backquant import BackQuant"),
            "httpx": lambda: fresh("import httpx"),
        },
        rounds=21,
    )
    ms = {name: (seconds - taken["nothing"]) * 1000 for name, seconds in taken.items()}
    return [
        row("import backquant / import httpx", ms["ours"], ms["httpx"], "ms", at_most=1.2),
        row("from backquant import BackQuant / import httpx", ms["client"], ms["httpx"], "ms", at_most=2.0),
    ]
