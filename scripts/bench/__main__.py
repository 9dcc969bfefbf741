"""Measure everything and write docs/performance.md, the worst first; or, with names of parts, print those alone."""

import os
import platform
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from importlib.metadata import version

from ..generate.render import ROOT
from . import calls, cli, decode, encrypted, endpoints, frames, history, imports, market, memory, pages, stream, walk
from .measure import Measured

__all__ = ["main", "table"]


PAGE = ROOT / "docs" / "performance.md"
PARTS: dict[str, Callable[[], list[Measured]]] = {
    "decode": decode.rows,
    "endpoints": endpoints.rows,
    "frames": frames.rows,
    "calls": calls.rows,
    "encrypted": encrypted.rows,
    "pages": pages.rows,
    "imports": imports.rows,
    "cli": cli.rows,
    "memory": memory.rows,
    "stream": stream.rows,
    "history": history.rows,
    "market": market.rows,
    "walk": walk.rows,
}
LIBRARIES = (
    "msgspec",
    "httpx",
    "aiohttp",
    "pydantic",
    "openapi-python-client",
    "pandas",
    "polars",
    "pyarrow",
    "websockets",
)


def main(wanted: list[str]) -> int:
    unknown = [name for name in wanted if name not in PARTS]
    if unknown:
        print(f"no part {unknown[0]!r}; the parts are {', '.join(PARTS)}", file=sys.stderr)
        return 2
    rows: list[Measured] = []
    for name in wanted or PARTS:
        print(f"{name} ...", file=sys.stderr, flush=True)
        rows += PARTS[name]()
    figures = table(rows)
    print(figures)
    if not wanted:
        PAGE.write_text(_page(figures, rows), encoding="utf-8")
        print(f"written to {PAGE.relative_to(ROOT)}", file=sys.stderr)
    missed = [row.what for row in rows if not row.holds]
    print(f"targets missed: {'; '.join(missed)}" if missed else "every target is met", file=sys.stderr)
    return 0


def table(rows: list[Measured]) -> str:
    lines = [
        "| what | ours | the other | ratio | target | limit | ours / limit |",
        "|---|---:|---:|---:|---|---:|---:|",
    ]
    lines += [_line(row) for row in sorted(rows, key=lambda row: (row.holds, -row.badness))]
    return "\n".join(lines)


def _line(row: Measured) -> str:
    unit = row.unit
    what = row.what if row.holds or not row.why else f"{row.what}<br>*{row.why}*"
    target = "" if row.at_most is None else f"{row.at_most:.4g}x" if row.holds else f"**{row.at_most:.4g}x, missed**"
    limit = "" if row.limit is None else f"{row.limit:,.1f} {unit} ({row.limit_by})"
    beyond = "" if row.limit is None else f"{row.ours / row.limit:.2f}x"
    return f"| {what} | {row.ours:,.1f} {unit} | {row.other:,.1f} {unit} | {row.ratio:.2f}x | {target} | {limit} | {beyond} |"


def _page(figures: str, rows: list[Measured]) -> str:
    libraries = ", ".join(f"{name} {version(name)}" for name in LIBRARIES)
    bounded = [row for row in rows if row.at_most is not None]
    met = sum(row.holds for row in bounded)
    return f"""# Performance

Written by `make bench` on {datetime.now(UTC).date()}, never by hand: Python {platform.python_version()}, {os.cpu_count()} cores, {libraries}.

The worst comes first: what misses its target, with the reason, then what comes nearest to missing it. {met} of {len(bounded)} targets are met.

Each row is a ratio of two medians from interleaved runs on one machine, of the processor's time with the garbage collector on, unless the row says
otherwise; the absolute figures depend on that machine, the ratios hardly do. Decoding starts from the bytes of a reply and ends with its typed data; a call
is `gex.levels` against a local server that sends one fixed reply, and "the other" then includes parsing the body to dicts. The limit is what the same work
takes at the very least with what there is for Python.

{figures}

Run `make bench` to measure on your machine: it takes some minutes and rewrites this page. `make bench ONLY=decode` measures and prints one part
({", ".join(PARTS)}) in a minute or so. The row of `http2=True` is of `AsyncBackQuant(http_client=lambda: httpx.AsyncClient(http2=True))`, with
`pip install 'httpx[http2]'`.
"""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
