"""Names of channels: built with help, checked before anything is sent."""

import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backquant import BackQuant, InvalidRequestError, channels
from backquant.channels import read_channels
from tests.support.session import KEY


def test_names_are_built() -> None:
    assert channels.tape("BTC") == "tape.BTC.agg"
    assert channels.tape("ETH", venue="deribit") == "tape.ETH.deribit"
    assert channels.levels("SOLUSDT") == "gex.levels.SOLUSDT"
    assert channels.heartbeat() == "status.heartbeat"


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("tape.BTC.debirit", "'tape.BTC.deribit'"),
        ("tape.BTCUSDT.agg", "'tape.BTC.agg'"),
        ("gex.levels.BTC", "'gex.levels.BTCUSDT'"),
        ("gex.level.ETHUSDT", "'gex.levels.ETHUSDT'"),
        ("heartbeat", "'status.heartbeat'"),
        ("", "'tape.BTC.agg'"),
        ("nonsense", "tape.COIN.VENUE"),
        (["tape.BTC.agg", "tape.ETH.agg"], "each by itself"),
        (None, "text"),
    ],
)
def test_an_impossible_channel_is_refused_before_anything_is_sent(name: Any, hint: str) -> None:
    with BackQuant(KEY, base_url="http://127.0.0.1:1/v2") as bq, pytest.raises(InvalidRequestError) as caught:
        bq.stream(name)
    assert hint in str(caught.value)


def test_helpers_refuse_too() -> None:
    with pytest.raises(InvalidRequestError, match=r"did you mean 'tape\.BTC\.okx'"):
        channels.tape("BTC", venue="okxx")  # pyright: ignore[reportArgumentType]
    with pytest.raises(InvalidRequestError, match="HYPEUSDT"):
        channels.levels("HYPE")  # pyright: ignore[reportArgumentType]


def test_letter_case_does_not_matter_and_repeats_count_once() -> None:
    names = read_channels(["tape.btc.AGG", "tape.BTC.agg", "GEX.LEVELS.ethusdt"], validate=True)
    assert names == ("tape.BTC.agg", "gex.levels.ETHUSDT")


def test_validate_false_lets_unknown_ones_through() -> None:
    with BackQuant(KEY, base_url="http://127.0.0.1:1/v2", validate=False) as bq:
        assert bq.stream("tape.XRP.agg", "tape.XRP.agg").channels == ("tape.XRP.agg",)


def test_a_connection_holds_48_channels() -> None:
    many = [f"novel.{number}" for number in range(49)]
    assert len(read_channels(many[:48], validate=False)) == 48
    with pytest.raises(InvalidRequestError, match=r"49 channels.*48"):
        read_channels(many, validate=False)


@given(st.text(max_size=30))
@settings(max_examples=60)
def test_any_text_is_a_channel_or_a_clear_error(text: str) -> None:
    try:
        (name,) = read_channels([text], validate=True)
    except InvalidRequestError as error:
        name, told = text.strip() or "channels", error
    else:
        assert name.casefold() == text.strip().casefold()
        return
    assert [problem.field for problem in told.fields] == [name]
    shown = re.escape(repr(text.strip() or text))
    assert re.match(rf"{shown} is no channel(; did you mean '.*'\?|\.|'s name;) ", str(told))
