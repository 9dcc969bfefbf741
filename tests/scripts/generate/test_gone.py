"""What a text must say to be about a method, parameter or model that the contract took back."""

import pytest

from scripts.generate.gone import first_mention

METHOD = "bq.desk.fade() GET /desk/fade"
PARAMETER = "bq.desk.tilt(days=)"
FIELD = "models.GexLevelsData.hvl"
VALUE = "bq.desk.tilt(side=) 'bid'"
SYMBOL = "'DOGEUSDT'"
REQUIRED = "bq.desk.tilt(side=) required"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (METHOD, "bq.desk.fade(horizon=30)"),
        (METHOD, "backquant desk fade --horizon 30"),
        (METHOD, 'http.get("/desk/fade")'),
        (METHOD, "the picture desk_fade.svg"),
        (PARAMETER, "bq.desk.tilt(days=3)"),
        (PARAMETER, "desk.tilt(symbol=symbol, days=3)"),
        (PARAMETER, 'call("desk.tilt", {"days": 3})'),
        (PARAMETER, 'http.get("/desk/tilt", days=3)'),
        (PARAMETER, '{"days": 3} bq.desk.tilt(**arguments)'),
        (PARAMETER, "backquant desk tilt --days 3"),
        (FIELD, "GexLevelsData(hvl=1.0)"),
        (VALUE, 'bq.desk.tilt(side="bid")'),
        (VALUE, "backquant desk tilt --side=bid"),
        (SYMBOL, 'bq.gex.levels(symbol="DOGEUSDT")'),
        (SYMBOL, "backquant gex levels --symbol DOGEUSDT"),
        (REQUIRED, "bq.desk.tilt()"),
        (REQUIRED, 'call("desk.tilt", days=3)'),
        (REQUIRED, 'http.get("/desk/tilt")'),
    ],
)
def test_what_speaks_of_it(name: str, text: str) -> None:
    assert first_mention(["models.Other", name], text) == name


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (METHOD, "bq.desk.fade_calendar()"),
        (METHOD, 'http.get("/desk/fade/calendar")'),
        (PARAMETER, "bq.desk.tilt(hours=3)"),
        (PARAMETER, 'row["tilt"] + timedelta(days=3)'),
        (PARAMETER, "bq.desk.tilt(symbol=symbol)  # of the last days"),
        (PARAMETER, "bq.desk.tilt()" + " and much else" * 30 + "candles(days=3)"),
        (FIELD, "data.hvl"),
        (VALUE, 'bq.desk.tilt(side="ask")  # the bid of a desk'),
        (VALUE, 'bq.desk.fade(side="bid")'),
        (SYMBOL, 'bq.gex.levels(symbol="MYDOGEUSDT")'),
        (REQUIRED, 'bq.desk.tilt(side="ask")'),
        (REQUIRED, 'FEW = {"desk.tilt": 3, "desk_tilt.json": 4}'),
        (REQUIRED, 'call("desk.tilt", **required(method))'),
    ],
)
def test_what_speaks_of_something_else(name: str, text: str) -> None:
    assert first_mention([name], text) is None
