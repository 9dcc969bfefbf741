"""Every endpoint is a command, with its parameters as options."""

from __future__ import annotations

import json
from typing import Any, Unpack

import pytest
from backquant_api.operation import CallOptions, Operation, Param
from backquant_api.resources import operations
from backquant_api.resources.gex import Gex

from backquant.cli.error_messages import EXITS
from tests.support.examples import largest, required

from .conftest import Cli

OPERATIONS = list(operations())


def _words(operation: Operation[Any]) -> list[str]:
    """The command of an endpoint, with what it can't do without."""
    inside = [param.name for param in operation.params if param.location == "path"]
    given = [value if name in inside else f"--{name}={value}" for name, value in required(operation).items()]
    return [*operation.name.replace("_", "-").split("."), *given]


def _asked(cli: Cli, *arguments: str) -> str:
    """The query that a call with these arguments sends."""
    log = cli(*arguments, "--debug").err
    return log.partition("query '")[2].partition("'")[0]


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.name)
def test_every_endpoint_is_a_command(operation: Operation[Any], cli: Cli) -> None:
    ran = cli(*_words(operation), "--verbose")
    assert ran.status == 0
    assert json.loads(ran.out)["success"] is True
    path = operation.path.partition("{")[0]
    assert any(line.startswith(f"backquant: GET {path}") for line in ran.lines)


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.name)
def test_help_tells_what_each_parameter_means(operation: Operation[Any], nobody: Cli) -> None:
    ran = nobody(*operation.name.replace("_", "-").split("."), "--help")
    assert ran.status == 0
    for param in operation.params:
        shown = param.name.upper() if param.location == "path" else f"--{param.name.replace('_', '-')}"
        assert shown in ran.out
        assert all(str(choice) in ran.out for choice in param.choices)


def test_help_gives_units_bounds_and_defaults(nobody: Cli) -> None:
    text = " ".join(nobody("gex", "history", "--help").out.split())
    assert f"From 1 to {largest('gex.history', 'limit')}. Default: `200`." in text
    assert "in percent of spot. From above 0 to 50." in " ".join(
        nobody("options", "greeks", "trace", "--help").out.split()
    )


def test_the_help_of_all_lists_groups_endpoints_and_exit_statuses(nobody: Cli) -> None:
    text = nobody("--help").out
    assert "levels, strike-profile" in text
    assert "completion" in text
    for each in EXITS:
        assert f"  {each.status}  " in text


@pytest.mark.parametrize("words", [[], ["gex"], ["options", "iv"]])
@pytest.mark.parametrize("options", [[], ["--sandbox"], ["--strict", "-v"]])
def test_a_group_alone_shows_its_help(words: list[str], options: list[str], nobody: Cli) -> None:
    ran = nobody(*options, *words)
    assert ran.status == 0
    assert ran.out.startswith(f"Usage: {' '.join(['backquant', *words])} ")
    assert nobody(*words, *options).out == ran.out


def test_values_go_out_as_they_were_typed(cli: Cli) -> None:
    assert _asked(cli, "options", "chain", "--moneyness-min", "0.9", "--dte-max", "30", "--option-type", "put") == (
        "dte_max=30&moneyness_min=0.9&option_type=put"
    )


def test_a_list_is_repeated_or_comma_separated(cli: Cli) -> None:
    typed = ["--include", "max_pain,walls", "--include", "spot"]
    assert _asked(cli, "gex", "levels", *typed, "--no-validate") == "include=max_pain,walls,spot"


@pytest.mark.parametrize(("flag", "sent"), [("--weekly-only", "true"), ("--no-weekly-only", "false")])
def test_a_flag_has_two_sides(flag: str, sent: str, cli: Cli) -> None:
    assert _asked(cli, "gex", "expiry-profile", flag) == f"weekly_only={sent}"


def test_a_path_parameter_is_an_argument(cli: Cli) -> None:
    assert "GET /options/greeks/vega 200" in cli("options", "greeks", "profile", "vega", "-v").err


def test_a_time_is_text(cli: Cli) -> None:
    assert _asked(cli, "gex", "history", "--before", "2026-08-20 14:30") == "before=2026-08-20T14:30:00Z"


def test_a_parameter_that_the_contract_does_not_know_can_be_sent(cli: Cli) -> None:
    assert _asked(cli, "gex", "levels", "-q", "new=1", "-q", "old=2", "-q", "new=3") == "new=1,3&old=2"


def test_any_path_can_be_asked(cli: Cli) -> None:
    ran = cli("get", "/gex/levels", "-q", "symbol=ETHUSDT")
    assert json.loads(ran.out)["meta"]["symbol"] == "ETHUSDT"


@pytest.mark.parametrize("where", [0, 1, 3])
def test_global_options_stand_anywhere(where: int, nobody: Cli) -> None:
    words = ["gex", "levels", "--symbol=ETHUSDT"]
    words.insert(where, "--sandbox")
    ran = nobody(*words)
    assert json.loads(ran.out)["meta"]["symbol"] == "ETHUSDT"
    assert ran.lines == ["backquant: these are made-up data of the embedded sandbox, not the market's"]


def test_the_sandbox_is_asked_even_where_the_environment_names_a_server(
    nobody: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BACKQUANT_BASE_URL", "http://127.0.0.1:9")
    monkeypatch.setenv("BACKQUANT_API_KEY", "bq_live_real_key")
    assert nobody("--sandbox", "symbols").status == 0


def test_a_new_method_brings_its_command(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    def brand_new(self: Gex, *, expiry_: str | None = None, **options: Unpack[CallOptions]) -> Any:
        """Something that the next contract has.

        Args:
            expiry_: Token of the expiry,
                such as `28MAR25`. Default: `all`.

        URL: GET /gex/max-pain
        """
        return self._call(asked, {"expiry_": expiry_}, options)  # pyright: ignore[reportPrivateUsage]

    def free_form() -> Any:
        return dict[str, Any]

    def found(_name: str) -> Operation[Any]:
        return asked

    asked: Operation[Any] = Operation("gex.brand_new", "/gex/max-pain", (Param("expiry_", wire="expiry"),), free_form)
    monkeypatch.setattr(Gex, "brand_new", brand_new, raising=False)
    monkeypatch.setattr("backquant.cli.endpoints.operation", found)
    assert "Something that the next contract has." in cli("gex", "--help").out
    told = " ".join(cli("gex", "brand-new", "--help").out.split())
    assert "--expiry TEXT Token of the expiry, such as `28MAR25`. Default: `all`." in told
    assert _asked(cli, "gex", "brand-new", "--expiry", "0dte") == "expiry=0dte"


def test_the_version_is_told(nobody: Cli) -> None:
    assert nobody("--version").out.startswith("backquant ")
