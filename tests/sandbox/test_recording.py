"""`backquant sandbox --record` and `--replay`: the same bytes, the same events, the same gaps, and no key."""

from __future__ import annotations

import gzip
import json
import socket
import sys
import threading
from collections.abc import Callable, Generator, Iterator
from contextlib import closing, contextmanager
from itertools import pairwise
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.types import ASGIApp
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect

from backquant import BackQuant, NotFoundError
from backquant.cli import main
from backquant.sandbox import LiveSettings, Sandbox, SandboxSettings
from backquant.sandbox.recorded.file import FromServer, Head, Replied, Writer, read_recording
from backquant.sandbox.recorded.record import Recorder
from backquant.sandbox.recorded.replay import Replayer
from backquant.sandbox.server import Running, listen

KEY = "bq_live_thereal0thereal0thereal0thereal0"
OWN = "bq_live_locallocallocal"
KEPT = ("content-type", "x-request-id", "x-ratelimit-remaining", "x-quota-used", "retry-after", "date")
ENDINGS = ("jsonl", "jsonl.gz", "jsonl.zst")


@pytest.fixture
def upstream() -> Iterator[Sandbox]:
    live = LiveSettings(trades_per_second=0)
    with Sandbox(settings=SandboxSettings(key=KEY, live=live)) as sandbox:
        yield sandbox


@contextmanager
def serving(app: ASGIApp) -> Generator[str]:
    running = Running(app, listen("127.0.0.1", 0))
    try:
        yield f"http://127.0.0.1:{running.port}/v2"
    finally:
        running.stop()


@contextmanager
def recording(upstream: Sandbox, path: Path) -> Generator[str]:
    with (
        closing(Writer(path, Head.of(upstream.url))) as writer,
        serving(Recorder(upstream.url, KEY, OWN, writer)) as url,
    ):
        yield url


def ask(url: str, key: str = OWN, **headers: str) -> list[httpx.Response]:
    """A few calls of each kind: good ones, a repeated one, errors of several statuses, a broken body."""
    with httpx.Client(base_url=url, headers={"X-API-Key": key} | headers, timeout=60) as client:
        return [
            client.get("/health"),
            client.get("/gex/levels", params={"symbol": "BTCUSDT", "include": "max_pain,spot"}),
            client.get("/gex/levels", params={"include": "max_pain,spot", "symbol": "BTCUSDT"}),
            client.get("/gex/levels", params={"symbol": "NOPE"}),
            client.get("/nowhere"),
            client.get("/gex/levels", params={"sandbox_fault": "body=truncated"}),
            client.get("/gex/levels", params={"sandbox_fault": "status=429;retry_after=7"}),
            client.get("/options/chain", params={"max_contracts": 20}),
        ]


def told(reply: httpx.Response) -> tuple[int, bytes, dict[str, str | None]]:
    return reply.status_code, reply.content, {name: reply.headers.get(name) for name in KEPT}


@pytest.mark.parametrize("ending", ENDINGS)
def test_replies_are_served_again_byte_for_byte(upstream: Sandbox, tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"calls.{ending}"
    with recording(upstream, path) as url:
        first = [told(each) for each in ask(url)]
    assert [status for status, _, _ in first] == [200, 200, 200, 422, 404, 200, 429, 200]
    found = read_recording(path)
    assert (found.cut, len(found.items)) == (None, 8)
    with serving(Replayer(found)) as url:
        assert [told(each) for each in ask(url, "any key")] == first
        last = httpx.get(f"{url}/gex/levels?symbol=BTCUSDT&include=max_pain%2Cspot")
        assert last.content == first[2][1], "the last reply of a target stays"


def test_the_sdk_reads_a_replay_as_it_reads_the_server(upstream: Sandbox, tmp_path: Path) -> None:
    path = tmp_path / "one.jsonl.gz"
    with recording(upstream, path) as url, BackQuant(OWN, base_url=url) as bq:
        levels = bq.gex.levels(symbol="ETHUSDT").data
    with serving(Replayer(read_recording(path))) as url, BackQuant(OWN, base_url=url) as bq:
        assert bq.gex.levels(symbol="ETHUSDT").data == levels
        with pytest.raises(NotFoundError, match=r"The recording has no GET /gex/max-pain.*; it has GET /gex/levels"):
            bq.gex.max_pain()


def test_no_line_holds_a_key(upstream: Sandbox, tmp_path: Path) -> None:
    path = tmp_path / "keys.jsonl"
    echo = f"/gex/levels?symbol={KEY}&api_key={KEY}&sandbox_fault=error={KEY}"
    with recording(upstream, path) as url, httpx.Client(headers={"X-API-Key": KEY}) as client:
        assert KEY in client.get(url + echo).text, "the server echoes it, and the client gets what the server sent"
        assert client.get(f"{url}/meta").status_code == 200, "a client may as well have the real key"
        assert client.get(f"{url}/meta", headers={"X-API-Key": "bq_live_wrong0wrong0"}).status_code == 401
        with connect(f"{url.replace('http', 'ws')}/ws/options?api_key={KEY}") as link:
            link.send(json.dumps({"action": KEY}))
            assert KEY in str([link.recv() for _ in range(2)][1])
    content = path.read_bytes()
    assert KEY.encode() not in content
    assert b"bq_live_wrong0wrong0" not in content
    assert content.count(b"***") >= 3


def talk(url: str, publish: Callable[[int], None], *, ping: bool = True) -> list[str | bytes]:
    """One live connection: welcome, acknowledgement, levels, trades in two bursts, bytes, and the server's close."""
    frames: list[str | bytes] = []
    with connect(f"{url.replace('http', 'ws')}/ws/options", additional_headers={"X-API-Key": OWN}) as link:
        frames.append(link.recv())
        link.send(json.dumps({"action": "subscribe", "channels": ["tape.BTC.agg", "gex.levels.BTCUSDT"]}))
        frames += [link.recv(), link.recv()]
        if ping:
            link.send('{"action":"ping"}')
            assert '"pong"' in str(link.recv())
        publish(3)
        frames += [link.recv() for _ in range(3)]
        publish(2)
        frames += [link.recv() for _ in range(2)]
        frames.append(link.recv())
        publish(0)
        with pytest.raises(ConnectionClosed) as ended:
            link.recv()
        received = ended.value.rcvd
        frames.append(f"{received and received.code} {received and received.reason}")
    return frames


@pytest.mark.parametrize("ending", ENDINGS)
def test_live_events_come_again_with_the_same_gaps(upstream: Sandbox, tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"live.{ending}"

    def publish(count: int) -> None:
        if not count:
            upstream.live.drop(4002, "enough")
            return
        upstream.live.publish(count)
        if count == 2:
            upstream.live.send(b"\x00bytes")

    with recording(upstream, path) as url:
        first = talk(url, publish)
    assert first[-1] == "4002 enough"
    found = read_recording(path)
    speed, slept = 4.0, list[float]()

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    with serving(Replayer(found, speed, sleep)) as url:
        assert talk(url, lambda _: None, ping=False) == first
        with pytest.raises(InvalidStatus) as refused:
            connect(f"{url.replace('http', 'ws')}/ws/options")
        assert refused.value.response.status_code == 404
    assert b"\x00bytes" in first
    steps = [item for item in found.items if not (isinstance(item, FromServer) and '"pong"' in (item.text or ""))]
    steps = [item for item in steps if '"ping"' not in (getattr(item, "text", None) or "")]
    gaps = [(after.after - before.after) / speed for before, after in pairwise(steps) if type(after).__name__ != "Said"]
    assert slept == pytest.approx(gaps)
    assert len(slept) == len(first), "each event waits for its time, and so does the close"


def test_pings_are_answered_whenever_the_client_sends_them(upstream: Sandbox, tmp_path: Path) -> None:
    path = tmp_path / "ping.jsonl"

    def answers(url: str, count: int) -> list[str | bytes]:
        with connect(f"{url.replace('http', 'ws')}/ws/options", additional_headers={"X-API-Key": OWN}) as link:
            link.recv()
            for _ in range(count):
                link.send('{"action":"ping"}')
            return [link.recv() for _ in range(count)]

    with recording(upstream, path) as url:
        first = answers(url, 2)
    with serving(Replayer(read_recording(path))) as url:
        assert answers(url, 3) == [*first, '{"event":"pong"}']


def test_a_refused_handshake_is_recorded_too(upstream: Sandbox, tmp_path: Path) -> None:
    path = tmp_path / "refused.jsonl"
    query = "/ws/options?sandbox_fault=status%3D403"

    def refusal(url: str) -> tuple[int, bytes]:
        with pytest.raises(InvalidStatus) as refused:
            connect(url.replace("http", "ws") + query, additional_headers={"X-API-Key": OWN})
        return refused.value.response.status_code, bytes(refused.value.response.body or b"")

    with recording(upstream, path) as url:
        first = refusal(url)
    assert first[0] == 403
    with serving(Replayer(read_recording(path))) as url:
        assert refusal(url) == first


def test_a_cut_connection_is_cut_again(upstream: Sandbox, tmp_path: Path) -> None:
    path = tmp_path / "cut.jsonl"

    def end(url: str, cut: Callable[[], None]) -> object:
        with connect(f"{url.replace('http', 'ws')}/ws/options", additional_headers={"X-API-Key": OWN}) as link:
            assert isinstance(link, ClientConnection)
            link.recv()
            cut()
            with pytest.raises(ConnectionClosed) as ended:
                link.recv()
            return ended.value.rcvd and ended.value.rcvd.code

    with recording(upstream, path) as url:
        assert end(url, upstream.live.drop) in (None, 1006)
    with serving(Replayer(read_recording(path))) as url:
        assert end(url, lambda: None) in (None, 1006)


def test_a_server_out_of_reach_is_told_and_not_recorded(tmp_path: Path) -> None:
    path = tmp_path / "nothing.jsonl"
    with socket.create_server(("127.0.0.1", 0)) as free:
        nobody = f"http://127.0.0.1:{free.getsockname()[1]}/v2"
    with closing(Writer(path, Head.of(nobody))) as writer, serving(Recorder(nobody, KEY, OWN, writer)) as url:
        reply = httpx.get(f"{url}/health")
        assert (reply.status_code, reply.json()["error"]["code"]) == (502, "UPSTREAM_ERROR")
        with pytest.raises(InvalidStatus, match="HTTP 502"):
            connect(f"{url.replace('http', 'ws')}/ws/options")
    assert read_recording(path).items == []


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """A recording of a few replies under each ending."""
    folder = tmp_path_factory.mktemp("whole")
    found: dict[str, bytes] = {}
    for ending in ENDINGS:
        path = folder / f"x.{ending}"
        with closing(Writer(path, Head.of("https://example.test/v2"))) as writer:
            for number in range(40):
                line = f"reply {number} " + "ä" * number
                writer.write(
                    Replied(
                        after=number, took=0.0, method="GET", target=f"/{number}", status=200, headers=[], text=line
                    )
                )
        found[ending] = path.read_bytes()
    return found


@pytest.mark.parametrize("ending", ENDINGS)
def test_of_a_file_that_is_cut_the_whole_lines_are_read(whole: dict[str, bytes], tmp_path: Path, ending: str) -> None:
    content, path = whole[ending], tmp_path / f"x.{ending}"
    path.write_bytes(content)
    assert len(read_recording(path).items) == 40
    seen = set[int]()
    for length in range(len(content) // 3, len(content), 7):
        path.write_bytes(content[:length])
        found = read_recording(path)
        assert [item.target for item in found.items if isinstance(item, Replied)] == [
            f"/{number}" for number in range(len(found.items))
        ]
        between_lines = ending == "jsonl" and content[:length].endswith(b"\n")
        assert (found.cut is None) is between_lines
        seen.add(len(found.items))
    assert len(seen) > 20


def test_a_damaged_line_is_told(whole: dict[str, bytes], tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    path.write_bytes(whole["jsonl"].replace(b'"/20"', b"/20", 1))
    found = read_recording(path)
    assert (len(found.items), found.cut) == (20, "line 22 is damaged")


def test_a_replay_of_a_cut_file_says_so(
    whole: dict[str, bytes], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "x.jsonl.gz"
    path.write_bytes(whole["jsonl.gz"][:-300])
    program = (
        "import os, urllib.request as web; print(web.urlopen(os.environ['BACKQUANT_BASE_URL'] + '/3').read().decode())"
    )
    assert main(["sandbox", "--replay", str(path), "--", sys.executable, "-c", program]) == 0
    errors = capsys.readouterr().err
    assert "x.jsonl.gz is cut: it breaks off after line " in errors
    assert "what is whole is served" in errors


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--replay", "none.jsonl"], "none.jsonl can't be read: No such file"),
        (["--replay", "empty.jsonl"], "is no recording: backquant sandbox --record FILE makes one"),
        (["--replay", "other.json"], "is no recording"),
        (["--replay", "other.gz"], "is no recording"),
        (["--replay", "other.zst"], "is no recording"),
        (["--replay", "newer.jsonl"], "its format is 99, and this version reads up to 1"),
        (["--replay", "good.jsonl", "--speed", "0"], "--speed of a replay must be above 0"),
        (["--replay", "good.jsonl", "--speed", "nan"], "--speed of a replay must be above 0"),
        (["--replay", "good.jsonl", "--seed", "3"], "--seed belongs to the synthetic market"),
        (["--record", "new.jsonl", "--plan", "pro"], "--plan belongs to the synthetic market"),
        (["--record", "new.jsonl", "--replay", "good.jsonl"], "exclude each other"),
        (["--record", "good.jsonl"], "good.jsonl exists already"),
        (["--record", "nowhere/new.jsonl"], "nowhere"),
    ],
)
def test_what_can_not_be_recorded_or_replayed_is_told(
    arguments: list[str], told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BACKQUANT_API_KEY", KEY)
    (tmp_path / "empty.jsonl").touch()
    for name in ("other.json", "other.gz", "other.zst"):
        (tmp_path / name).write_text('{"a": 1}\n')
    (tmp_path / "newer.jsonl").write_text('{"kind":"head","format":99,"url":"","at":""}\n')
    with closing(Writer(tmp_path / "good.jsonl", Head.of("https://example.test/v2"))):
        pass
    assert main(["sandbox", "--port", "0", *arguments, "--", sys.executable, "-c", "print('it ran')"]) in (1, 2)
    out = capsys.readouterr()
    assert told in out.err
    assert len(out.err.splitlines()) <= 4
    assert "it ran" not in out.out
    assert not (tmp_path / "new.jsonl").exists()


def test_of_what_a_recording_does_not_have_no_contract_is_claimed(tmp_path: Path) -> None:
    with closing(Writer(tmp_path / "x.jsonl", Head.of("https://example.test/v2"))):
        pass
    with serving(Replayer(read_recording(tmp_path / "x.jsonl"))) as url, BackQuant(KEY, base_url=url) as bq:
        verdict = bq.check_contract()
    assert (verdict.kind, verdict.server_version) == ("unknown", None)


def test_recording_needs_a_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("BACKQUANT_API_KEY", raising=False)
    assert main(["sandbox", "--port", "0", "--record", str(tmp_path / "new.jsonl")]) == 3
    assert "API key" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_with_a_port_in_use_no_file_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("BACKQUANT_API_KEY", KEY)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        assert main(["sandbox", "--port", port, "--record", str(tmp_path / "new.jsonl")]) == 1
    assert "The sandbox can't listen on" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_from_the_command_line_a_command_is_recorded_and_replayed(
    upstream: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("BACKQUANT_API_KEY", KEY)
    path = tmp_path / "run.jsonl.zst"
    program = "from backquant import BackQuant\nwith BackQuant() as bq: print(bq.gex.levels().to_json())"
    command = ["--", sys.executable, "-c", program]
    assert main(["--base-url", upstream.url, "sandbox", "--record", str(path), *command]) == 0
    first = capfd.readouterr().out
    upstream.stop()
    assert main(["sandbox", "--replay", str(path), "--speed", "100", *command]) == 0
    assert capfd.readouterr().out == first
    assert first.startswith("{")


def test_a_recording_can_be_read_with_other_tools(whole: dict[str, bytes]) -> None:
    lines: list[dict[str, Any]] = [json.loads(line) for line in gzip.decompress(whole["jsonl.gz"]).splitlines()]
    assert [line["kind"] for line in lines[:2]] == ["head", "reply"]
    assert gzip.decompress(whole["jsonl.gz"]) == whole["jsonl"]


def test_threads_end_with_the_recorder(upstream: Sandbox, tmp_path: Path) -> None:
    before = threading.active_count()
    with recording(upstream, tmp_path / "x.jsonl") as url:
        assert httpx.get(f"{url}/health").status_code == 200
    assert threading.active_count() == before
