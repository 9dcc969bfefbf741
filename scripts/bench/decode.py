"""Bytes of a chain to typed data, against what else one could do with the same bytes."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, get_type_hints

import attrs
import msgspec
import pydantic
from backquant_api.models import ChainResponse
from backquant_api.operation import Operation
from backquant_api.resources import operation

from backquant import Reply
from backquant._call.envelope import read_envelope
from backquant._call.unwrap import unwrap
from backquant._ground.response import Headers, HttpResponse

from ..generate.driver import CONTRACT, corrected_contract
from .bodies import chain, chain_with_one_bad_field, history
from .measure import Measured, interleaved, row
from .structs import limit_decoder, of_translated

__all__ = ["CHAIN", "HISTORY", "ROWS", "rows"]


ROWS = 5_000
CHAIN: Operation[Any] = operation("options.chain")
HISTORY: Operation[Any] = operation("gex.history")
KEPT = 40
ODD = ("%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M:%S UTC", "%Y/%m/%d %H:%M", "%a, %d %b %Y %H:%M:%S GMT")
NONE = {"words": "nothing at %H:%M", "milliseconds as text": "17%Y%m%d%H"}
MODELS = "msgspec fills a class of attrs field by field, and a Struct at once"
COLLECTED = "a row is an object that the collector knows, while a dict of plain values is none to it"


def rows() -> list[Measured]:
    return [*_against_others(), *_kept(), *_times(), *_extra(), *_flatness()]


def _against_others() -> list[Measured]:
    body, bad = chain(ROWS), chain_with_one_bad_field(ROWS)
    with tempfile.TemporaryDirectory() as folder:
        taken = interleaved(
            {
                "ours": lambda: read_envelope(body, CHAIN),
                "msgspec": lambda: msgspec.json.decode(body),
                "json": lambda: json.loads(body),
                "stock": _stock(Path(folder), body),
                "pydantic": _pydantic(body),
                "drift": lambda: read_envelope(bad, CHAIN),
            },
            rounds=11,
        )
    ms = {name: seconds * 1000 for name, seconds in taken.items()}
    what = f"decode {ROWS:,} contracts / "
    return [
        row(what + "msgspec to dicts", ms["ours"], ms["msgspec"], "ms", at_most=1.15, why=MODELS),
        row(what + "json.loads", ms["ours"], ms["json"], "ms", at_most=1.0),
        row(what + "stock generator's models", ms["ours"], ms["stock"], "ms", faster=8, why=MODELS),
        row(what + "pydantic v2 models", ms["ours"], ms["pydantic"], "ms", faster=2.5, why=MODELS),
        row("the same with one bad field / without", ms["drift"], ms["ours"], "ms", at_most=10),
    ]


def _kept() -> list[Measured]:
    """Forty replies in memory, as a program has them that compares days: the collector walks over all that it knows."""
    body, limit = chain(ROWS), limit_decoder(CHAIN.data())
    contenders: dict[str, Callable[[], object]] = {
        "ours": lambda: read_envelope(body, CHAIN),
        "dicts": lambda: msgspec.json.decode(body),
        "limit": lambda: limit.decode(body),
    }
    made: list[Measured] = []
    for collector in (True, False):
        ms = interleaved(contenders, rounds=3, repeat=KEPT, kept=KEPT, collector=collector)
        what = f"{ROWS:,} contracts, {KEPT} replies kept, collector {'on' if collector else 'off'} / msgspec to dicts"
        ours, dicts, bound = (ms[name] * 1000 for name in ("ours", "dicts", "limit"))
        made.append(
            row(what, ours, dicts, "ms", at_most=1.0, limit=bound, limit_by="msgspec Struct, untracked", why=COLLECTED)
        )
    return made


def _times() -> list[Measured]:
    forms = {"+01:00": "%Y-%m-%dT%H:%M:%S+01:00", **{form: form for form in ODD}}
    bodies = {name: history(ROWS, form) for name, form in (*forms.items(), *NONE.items())}
    usual, limit = history(ROWS), limit_decoder(HISTORY.data())
    contenders = {name: _reading(body) for name, body in bodies.items()}
    ms = interleaved({"usual": _reading(usual), "limit": lambda: limit.decode(usual), **contenders}, rounds=21)
    bound = ms["limit"] * 1000
    return [
        row(
            f"{ROWS:,} times / msgspec Struct with datetimes",
            ms["usual"] * 1000,
            bound,
            "ms",
            at_most=1.3,
            limit=bound,
            limit_by="msgspec Struct",
            why=f"{MODELS}; each time is checked to be UTC",
        ),
        *(
            row(
                f"{ROWS:,} times written {datetime(2026, 11, 20, 10, tzinfo=UTC).strftime(form)} / as usual",
                ms[name] * 1000,
                ms["usual"] * 1000,
                "ms",
                at_most=10,
                why="each is taken apart and put together in Python",
            )
            for name, form in forms.items()
        ),
        *(
            row(f"{ROWS:,} texts that are no times, {name} / as usual", ms[name] * 1000, ms["usual"] * 1000, "ms")
            for name in NONE
        ),
    ]


def _reading(body: bytes) -> Callable[[], object]:
    return lambda: read_envelope(body, HISTORY)


def _extra() -> list[Measured]:
    response = HttpResponse(200, Headers(), chain(ROWS), "https://api.backquant.com/v2/options/chain", 0.0)
    now = datetime.now(UTC)

    def reply() -> Reply[Any]:
        return unwrap(response, CHAIN, strict=False, now=now)

    ms = interleaved(
        {
            "alone": reply,
            "extra": lambda: reply().extra,
            "raw": lambda: reply().raw,
            "tables": lambda: reply().tables(),
        },
        rounds=11,
    )
    return [
        row(f"{ROWS:,} contracts and .{name} / without it", ms[name] * 1000, ms["alone"] * 1000, "ms", at_most=target)
        for name, target in (("extra", 1.5), ("raw", None), ("tables", None))
    ]


def _flatness() -> list[Measured]:
    """Decode time per contract at 500, 5,000 and 50,000 rows; the largest against the smallest."""
    sizes = (500, 5_000, 50_000)
    bodies = {size: chain(size) for size in sizes}
    contenders: dict[str, Callable[[bytes], object]] = {
        "decode": lambda body: read_envelope(body, CHAIN),
        "msgspec to dicts,": msgspec.json.decode,
    }
    # As many rows in each run, so that a run of the small body is not all overhead of the clock.
    runs = {
        f"{name}|{size}": _repeated(decode, bodies[size], sizes[-1] // size)
        for size in sizes
        for name, decode in contenders.items()
    }
    taken = interleaved(runs, rounds=5)
    return [_slowest(name, [taken[f"{name}|{size}"] / sizes[-1] * 1e6 for size in sizes], sizes) for name in contenders]


def _slowest(name: str, per_row: list[float], sizes: tuple[int, ...]) -> Measured:
    shown = ", ".join(f"{size:,}: {microseconds:.2f}" for size, microseconds in zip(sizes, per_row, strict=True))
    what = f"{name} per contract, slowest size / fastest ({shown} us)"
    why = "many objects fit into no cache of the processor; dicts slow down alike"
    return row(what, max(per_row), min(per_row), "us", at_most=1.1 if name == "decode" else None, why=why)


def _repeated(decode: Callable[[bytes], object], body: bytes, times: int) -> Callable[[], None]:
    def run() -> None:
        for _ in range(times):
            decode(body)

    return run


def _stock(folder: Path, body: bytes) -> Callable[[], object]:
    """The unmodified generator's `from_dict`, generated on the spot from the corrected contract.

    (From the published one, every reply would be refused: it pins meta.version.)
    """
    corrected, _ = corrected_contract(CONTRACT.read_bytes())
    contract = folder / "contract.json"
    contract.write_text(json.dumps(corrected), encoding="utf-8")
    command = [sys.executable, "-m", "openapi_python_client", "generate", "--path", str(contract)]
    options = ["--meta", "none", "--output-path", str(folder / "stock_client")]
    subprocess.run([*command, *options], check=True, capture_output=True)
    sys.path.insert(0, str(folder))
    try:
        from stock_client.models import ChainResponse as Stock  # type: ignore[import-not-found]  # made just now
    finally:
        sys.path.remove(str(folder))
    return lambda: Stock.from_dict(json.loads(body))  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType, reportUnknownLambdaType]


def _pydantic(body: bytes) -> Callable[[], object]:
    """pydantic models with the fields and types of ours, from bytes."""
    model = _as_pydantic(ChainResponse, {})
    return lambda: model.model_validate_json(body)


def _as_pydantic(model: type[Any], made: dict[type[Any], type[pydantic.BaseModel]]) -> type[pydantic.BaseModel]:
    if model not in made:
        hints = get_type_hints(model)
        fields: dict[str, Any] = {}
        for field in attrs.fields(model):
            default = ... if field.default is attrs.NOTHING else None
            fields[field.name] = (_translated(hints[field.name], made), default)
        made[model] = pydantic.create_model(model.__name__, **fields)
    return made[model]


def _translated(hint: Any, made: dict[type[Any], type[pydantic.BaseModel]]) -> Any:
    if isinstance(hint, type) and attrs.has(hint):
        return _as_pydantic(hint, made)
    return of_translated(hint, lambda inner: _translated(inner, made))
