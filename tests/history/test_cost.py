"""What the history costs those who do not use it: nothing."""

from __future__ import annotations

import subprocess
import sys

from tests.history.past import Past
from tests.support.server import ScriptedServer

PROGRAM = """
import asyncio, sys
before = set(sys.modules)
from backquant import AsyncBackQuant, BackQuant
with BackQuant("test-key-of-the-past", base_url=sys.argv[1]) as bq:
    bq.gex.levels(as_of="2026-09-01")
async def main():
    async with AsyncBackQuant("test-key-of-the-past", base_url=sys.argv[1]) as bq:
        await bq.gex.levels(as_of="2026-09-01")
asyncio.run(main())
print(*sorted(set(sys.modules) - before))
"""
HEAVY = {"dask", "deltalake", "distributed", "numpy", "pandas", "polars", "psycopg", "pyarrow", "sqlite3"}


def test_a_plain_import_and_a_plain_call_load_none_of_it(server: ScriptedServer, past: Past) -> None:
    ran = subprocess.run(
        [sys.executable, "-c", PROGRAM, server.url], check=True, capture_output=True, text=True, timeout=120
    )
    loaded = ran.stdout.split()
    assert "backquant.client" in loaded
    assert [name for name in loaded if name.startswith(("backquant.history", "backquant.coordinate"))] == []
    assert HEAVY & {name.partition(".")[0] for name in loaded} == set()
