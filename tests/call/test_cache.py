"""The cache: the fixed past costs one unit, everything else costs what it did, and no trouble with the file is a trouble of the call."""

from __future__ import annotations

import asyncio
import json
import multiprocessing
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from backquant import AsyncBackQuant, BackQuant, ConfigurationError, HistoryClampError, NotFoundError
from tests.support.clock import FakeClock
from tests.support.examples import EXAMPLES, failure
from tests.support.server import ScriptedServer, Status
from tests.support.session import KEY, Connect


def answer(snapshot: str = "2026-09-01T11:59:30Z", **extra: object) -> Status:
    envelope: dict[str, Any] = json.loads((EXAMPLES / "gex_levels.json").read_bytes())
    envelope["meta"]["extra"] |= {"as_of": {"requested": "x", "snapshot_ts": snapshot}, **extra}
    return Status(200, envelope)


PAST = "2026-09-01T12:00:00Z"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "made" / "cache"


def test_the_fixed_past_is_asked_once(connect: Connect, server: ScriptedServer, folder: Path) -> None:
    server.always(answer())
    session = connect(cache=folder)
    first = session.call("gex.levels", symbol="BTCUSDT", as_of=PAST)
    again = session.call("gex.levels", symbol="BTCUSDT", as_of=PAST)
    assert len(server.requests) == 1
    assert (first.attempts, again.attempts) == (1, 0)
    assert again.raw == first.raw
    assert again.data == first.data
    assert again.as_of == first.as_of
    assert again.quota is None  # what was left then says nothing of now


def test_another_client_has_it_too(connect: Connect, server: ScriptedServer, folder: Path) -> None:
    server.always(answer())
    connect(cache=str(folder)).call("gex.levels", as_of=PAST)
    assert connect(cache=folder).call("gex.levels", as_of=datetime(2026, 9, 1, 12, tzinfo=UTC)).attempts == 0


def test_another_question_is_asked(connect: Connect, server: ScriptedServer, folder: Path) -> None:
    server.always(answer())
    session = connect(cache=folder)
    for arguments in ({}, {"include": ["max_pain"]}, {"as_of": "2026-09-01T12:00:01Z"}):
        assert session.call("gex.levels", **{"as_of": PAST, **arguments}).attempts == 1


def test_live_never_comes_from_the_cache(
    connect: Connect, server: ScriptedServer, clock: FakeClock, folder: Path
) -> None:
    server.always(answer())
    session = connect(cache=folder)
    recent = clock.now() - timedelta(minutes=59)
    for _ in range(2):
        assert session.call("gex.levels").attempts == 1
        assert session.call("gex.levels", as_of=recent).attempts == 1
    assert sqlite3.connect(folder / "replies.sqlite").execute("SELECT count(*) FROM replies").fetchone() == (0,)


@pytest.mark.parametrize(
    "told",
    [
        answer("2026-09-20T00:00:00Z"),
        answer(history_clamp={"requested": PAST, "allowed": "2026-09-20T00:00:00Z", "unit": "as_of", "enforced": True}),
        answer(unavailable_sections=["max_pain"]),
        answer(snapshot=""),
    ],
    ids=["from its future", "clamped", "sections left out", "untold moment"],
)
@pytest.mark.filterwarnings("ignore::backquant.HistoryClampWarning")
@pytest.mark.filterwarnings("ignore:.* does not tell of which moment")
def test_what_is_not_whole_is_not_kept(connect: Connect, server: ScriptedServer, folder: Path, told: Status) -> None:
    server.always(told)
    session = connect(cache=folder)
    assert [session.call("gex.levels", as_of=PAST).attempts for _ in range(2)] == [1, 1]


def test_errors_are_not_kept(connect: Connect, server: ScriptedServer, folder: Path) -> None:
    server.replies(Status(404, failure("NOT_FOUND", "no")), answer())
    session = connect(cache=folder)
    with pytest.raises(NotFoundError, match=r"^404 NOT_FOUND: no[ .]"):
        session.call("gex.levels", as_of=PAST)
    assert session.call("gex.levels", as_of=PAST).attempts == 1


def test_a_spoilt_entry_is_asked_anew(connect: Connect, server: ScriptedServer, folder: Path) -> None:
    server.always(answer())
    session = connect(cache=folder)
    session.call("gex.levels", as_of=PAST)
    with sqlite3.connect(folder / "replies.sqlite") as file:
        file.execute("UPDATE replies SET body = substr(body, 1, 40)")
    file.close()
    assert [session.call("gex.levels", as_of=PAST).attempts for _ in range(2)] == [1, 0]


def test_a_file_that_is_lost_stops_nothing(
    connect: Connect, server: ScriptedServer, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    server.always(answer())
    session = connect(cache=folder)
    (folder / "replies.sqlite").write_bytes(b"no database" * 100)
    assert session.call("gex.levels", as_of=PAST).attempts == 1
    assert "can't be read" in caplog.text
    assert "can't be written" in caplog.text


def test_what_can_not_be_a_cache_is_refused(tmp_path: Path) -> None:
    taken = tmp_path / "file"
    taken.write_text("mine")
    for wrong in (taken, "", 5, "a\0b"):
        with pytest.raises(ConfigurationError, match="cache: "):
            BackQuant(KEY, cache=wrong)  # type: ignore[arg-type]
    other = tmp_path / "other"
    other.mkdir()
    (other / "replies.sqlite").write_bytes(b"no database" * 100)
    with pytest.raises(ConfigurationError, match="remove the file"):
        AsyncBackQuant(KEY, cache=other)


def test_the_file_holds_no_key(connect: Connect, server: ScriptedServer, folder: Path) -> None:
    server.always(answer())
    connect(cache=folder).call("gex.levels", as_of=PAST)
    assert KEY.encode() not in (folder / "replies.sqlite").read_bytes()


def _ask(url: str, folder: str) -> int:
    with BackQuant(KEY, base_url=url, cache=folder) as bq:
        return sum(bq.gex.levels(as_of=f"2026-09-01T12:{minute:02}:00Z").attempts for minute in range(20))


def test_processes_share_it(server: ScriptedServer, folder: Path) -> None:
    server.always(answer())
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        asked = pool.starmap(_ask, [(server.url, str(folder))] * 2)
    assert 20 <= sum(asked) <= 40
    assert _ask(server.url, str(folder)) == 0


def test_a_backfill_keeps_nothing_here(server: ScriptedServer, folder: Path) -> None:
    """Its store has what it fetched; it is not kept twice."""
    with (
        BackQuant.sandbox() as plain,
        BackQuant("bq_live_sandbox0sandbox0sandbox0sandbox0", base_url=plain.base_url, cache=folder) as bq,
    ):
        day = datetime.now(UTC).date() - timedelta(days=1)
        plan = bq.backfill(bq.gex.levels, symbol="BTCUSDT", start=day, every="6h", into=folder / "store")
        plan.run()
    assert sqlite3.connect(folder / "replies.sqlite").execute("SELECT count(*) FROM replies").fetchone() == (0,)


def test_a_strict_client_takes_no_other_word(server: ScriptedServer, folder: Path) -> None:
    server.always(answer())

    async def asked() -> int:
        async with AsyncBackQuant(KEY, base_url=server.url, cache=folder, strict=True) as bq:
            return (await bq.gex.levels(as_of=PAST)).attempts + (await bq.gex.levels(as_of=PAST)).attempts

    assert asyncio.run(asked()) == 1
    assert HistoryClampError is not None
