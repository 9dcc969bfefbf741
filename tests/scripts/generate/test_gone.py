"""What a text must say to be about a method, parameter or model that the contract took back."""

import pytest

from scripts.generate.gone import first_mention

METHOD = "bq.options.opex() GET /options/opex"
PARAMETER = "bq.options.pcr(days=)"
FIELD = "models.GexLevelsData.hvl"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (METHOD, "bq.options.opex(horizon=30)"),
        (METHOD, "backquant options opex --horizon 30"),
        (METHOD, 'http.get("/options/opex")'),
        (METHOD, "the picture options_opex.svg"),
        (PARAMETER, "bq.options.pcr(days=3)"),
        (PARAMETER, "options.pcr(symbol=symbol, days=3)"),
        (PARAMETER, 'call("options.pcr", {"days": 3})'),
        (PARAMETER, 'http.get("/options/pcr", days=3)'),
        (PARAMETER, '{"days": 3} bq.options.pcr(**arguments)'),
        (PARAMETER, "backquant options pcr --days 3"),
        (FIELD, "GexLevelsData(hvl=1.0)"),
    ],
)
def test_what_speaks_of_it(name: str, text: str) -> None:
    assert first_mention(["models.Other", name], text) == name


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (METHOD, "bq.options.opex_calendar()"),
        (METHOD, 'http.get("/options/opex/calendar")'),
        (PARAMETER, "bq.options.pcr(hours=3)"),
        (PARAMETER, 'row["pcr"] + timedelta(days=3)'),
        (PARAMETER, "bq.options.pcr(symbol=symbol)  # of the last days"),
        (PARAMETER, "bq.options.pcr()" + " and much else" * 30 + "candles(days=3)"),
        (FIELD, "data.hvl"),
    ],
)
def test_what_speaks_of_something_else(name: str, text: str) -> None:
    assert first_mention([name], text) is None
