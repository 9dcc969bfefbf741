"""What `make spec` records of a contract that takes things away, and strikes out when they come again."""

from __future__ import annotations

from backquant._contract.findings import Finding
from scripts.spec.taken_back import taken_back

ALIASES = {"Symbol": ("BTCUSDT", "DOGEUSDT"), "Side": ("bid", "ask"), "Quote": ("bid", "mid"), "Depth": (5, 10)}
METHOD = Finding("method", "removed", "bq.desk.fade()", breaking=True, old="GET /desk/fade -> dict[str, Any]")
TILT = "bq.desk.tilt(side=)"


def alias(name: str, old: str | None, new: str | None) -> Finding:
    return Finding("alias", "changed" if new else "removed", f"literals.{name}", breaking=True, old=old, new=new)


def test_a_value_that_nothing_takes_any_more_is_one_name() -> None:
    found = [
        *(
            Finding("value", "removed", f"bq.desk.{name}(symbol=)", breaking=True, old="'DOGEUSDT'")
            for name in ("tilt", "fade")
        ),
        alias("Symbol", "'BTCUSDT', 'DOGEUSDT'", "'BTCUSDT'"),
        alias("Depth", "5, 10", "5"),
        alias("Quote", None, None),
    ]
    assert taken_back(found, ALIASES, []) == ["'DOGEUSDT'", "literals.Quote"]


def test_a_value_that_others_take_goes_where_it_went() -> None:
    found = [
        Finding("value", "removed", TILT, breaking=True, old="'bid'"),
        Finding("value", "removed", "models.Desk.side", breaking=True, old="'bid'"),
        alias("Side", "'bid', 'ask'", "'ask'"),
    ]
    assert taken_back(found, ALIASES, []) == [f"{TILT} 'bid'"]


def test_what_can_be_left_out_no_more() -> None:
    new = Finding("parameter", "added", "bq.desk.fade(unit=)", breaking=True, new="str, required")
    stricter = Finding("parameter", "retyped", TILT, breaking=True, old="str", new="str, required")
    free = Finding("parameter", "added", "bq.desk.fade(days=)", breaking=False, new="int")
    assert taken_back([new, stricter, free], ALIASES, []) == [f"{TILT} required", "bq.desk.fade(unit=) required"][::-1]


def test_what_comes_again_is_struck_out() -> None:
    recorded = [f"{TILT} required", "bq.desk.fade() GET /desk/fade", f"{TILT} 'bid'", "'DOGEUSDT'", "models.Desk"]
    found = [
        Finding("parameter", "retyped", TILT, breaking=False, old="str, required", new="str"),
        Finding("method", "added", "bq.desk.fade()", breaking=False, new="GET /desk/fade -> FadeData"),
        Finding("value", "added", TILT, breaking=False, new="'bid'"),
        alias("Symbol", "'BTCUSDT'", "'BTCUSDT', 'DOGEUSDT'"),
    ]
    assert taken_back(found, {"Symbol": ("BTCUSDT",)}, recorded) == ["models.Desk"]
    assert taken_back([METHOD], {}, ["models.Desk"]) == ["bq.desk.fade() GET /desk/fade", "models.Desk"]


def test_what_the_overlay_keeps_from_the_package_was_never_there() -> None:
    hidden = Finding("parameter", "removed", TILT, breaking=True, old="str", in_sdk=False)
    assert taken_back([hidden], ALIASES, []) == []
