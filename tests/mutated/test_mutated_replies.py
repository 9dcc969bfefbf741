"""Whatever a server sends for any endpoint: the call, the tables, frames, views and pictures and the command line end in a result
or in an error of this package, and no value is wrong without a word.

A few hundred mutants by default; BACKQUANT_MUTANTS=22000 (and BACKQUANT_MUTANTS_FROM=…) makes it as many as one likes.
"""

from __future__ import annotations

import io
import json
import os
import sys
import warnings
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

import pandas
import pytest
from rich.console import Console

from backquant import BackQuant, BackQuantError, Reply, concat
from backquant.cli import main
from backquant.plot import draw
from backquant.plot.registry import PICTURES
from backquant.tables import Table
from tests.support.examples import levels, required
from tests.support.server import ScriptedServer, Status
from tests.support.session import KEY

from .mutants import OPERATIONS, Mutant, mutant
from .oracle import number, numbers_of, untold

COUNT = int(os.environ.get("BACKQUANT_MUTANTS", "310"))
FIRST = int(os.environ.get("BACKQUANT_MUTANTS_FROM", "0"))
BATCH = max(len(OPERATIONS), COUNT // 40)
FORMATS = ("table", "json", "jsonl", "csv", "parquet")
STEERING = "\x1b\x07\u202e\x9b"
INTERNAL = 1  # the command's exit status for what has none of its own


@pytest.fixture(scope="module")
def asked() -> Iterator[ScriptedServer]:
    with ScriptedServer() as server:
        yield server


@pytest.fixture(autouse=True)
def somebody(asked: ScriptedServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (("API_KEY", KEY), ("BASE_URL", asked.url)):
        monkeypatch.setenv(f"BACKQUANT_{name}", value)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))


@pytest.mark.parametrize("first", range(FIRST, FIRST + COUNT, BATCH))
def test_no_fault_of_a_reply_escapes_or_passes_in_silence(asked: ScriptedServer, tmp_path: Path, first: int) -> None:
    found: list[str] = []
    with BackQuant(KEY, base_url=asked.url, max_retries=0) as bq, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of departures, which is what these are
        for number in range(first, min(first + BATCH, FIRST + COUNT)):
            each = mutant(number)
            asked.always(Status(200, each.body))
            found += [f"{each}: {fault}" for fault in faults(bq, each, tmp_path)]
    assert found == []


def faults(bq: BackQuant, each: Mutant, folder: Path) -> Iterator[str]:
    """Everything that is wrong with what becomes of one reply."""
    escaped: list[str] = []

    @contextmanager
    def kept(where: str) -> Generator[None]:
        try:
            yield
        except BackQuantError:
            pass
        except Exception as error:  # noqa: BLE001  # whatever it is, it is the finding
            escaped.append(f"{where}: {type(error).__name__}: {error!s:.200}")

    replies: list[Reply[Any]] = []
    with kept("call"):
        replies.append(call(bq, each))
    for reply in replies:
        with kept("typed"):
            yield from (f"typed: {place}" for place in untold(reply))
        for where, look in looks(reply).items():
            with kept(where):
                yield from (f"{where}: {fault}" for fault in look())
        with kept("picture"):
            drawn(reply)
    with kept("command line"):
        yield from commanded(each, replies, folder)
    yield from escaped


def call(bq: BackQuant, each: Mutant) -> Reply[Any]:
    method: Any = bq
    for part in each.operation.name.split("."):
        method = getattr(method, part)
    return method(**required(each.operation))


def looks(reply: Reply[Any]) -> dict[str, Callable[[], Iterator[str]]]:
    """Every view of a reply, and what is wrong with what it shows."""
    return {
        "facts": lambda: facts(reply),
        "tables": lambda: tabled(reply),
        "frames": lambda: framed(reply),
        "views": lambda: viewed(reply),
    }


def facts(reply: Reply[Any]) -> Iterator[str]:
    for told in (reply.as_of, reply.notices, reply.extra, reply.rate_limit, reply.quota, reply.request_id):
        repr(told)
    for notice in reply.notices:
        if not notice.text.isprintable():
            yield f"the notice {notice.text!r} steers a terminal"


def tabled(reply: Reply[Any]) -> Iterator[str]:
    """No number stands in a table that does not stand in the body."""
    known = set(numbers_of(reply.raw))
    for name, table in reply.tables().items():
        if len({len(column) for column in table.columns.values()}) > 1:
            yield f"{name} is not rectangular"
        for title, column in table.columns.items():
            for value in column:
                if (
                    isinstance(value, int | float)
                    and not isinstance(value, bool)
                    and value == value
                    and number(value) not in known
                ):
                    yield f"{name}.{title}: {value!r:.40} stands nowhere in the body"


def framed(reply: Reply[Any]) -> Iterator[str]:
    """The three kinds of frames hold the same; leading columns, wide matrices and one frame of several replies work."""
    for name, table in reply.tables().items():
        if not table.columns:
            continue
        pandas_, polars, arrow = reply.to_pandas(name), reply.to_polars(name), reply.to_arrow(name)
        if not (list(pandas_.columns) == polars.columns == arrow.column_names):
            yield f"{name}: columns differ"
        for title in polars.columns:
            cells = arrow[title].to_pylist()
            if table.kinds[title] in ("mixed", "list") and str(arrow[title].type) == "string":
                cells = [
                    value if value is None else json.loads(value) for value in cells
                ]  # what has no one type is JSON
            rows = [listed(pandas_[title].tolist()), listed(polars[title].to_list()), listed(cells)]
            if not rows[0] == rows[1] == rows[2]:
                yield f"{name}.{title}: {rows!r:.300}"
        reply.to_pandas(name, meta=True)
        wide(reply, name, table)
    concat([reply, reply]).to_arrow()


def wide(reply: Reply[Any], name: str, table: Table) -> None:
    if table.grid is not None:
        for make in (reply.to_pandas, reply.to_polars, reply.to_arrow):
            make(name, wide=True)


def listed(values: list[Any]) -> list[object]:
    """Cells in one spelling: nulls of every kind as None, numbers as floats, times as text."""
    return [_cell(value) for value in values]


def _cell(value: Any) -> object:
    if isinstance(value, dict):
        return {name: _cell(item) for name, item in cast("dict[str, Any]", value).items()}
    if isinstance(value, list | tuple) or hasattr(value, "tolist"):
        return listed(list(cast("list[Any]", value)))
    if value is None or value is pandas.NaT or value is pandas.NA or value != value:
        return None
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(value) if abs(value) < 2**53 else str(value)
    return pandas.Timestamp(value).tz_localize(None).isoformat() if hasattr(value, "year") else value


def viewed(reply: Reply[Any]) -> Iterator[str]:
    shown = [repr(reply), repr(reply.data), repr(reply.meta), reply._repr_html_()]  # pyright: ignore[reportPrivateUsage]  # as notebooks call it
    sheet = io.StringIO()
    Console(file=sheet, width=120).print(reply)
    shown.append(sheet.getvalue())
    for text in shown:
        text.encode()  # what can't be written is no view
        if any(letter in text for letter in STEERING):
            yield f"a view steers the terminal: {text[:80]!r}"


def drawn(reply: Reply[Any]) -> None:
    if reply.operation not in PICTURES:
        return
    from matplotlib.figure import Figure

    figure = Figure(figsize=(4, 3))
    draw(reply, figure.add_subplot())
    figure.draw_without_rendering()


def commanded(each: Mutant, replies: list[Reply[Any]], folder: Path) -> Iterator[str]:
    form = FORMATS[each.number // len(OPERATIONS) % len(FORMATS)]
    words = each.operation.name.replace("_", "-").split(".")
    for param in each.operation.params:
        if param.required:
            given = str(required(each.operation)[param.name])
            words += [given] if param.location == "path" else [f"--{param.name}", given]
    path = folder / "out.parquet"
    where = ["-o", str(path)] if form == "parquet" else []
    status, out, err = ran("--retries", "0", *words, "-f", form, *where)
    if status == INTERNAL and replies:  # an error of the call may have none of its own: an APIError without a code
        yield f"{form}: {err[-200:]!r}"
    shown = out + err if form == "table" else err  # the other forms hold data, as they came
    if any(letter in shown for letter in STEERING):
        yield f"{form}: steers the terminal: {shown[:200]!r}"
    if status == 0 and not replies:
        yield f"{form}: the command succeeds where the call fails"
    if status == 0 and form == "json" and replies and json.loads(out)["data"] != replies[0].raw["data"]:
        yield "json: other data than the body's"


def ran(*words: str) -> tuple[int, str, str]:
    """Exit status, standard output and error of the command, in this process."""
    streams = [io.TextIOWrapper(io.BytesIO(), "utf-8") for _ in range(2)]
    before = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = streams
    try:
        status = main(words)
    finally:
        sys.stdout, sys.stderr = before
    out, err = (_told(stream) for stream in streams)
    return status, out, err


def _told(stream: io.TextIOWrapper) -> str:
    stream.flush()
    stream.seek(0)
    return stream.read()


def test_a_value_that_is_wrong_in_silence_would_be_found(asked: ScriptedServer) -> None:
    asked.always(Status(200, levels()))
    with BackQuant(KEY, base_url=asked.url) as bq:
        reply = bq.gex.levels()
    assert list(untold(reply)) == []
    sent = reply.raw["data"]["all_expiry"]["hvl"]
    object.__setattr__(reply.data.all_expiry, "hvl", 1.5)  # frozen, as every model is
    assert list(untold(reply)) == [f"data.all_expiry.hvl: 1.5 for {sent}"]
