"""What no JSON reader takes costs a field, never the reply, and never another error than this package's own."""

from __future__ import annotations

import msgspec
import pytest

from backquant import ConfigurationError, InvalidRequestError
from backquant._call.settings import read_key
from backquant._ground.times import parse_instant
from backquant.tables import display
from tests.support.examples import levels
from tests.support.server import ScriptedServer, Status
from tests.support.session import Connect

ODD = {"1e400": b"1e400", "NaN": b"NaN", "digits": b"7" * 5000, "latin": b'"caf\xe9"', "-Infinity": b"-Infinity"}


def body(field: bytes, odd: bytes) -> bytes:
    """The levels with an odd value in place of a marked one."""
    whole = levels(**{field.decode(): "@@"}) if field == b"brand_new" else levels()
    text = msgspec.json.encode(whole)
    if field == b"brand_new":
        return text.replace(b'"@@"', odd)
    start = text.index(b'"hvl":') + len(b'"hvl":')
    end = text.index(b",", start)
    return text[:start] + odd + text[end:]


@pytest.mark.parametrize("odd", ODD.values(), ids=ODD)
def test_in_a_field_that_is_not_named(connect: Connect, server: ScriptedServer, odd: bytes) -> None:
    server.always(Status(200, body(b"brand_new", odd)))
    reply = connect().call("gex.levels")
    assert "brand_new" in reply.extra
    assert reply.raw["data"]["all_expiry"]["hvl"] == reply.data.all_expiry.hvl
    assert reply.tables()
    assert "<table>" in display.to_html(reply)


@pytest.mark.parametrize("odd", ODD.values(), ids=ODD)
@pytest.mark.filterwarnings("ignore::backquant.ContractDriftWarning")
def test_in_a_field_that_is(connect: Connect, server: ScriptedServer, odd: bytes) -> None:
    server.always(Status(200, body(b"hvl", odd)))
    reply = connect().call("gex.levels")
    assert [item.path for item in reply.drift] == ["data.all_expiry.hvl"]
    assert reply.data.all_expiry.put_support == levels()["data"]["all_expiry"]["put_support"]  # pyright: ignore[reportIndexIssue]  # the example's data
    assert reply.tables()
    assert "<table>" in display.to_html(reply)


@pytest.mark.parametrize("query", [{"a": "\ud800"}, {"\udfff": "b"}])
def test_half_a_character_is_refused(connect: Connect, query: dict[str, str]) -> None:
    with pytest.raises(InvalidRequestError, match="half a letter"):
        connect().call("gex.levels", extra_query=query)


@pytest.mark.parametrize("path", [None, 5, "", "gex/levels"])
def test_what_is_no_path_is_refused(connect: Connect, path: object) -> None:
    with pytest.raises(ConfigurationError, match="no path"):
        connect().call("get", path)


@pytest.mark.parametrize("text", ["sNaN", "1e999999999", "Infinity", "00:00:1e99999999"])
def test_odd_texts_are_no_time(text: str) -> None:
    with pytest.raises(ValueError, match=r"no date and time|no full date"):
        parse_instant(text)


@pytest.mark.parametrize(
    "text",
    [
        '"bq_live_0123456789abcdef0123456789ABCDEF"',
        "'bq_live_0123456789abcdef'",
        "BACKQUANT_API_KEY=bq_live_0123456789abcdef",
        "your-key-here",
        "YOUR_API_KEY",
        "<key>",
        "bq_live_...",
        "xxxxxxxx",
        "bq_live_****",
        "bq_live_example",
    ],
)
def test_a_placeholder_is_no_key(text: str) -> None:
    with pytest.raises(ConfigurationError, match="placeholder") as caught:
        read_key(text)
    assert text not in str(caught.value)


def test_the_key_shows_in_no_header_that_a_library_keeps() -> None:
    key = read_key("bq_live_0123456789abcdef0123456789ABCDEF")
    assert key is not None
    assert f"{key.reveal()}".endswith("ABCDEF")
    assert "0123" not in repr({"X-API-Key": key.reveal()})
