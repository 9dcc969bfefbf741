"""Walks through the sandbox's three endpoints that page."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from backquant import AsyncBackQuant, BackQuant, ConfigurationError, InvalidRequestError, NotFoundError, Reply
from backquant._series.paging import page as page_module
from backquant.sandbox import Sandbox
from tests.support.examples import largest, success
from tests.support.server import ScriptedServer, Status
from tests.support.session import KEY

from .both import Loop


def times(pages: list[Reply[Any]]) -> list[datetime]:
    return [time for page in pages for time in page.data.timestamps]


def prints(pages: list[Reply[Any]]) -> list[tuple[int, str, str]]:
    return [(row["ts_ms"], row["venue"], row["trade_id"]) for page in pages for row in page.extra["trades"]]


def test_history_to_its_beginning(loop: Loop) -> None:
    pages = loop.take("pages", "gex.history", symbol="BTCUSDT", limit=250)
    assert [len(page.data.timestamps) for page in pages] == [250, 250, 250, 250, 200]
    walked = sorted(times(pages))
    assert walked == [walked[0] + timedelta(seconds=30) * step for step in range(1200)]
    assert {page.meta.symbol for page in pages} == {"BTCUSDT"}


def test_no_more_pages_than_wanted(loop: Loop) -> None:
    pages = loop.take("pages", "gex.history", limit=100, max_pages=3)
    assert len(set(times(pages))) == 300


def test_a_history_whose_columns_are_not_published(loop: Loop) -> None:
    pages = loop.take("pages", "options.oi.history", limit=700)
    assert [len(page.extra["call_oi"]) for page in pages] == [700, 500]
    assert len({time for page in pages for time in page.extra["timestamps"]}) == 1200


def test_the_tape_in_both_directions(loop: Loop, archive: Sandbox) -> None:
    after = archive.settings.clock() - timedelta(hours=8)
    newest_first = loop.take("pages", "tape.trades", limit=300, after=after)
    oldest_first = loop.take("pages", "tape.trades", limit=450, order="asc", after=after)
    whole = len(prints(newest_first))
    assert [len(page.extra["trades"]) for page in newest_first] == [300] * (whole // 300) + [whole % 300]
    assert [len(page.extra["trades"]) for page in oldest_first] == [450] * (whole // 450) + [whole % 450]
    assert prints(newest_first) == sorted(prints(newest_first), key=lambda row: row[0], reverse=True)
    assert sorted(prints(newest_first)) == sorted(prints(oldest_first))
    assert len(set(prints(newest_first))) == len(prints(newest_first)) > 600


def test_the_tape_between_two_moments(loop: Loop, archive: Sandbox) -> None:
    end = archive.settings.clock()
    start = end - timedelta(minutes=10)
    between: dict[str, Any] = {"after": start, "before": end - timedelta(minutes=2)}
    expected = prints(loop.take("pages", "tape.trades", limit=largest("tape.trades", "limit"), **between))
    assert len(expected) > 5
    for order in ("asc", "desc"):
        pages = loop.take("pages", "tape.trades", limit=4, order=order, **between)
        assert sorted(prints(pages)) == sorted(expected)


def test_a_walk_goes_on_another_day(loop: Loop) -> None:
    whole = times(loop.take("pages", "gex.history", limit=250))
    [begun] = loop.take("pages", "gex.history", limit=250, max_pages=1)
    rest = loop.take("pages", "gex.history", limit=250, before=begun.data.next_cursor)
    assert times([begun, *rest]) == whole


def test_nothing_there_is_no_page(loop: Loop) -> None:
    long_ago = datetime(2020, 1, 1, tzinfo=UTC)
    assert loop.take("pages", "gex.history", before=long_ago) == []
    assert loop.take("pages", "tape.trades", before=long_ago) == []


@pytest.fixture(scope="module")
def bq(archive: Sandbox) -> Iterator[BackQuant]:
    with BackQuant(api_key=archive.key, base_url=archive.url) as client:
        yield client


def test_mistakes_are_told_before_anything_is_sent(bq: BackQuant, archive: Sandbox) -> None:
    with pytest.raises(ConfigurationError, match=r"gex\.levels has no pages.*these have: gex\.history, .*tape"):
        bq.pages(bq.gex.levels)
    with pytest.raises(ConfigurationError, match="max_pages: 0 is no number of pages"):
        bq.pages(bq.gex.history, max_pages=0)
    most = largest("gex.history", "limit")
    with pytest.raises(InvalidRequestError, match=f"limit: {most + 1} is out of bounds"):
        bq.pages(bq.gex.history, limit=most + 1)
    with pytest.raises(TypeError, match="'simbol'; did you mean 'symbol'"):
        bq.pages(bq.gex.history, simbol="BTCUSDT")  # pyright: ignore[reportCallIssue]
    with pytest.raises(ConfigurationError, match="pass one uncalled"):
        bq.pages(bq.gex.history())  # pyright: ignore[reportArgumentType, reportCallIssue]
    with pytest.raises(ConfigurationError, match="pass one uncalled"):
        bq.pages(print)  # pyright: ignore[reportArgumentType, reportCallIssue]
    with pytest.raises(ConfigurationError, match="other kind of client"):
        bq.pages(AsyncBackQuant(api_key=archive.key).gex.history)  # pyright: ignore[reportArgumentType, reportCallIssue]
    with pytest.raises(ConfigurationError, match="calls no endpoint"):
        bq.pages(bq.close)  # pyright: ignore[reportArgumentType]


def test_each_page_comes_as_soon_as_it_is_there(bq: BackQuant) -> None:
    pages = bq.pages(bq.gex.history, limit=10)
    first = next(pages)
    before = first.quota
    second = next(pages)
    assert before is not None
    assert second.quota is not None
    assert second.quota.used == before.used + 1
    pages.close()
    after = bq.gex.history(limit=10).quota
    assert after is not None
    assert after.used == second.quota.used + 1
    assert list(pages) == []


def test_the_options_of_a_call_reach_each_page(bq: BackQuant) -> None:
    with pytest.raises(NotFoundError):
        list(bq.pages(bq.gex.history, extra_query={"sandbox_fault": "error=NOT_FOUND"}))


def test_pages_that_lie_apart_in_time_are_not_compared_row_by_row(monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[object] = []
    monkeypatch.setattr(page_module.Page, "rows", property(looked.append))
    newer, older = ["2026-09-04T06:30:00Z", "2026-09-04T06:25:00Z"], ["2026-09-04T06:20:00Z"]
    with ScriptedServer() as server, BackQuant(KEY, base_url=server.url) as bq:
        for times, cursor in ((newer, newer[-1]), (older, None)):
            data = {"timestamps": times, "total_gex": [1.0] * len(times), "next_cursor": cursor}
            server.replies(Status(200, success(data)))
        found = [page.data.total_gex for page in bq.pages(bq.gex.history, symbol="BTCUSDT")]
    assert found == [[1.0, 1.0], [1.0]]
    assert looked == []
