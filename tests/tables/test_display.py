"""A reply and a model as they show themselves: in a notebook, in a terminal, at the prompt."""

import io
from html.parser import HTMLParser
from typing import Any

import pytest
import rich.console
from backquant_api.resources import operation
from hypothesis import given, settings
from hypothesis import strategies as st

from scripts.bench.bodies import chain
from tests.openapi.documents import index

from .replies import example_files, example_reply, reply_to, unknown_reply
from .test_tables_by_shape import anything


class _Page(HTMLParser):
    """Which tags a page has, and the text between them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.open: list[str] = []
        self.text = ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data + " "


def html(shown: Any) -> str:
    return shown._repr_html_()


def terminal(shown: object, width: int = 120) -> str:
    console = rich.console.Console(file=io.StringIO(), width=width)
    console.print(shown)
    file = console.file
    assert isinstance(file, io.StringIO)
    return file.getvalue()


def test_a_notebook_shows_the_table_and_its_facts() -> None:
    page = _Page(html(example_reply("options_chain.json")))
    assert "options.chain · BTCUSDT · made up · 0 s old · computed 2026-09-04 06:30:00Z" in page.text
    assert "117 of 120 left this minute · 999,999 of 1,000,000 left this month" in page.text
    sizes = index()["options_chain"]["tables"]["options_chain.json"]
    assert " · ".join(f"{name}: {rows} x {columns}" for name, (rows, columns) in sizes.items()) in page.text
    assert "<th title='USD'>strike</th>" in html(example_reply("options_chain.json"))
    assert not page.open


def test_a_single_row_stands_upright() -> None:
    assert "all_expiry.hvl 66500.0 USD" in " ".join(_Page(html(example_reply("gex_levels.json"))).text.split())


@pytest.mark.filterwarnings("ignore::backquant.ContractDriftWarning")
def test_drift_is_noted() -> None:
    reply = reply_to(operation("options.chain"), b'{"success":true,"data":{"truncated":"no"},"meta":{"version":"2.9"}}')
    assert "departs from the contract" in html(reply)
    assert "drift in" in repr(reply)


@pytest.mark.parametrize("file", sorted(example_files()))
def test_nothing_is_long(file: str) -> None:
    reply = example_reply(file)
    assert not _Page(html(reply)).open
    assert html(reply).count("<tr>") <= 60
    assert len(repr(reply)) < 4_000
    assert terminal(reply)


def test_a_chain_of_thousands_at_the_prompt() -> None:
    reply = reply_to(operation("options.chain"), chain(5_000))
    assert len(repr(reply.data)) < 1_000
    assert "strike=63500.0" in repr(reply)
    assert "5,000 in all" in repr(reply)
    assert len(terminal(reply.data)) < 2_000
    assert "5,000 in all" in _Page(html(reply.data)).text


def test_a_terminal_shows_the_table() -> None:
    shown = terminal(example_reply("gex_history.json"), width=160)
    assert "gex.history · BTCUSDT" in shown
    assert "2026-09-04 04:50:30Z" in shown
    assert "…" in shown


def test_markup_is_shown_as_it_is() -> None:
    reply = unknown_reply({"rows": [{"<script>alert(1)</script>": "<b>bold</b> & [red]", "n": 1}, {"n": 2}]})
    page = _Page(html(reply))
    assert page.tags == {"div", "table", "thead", "tbody", "tr", "th", "td"}
    assert "<script>alert(1)</script>" in page.text
    assert "<b>bold</b> & [red]" in page.text
    assert "[red]" in terminal(reply)


@settings(max_examples=40, deadline=None)
@given(anything | st.text())
def test_any_json_is_shown_with_no_tag_of_its_own(data: object) -> None:
    reply = unknown_reply(data)
    page = _Page(html(reply))
    assert page.tags <= {"div", "table", "thead", "tbody", "tr", "th", "td"}
    assert not page.open
    assert repr(reply)
