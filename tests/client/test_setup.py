"""What a client is made with: key, base URL, timeout, retries."""

import math
import re
from decimal import Decimal
from typing import Any

import pytest

import backquant
from backquant import ConfigurationError
from backquant._call.settings import read_base_url, read_key, read_timeout
from tests.support.clock import FakeClock
from tests.support.examples import failure, levels, success
from tests.support.server import ScriptedServer, Status
from tests.support.session import KEY, Connect, Kind, make_client, make_http_client


class TestKey:
    def test_a_call_without_a_key_names_the_variable_and_sends_nothing(
        self, connect: Connect, server: ScriptedServer
    ) -> None:
        with pytest.raises(ConfigurationError, match="BACKQUANT_API_KEY"):
            connect(api_key=None).call("gex.levels")
        assert server.requests == []

    @pytest.mark.parametrize("key", [None, KEY])
    def test_health_needs_no_key_and_sends_none(
        self, connect: Connect, server: ScriptedServer, key: str | None
    ) -> None:
        server.replies(Status(200, success({"status": "ok"})))
        assert connect(api_key=key).call("health").data.status == "ok"
        assert "x-api-key" not in server.requests[0].headers

    @pytest.mark.parametrize("padded", [f" {KEY} ", f"{KEY}\n", f"\t{KEY}\r\n", f"\u00a0{KEY}"])
    def test_blanks_around_a_pasted_key_are_dropped(
        self, connect: Connect, server: ScriptedServer, padded: str
    ) -> None:
        server.replies(Status(200, levels()))
        connect(api_key=padded).call("gex.levels")
        assert server.requests[0].headers["x-api-key"] == KEY

    @pytest.mark.parametrize(
        "key", ["bq_live_1 2", "bq_live_\n2", "bq_live_\x002", "bq_live_\x7f", "bq_live_é", "ключ-от-api"]
    )
    def test_a_key_that_no_header_can_hold_is_refused_without_showing_it(self, kind: Kind, key: str) -> None:
        with pytest.raises(ConfigurationError, match="api_key: the key holds") as caught:
            make_client(kind, api_key=key)
        assert key not in str(caught.value)

    def test_the_environment_s_key_is_refused_by_the_name_of_its_variable(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("BACKQUANT_API_KEY", "bq live")
        with pytest.raises(ConfigurationError, match="BACKQUANT_API_KEY: the key holds"):
            read_key(None)

    @pytest.mark.parametrize("given", [None, "bq_live_from_the_argument"])
    def test_the_argument_goes_before_the_environment(
        self, connect: Connect, server: ScriptedServer, monkeypatch: pytest.MonkeyPatch, given: str | None
    ) -> None:
        monkeypatch.setenv("BACKQUANT_API_KEY", "bq_live_from_the_environment")
        server.replies(Status(200, levels()))
        connect(api_key=given).call("gex.levels")
        assert server.requests[0].headers["x-api-key"] == (given or "bq_live_from_the_environment")

    @pytest.mark.parametrize("blank", ["", "  \n"])
    def test_a_blank_key_is_none(self, blank: str) -> None:
        assert read_key(blank) is None

    def test_a_key_that_is_no_text_is_refused(self, kind: Kind) -> None:
        with pytest.raises(ConfigurationError, match="text is expected"):
            make_client(kind, api_key=KEY.encode())


class TestBaseUrl:
    @pytest.mark.parametrize(
        ("url", "reason"),
        [
            ("http://api.backquant.com/v2", "unencrypted"),
            ("http://192.168.1.5/v2", "unencrypted"),
            ("http://127.0.0.1.example.com/v2", "unencrypted"),
            ("https://user:secret@api.backquant.com/v2", "credentials"),
            ("https://user:secret@api.backquant.com:port/v2", "credentials"),
            ("https://:@api.backquant.com/v2", "credentials"),
            ("https://api.backquant.com/v2?", "no query"),
            ("https://api.backquant.com/v2#", "no fragment"),
            ("api.backquant.com/v2", "starts with https://"),
            ("ftp://api.backquant.com/v2", "is no URL"),
            ("https://", "is no URL"),
            ("https://api.back quant.com", "is no URL"),
            ("https://api.backquant.com/\nv2", "is no URL"),
            ("https://api.backquant.com:port", "is no URL"),
            ("https://[::1", "is no URL"),
            (b"https://api.backquant.com", "text is expected"),
        ],
    )
    def test_a_base_url_that_can_t_be_used_is_refused(self, kind: Kind, url: Any, reason: str) -> None:
        with pytest.raises(ConfigurationError, match=f"base_url: .*{reason}") as caught:
            make_client(kind, base_url=url)
        assert "secret" not in str(caught.value)

    @pytest.mark.parametrize(
        "url",
        [
            "http://localhost:8080/v2",
            "http://127.0.0.1/v2",
            "http://127.1.2.3:1/v2",
            "http://[::1]:8080/v2",
            "https://proxy.example.com",
        ],
    )
    def test_https_and_loopback_are_taken(self, url: str) -> None:
        assert read_base_url(url) == url

    @pytest.mark.parametrize("url", ["HTTPS://API.BackQuant.com/v2", "Https://api.backquant.com:/v2/"])
    def test_however_it_is_spelled_it_is_encrypted(self, connect: Connect, url: str) -> None:
        """One spelling: whether certificates are read, and which key is stored for it, hang on it."""
        client = connect(base_url=url).client
        assert client.base_url.startswith("https://api.backquant.com")
        assert client._settings.encrypted  # pyright: ignore[reportPrivateUsage]

    def test_trailing_slashes_and_blanks_are_dropped(self, connect: Connect, server: ScriptedServer) -> None:
        server.replies(Status(200, levels()))
        connect(base_url=f" {server.url}// ").call("gex.levels")
        assert server.requests[0].target == "/v2/gex/levels"

    def test_the_environment_names_it_where_the_argument_does_not(
        self, connect: Connect, server: ScriptedServer, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("BACKQUANT_BASE_URL", server.url)
        server.replies(Status(200, levels()))
        assert connect(base_url=None).call("gex.levels").status == 200

    def test_a_wrong_one_of_the_environment_is_refused_by_the_name_of_its_variable(
        self, kind: Kind, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("BACKQUANT_BASE_URL", "nowhere")
        with pytest.raises(ConfigurationError, match=r"BACKQUANT_BASE_URL: .* starts with https://"):
            make_client(kind)

    def test_the_published_server_is_the_default(self) -> None:
        assert read_base_url(None) == "https://api.backquant.com/v2"


class TestTimeoutAndRetries:
    @pytest.mark.parametrize(
        "timeout",
        [
            0,
            -1,
            True,
            float("nan"),
            float("inf"),
            (5, 0),
            (0, 5),
            (1, 2, 3),
            (),
            [5, 30],
            "soon",
            "5",
            ("5", "x"),
            10**400,
        ],
    )
    def test_a_timeout_that_can_t_work_is_refused_everywhere(
        self, kind: Kind, connect: Connect, server: ScriptedServer, timeout: Any
    ) -> None:
        session = connect()
        with pytest.raises(ConfigurationError, match="timeout: "):
            make_client(kind, timeout=timeout)
        with pytest.raises(ConfigurationError, match="timeout: "):
            session.with_options(timeout=timeout)
        with pytest.raises(ConfigurationError, match="timeout: "):
            session.call("gex.levels", timeout=timeout)
        assert server.requests == []

    @pytest.mark.parametrize(
        ("given", "seconds"), [(3, (3.0, 3.0)), ((1, 2.5), (1.0, 2.5)), (Decimal("0.5"), (0.5, 0.5))]
    )
    def test_a_timeout_is_one_number_or_two(self, given: Any, seconds: tuple[float, float]) -> None:
        assert read_timeout(given) == seconds

    @pytest.mark.parametrize("name", ["strict", "validate", "wait_for_budget"])
    @pytest.mark.parametrize("switch", ["no", "0", 1, math.nan, []])
    def test_a_switch_is_true_or_false(self, kind: Kind, connect: Connect, name: str, switch: Any) -> None:
        """A text from the environment would be true, whatever it says."""
        with pytest.raises(ConfigurationError, match=f"{name}: .* is neither True nor False"):
            make_client(kind, **{name: switch})
        with pytest.raises(ConfigurationError, match=f"{name}: .* is neither True nor False"):
            connect().with_options(**{name: switch})

    @pytest.mark.parametrize("retries", [-1, 1.0, "2", True])
    def test_a_number_of_retries_that_is_none_is_refused(self, kind: Kind, connect: Connect, retries: Any) -> None:
        with pytest.raises(ConfigurationError, match="max_retries: "):
            make_client(kind, max_retries=retries)
        with pytest.raises(ConfigurationError, match="max_retries: "):
            connect().with_options(max_retries=retries)


@pytest.mark.parametrize("name", ["budget", "clock"])
@pytest.mark.parametrize("given", [1, 0, "x", [], object(), FakeClock])
def test_what_can_t_do_what_it_is_asked_is_refused_at_once(kind: Kind, name: str, given: Any) -> None:
    with pytest.raises(ConfigurationError, match=f"{name}: .* is no object with the methods .*, "):
        make_client(kind, api_key=KEY, **{name: given})


def test_an_http_client_of_the_other_kind_is_refused(kind: Kind) -> None:
    other: Kind = "async" if kind == "sync" else "sync"
    with pytest.raises(ConfigurationError, match=r"http_client: .*httpx") as caught:
        make_client(kind, http_client=make_http_client(other))
    assert re.search(r"BackQuant takes a Client, AsyncBackQuant an AsyncClient", str(caught.value))


class TestWrongPlaces:
    def test_an_empty_one_is_as_good_as_none(
        self, connect: Connect, server: ScriptedServer, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("BACKQUANT_BASE_URL", server.url)
        server.replies(Status(200, levels()))
        assert connect(base_url="").call("gex.levels").status == 200

    def test_a_key_in_the_wrong_place_is_not_shown(self, kind: Kind) -> None:
        with pytest.raises(ConfigurationError) as caught:
            make_client(kind, api_key="https://api.backquant.com/v2", base_url=KEY)
        assert KEY not in str(caught.value)

    def test_a_404_outside_the_published_path_asks_about_the_base_url(
        self, connect: Connect, server: ScriptedServer
    ) -> None:
        server.always(Status(404, failure("NOT_FOUND")))
        with pytest.raises(ConfigurationError, match="the published one ends with /v2"):
            connect(base_url=server.url.removesuffix("/v2")).call("gex.levels")


class TestProxies:
    @pytest.mark.parametrize("variable", ["HTTP_PROXY", "ALL_PROXY"])
    def test_what_goes_to_this_machine_passes_no_proxy(
        self, connect: Connect, server: ScriptedServer, monkeypatch: pytest.MonkeyPatch, variable: str
    ) -> None:
        with ScriptedServer() as proxy:
            monkeypatch.setenv(variable, proxy.url.removesuffix("/v2"))
            server.replies(Status(200, levels()))
            assert connect().call("gex.levels").status == 200
            assert proxy.requests == []

    def test_a_proxy_that_can_t_be_used_is_told(self, kind: Kind, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("ALL_PROXY", "nonsense://127.0.0.1:1")
        with pytest.raises(ConfigurationError, match="proxy settings"):
            make_client(kind, api_key=KEY)


def test_completion_offers_what_is_public() -> None:
    offered = [name for name in dir(backquant) if not name.startswith("__")]
    assert sorted(offered) == sorted(name for name in backquant.__all__ if not name.startswith("__"))
