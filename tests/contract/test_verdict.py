"""`bq.check_contract()`, over real sockets, sync and async."""

from __future__ import annotations

import asyncio
import pickle
from inspect import isawaitable
from typing import Any

import pytest

from backquant import AsyncBackQuant, BackQuant, ContractVerdict
from backquant._contract.outcome import STATUS
from backquant.errors import AuthenticationError, ContractError, QuotaExceededError
from backquant.sandbox import Sandbox
from tests.support.examples import failure, success
from tests.support.server import ScriptedServer, Status
from tests.support.session import KEY, Kind, make_client
from tests.support.versions import AFTER, NEXT, NOW


@pytest.fixture(params=["sync", "async"])
def kind(request: pytest.FixtureRequest) -> Kind:
    return request.param


def check(kind: Kind, server: ScriptedServer, **options: Any) -> ContractVerdict:
    """The verdict of a client of that kind."""

    async def checked() -> Any:
        client: Any = make_client(kind, api_key=KEY, base_url=server.url, **options)
        try:
            verdict = client.check_contract()
            return await verdict if isawaitable(verdict) else verdict
        finally:
            closed = client.close()
            if isawaitable(closed):
                await closed

    return asyncio.run(checked())


def release(version: str, *changes: str, breaking: bool = False) -> dict[str, object]:
    return {
        "version": version,
        "released_at": "2026-09-01",
        "breaking": breaking,
        "summary": f"Release {version}",
        "changes": [*changes],
    }


def log(version: object, *releases: dict[str, object], **more: object) -> Status:
    return Status(200, success({"releases": [*releases], **more}, version=version))


def test_the_sandbox_serves_the_contract_of_the_sdk(kind: Kind) -> None:
    with Sandbox() as sandbox:
        if kind == "sync":
            with BackQuant(sandbox.key, base_url=sandbox.url) as bq:
                verdict = bq.check_contract()
        else:

            async def checked() -> ContractVerdict:
                async with AsyncBackQuant(sandbox.key, base_url=sandbox.url) as bq:
                    return await bq.check_contract()

            verdict = asyncio.run(checked())
    assert (verdict.kind, verdict.warns, verdict.releases) == ("same", False, ())
    assert (verdict.sdk_version, verdict.server_version) == (NOW, NOW)
    assert str(verdict) == f"The server serves contract {NOW}, this SDK was made from {NOW}: they agree."
    assert pickle.loads(pickle.dumps(verdict)) == verdict  # noqa: S301


def test_a_newer_minor_alone_is_no_warning(kind: Kind, server: ScriptedServer) -> None:
    server.always(log(NEXT, release(f"{NEXT}.0", "`/etf/aum` has one more field."), release(f"{NOW}.0"), new_field=1))
    verdict = check(kind, server)
    assert (verdict.kind, verdict.warns, verdict.verdict) == ("newer_minor", False, "additive")
    assert [each.version for each in verdict.releases] == [f"{NEXT}.0"]
    assert verdict.methods == ("etf.aum",)
    assert "1 release between, none of them flagged breaking" in verdict.sentence


def test_a_breaking_release_between_is(kind: Kind, server: ScriptedServer) -> None:
    releases = [
        release(f"{AFTER}.0", "/status"),
        release(f"{NEXT}.0", "`/v2/gex/levels`", breaking=True),
        release(f"{NOW}.0"),
    ]
    server.always(log(AFTER, *releases))
    verdict = check(kind, server)
    assert (verdict.kind, verdict.warns, verdict.verdict) == ("newer_breaking", True, "breaking")
    assert [each.version for each in verdict.breaking] == [f"{NEXT}.0"]
    assert verdict.methods == ("status", "gex.levels")
    assert f"flagged breaking: {NEXT}.0" in verdict.sentence


@pytest.mark.parametrize(
    ("version", "kind_found"),
    [
        ("3.0", "newer_major"),
        ("2.8", "older_server"),
        ("1.9", "older_server"),
        ("", "unknown"),
        ("abc", "unknown"),
        (None, "unknown"),
        (2.9, "unknown"),
        (f"{NOW}.0", "same"),
    ],
)
@pytest.mark.filterwarnings("ignore::backquant.ContractDriftWarning")  # of those that are no text at all
def test_other_versions(server: ScriptedServer, version: object, kind_found: str) -> None:
    server.always(log(version, release(f"{NOW}.0")))
    verdict = check("sync", server)
    assert verdict.kind == kind_found
    assert verdict.warns == (kind_found != "same")
    assert verdict.verdict == {"same": "same", "unknown": "unknown"}.get(kind_found, "breaking")
    assert verdict.verdict in STATUS  # what `backquant contract` would end with
    assert verdict.sentence.endswith(".")
    if kind_found == "unknown":
        assert verdict.server_version is None


def test_the_log_tells_the_patch_level(server: ScriptedServer) -> None:
    server.always(log(NOW, release(f"{NOW}.1", breaking=True), release(f"{NOW}.0"), current_version=f"{NOW}.1"))
    verdict = check("sync", server)
    assert (verdict.kind, verdict.server_version) == ("newer_breaking", f"{NOW}.1")


@pytest.mark.parametrize(("version", "found"), [(NOW, "same"), (NEXT, "unknown")])
@pytest.mark.parametrize(
    ("status", "body"), [(404, failure("NOT_FOUND")), (403, failure("FORBIDDEN")), (200, success({"releases": "none"}))]
)
def test_a_server_without_a_log_is_judged_by_its_version(
    kind: Kind, server: ScriptedServer, status: int, body: Any, version: str, found: str
) -> None:
    server.always(Status(status, {**body, "meta": {**body["meta"], "version": version}}))
    verdict = check(kind, server)
    assert (verdict.kind, verdict.releases) == (found, ())
    assert ("its release log was not read (" in verdict.sentence) is (found == "same")


@pytest.mark.parametrize(
    ("reply", "error"),
    [
        (Status(401, failure("UNAUTHORIZED")), AuthenticationError),
        (
            Status(429, failure("RATE_LIMIT_EXCEEDED"), {"X-Quota-Limit": "9", "X-Quota-Remaining": "0"}),
            QuotaExceededError,
        ),
        (Status(200, "<html>"), ContractError),
    ],
)
def test_what_is_no_answer_is_an_error(
    kind: Kind, server: ScriptedServer, reply: Status, error: type[Exception]
) -> None:
    server.always(reply)
    with pytest.raises(error):
        check(kind, server)


def test_a_strict_client_is_told_too(server: ScriptedServer) -> None:
    server.always(log(NEXT, {"version": f"{NEXT}.0"}))
    assert check("sync", server, strict=True).kind == "newer_minor"


def test_options_of_the_call(server: ScriptedServer) -> None:
    server.always(log(NOW))
    with BackQuant(KEY, base_url=server.url) as bq:
        bq.check_contract(timeout=3, extra_query={"fresh": True})
    assert server.requests[0].target == "/v2/changelog?fresh=true"
