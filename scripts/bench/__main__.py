"""Measure everything, print the table, write docs/performance.md."""

import os
import platform
import sys
from datetime import UTC, datetime
from importlib.metadata import version

from scripts.generate.render import ROOT

from . import calls, decode, frames, imports, memory, stream
from .measure import Row

PAGE = ROOT / "docs" / "performance.md"
STEPS = {
    "decoding": decode.rows,
    "size of the reply": decode.flatness,
    "frames": frames.rows,
    "calls": calls.rows,
    "imports": imports.rows,
    "memory": memory.rows,
    "stream": stream.rows,
}


def main() -> int:
    rows: list[Row] = []
    for number, (name, measure) in enumerate(STEPS.items(), start=1):
        print(f"[{number}/{len(STEPS)}] {name} ...", file=sys.stderr, flush=True)
        rows += measure()
    table = _table(rows)
    print(table)
    PAGE.write_text(_page(table), encoding="utf-8")
    print(f"written to {PAGE.relative_to(ROOT)}", file=sys.stderr)
    missed = [row.what for row in rows if not row.holds]
    print(f"targets missed: {', '.join(missed)}" if missed else "every target is met", file=sys.stderr)
    return 0


def _table(rows: list[Row]) -> str:
    lines = ["| what | ours | the other | ratio | target | met |", "|---|---:|---:|---:|---|---|"]
    lines += [
        f"| {row.what} | {row.ours:,.1f} {row.unit} | {row.other:,.1f} {row.unit} | {_ratio(row)} | {row.target} |"
        f" {'yes' if row.holds else '**no**'} |"
        for row in rows
    ]
    return "\n".join(lines)


def _ratio(row: Row) -> str:
    return f"{row.ratio:.2f}x faster" if row.higher_is_better else f"{row.ratio:.2f}x"


def _page(table: str) -> str:
    libraries = ", ".join(
        f"{name} {version(name)}" for name in ("msgspec", "httpx", "pydantic", "openapi-python-client")
    )
    return f"""# Performance

Written by `make bench` on {datetime.now(UTC).date()}, never by hand: Python {platform.python_version()}, {os.cpu_count()} cores, {libraries}.

Each row is a ratio of two medians from interleaved runs on one machine; the absolute figures depend on that machine, the ratios hardly do. Decoding
starts from the bytes of a reply and ends with its typed data; a call is `gex.levels` against a local server that sends one fixed reply, and "the other" then
includes parsing the body to dicts. Import times are without the start of the interpreter.

{table}

Run `make bench` to measure on your machine; it takes a few minutes and rewrites this page.
"""


if __name__ == "__main__":
    sys.exit(main())
