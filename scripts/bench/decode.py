"""Bytes of a chain to typed data, against what else one could do with the same bytes."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, get_args, get_origin, get_type_hints

import attrs
import msgspec
import pydantic
from backquant_api.models import ChainResponse
from backquant_api.operation import Operation
from backquant_api.resources import operation
from backquant_api.types import Day, Instant

from backquant.envelope import read_envelope
from scripts.generate.driver import CONTRACT, corrected_contract

from .bodies import chain, chain_with_one_bad_field
from .measure import Row, interleaved, row

ROWS = 5_000
CHAIN: Operation[Any] = operation("options.chain")


def rows() -> list[Row]:
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
            rounds=21,
        )
    ms = {name: seconds * 1000 for name, seconds in taken.items()}
    what = f"decode {ROWS:,} contracts / "
    return [
        row(what + "msgspec to dicts", ms["ours"], ms["msgspec"], "ms", at_most=1.15),
        row(what + "json.loads", ms["ours"], ms["json"], "ms", at_most=1.0),
        row(what + "stock generator's models", ms["ours"], ms["stock"], "ms", faster=8),
        row(what + "pydantic v2 models", ms["ours"], ms["pydantic"], "ms", faster=2.5),
        row("the same with one bad field / without", ms["drift"], ms["ours"], "ms", at_most=10),
    ]


def flatness() -> list[Row]:
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
    taken = interleaved(runs, rounds=11)
    return [
        _flatness(name, [taken[f"{name}|{size}"] / sizes[-1] * 1e6 for size in sizes], sizes) for name in contenders
    ]


def _flatness(name: str, per_row: list[float], sizes: tuple[int, ...]) -> Row:
    shown = ", ".join(f"{size:,}: {microseconds:.2f}" for size, microseconds in zip(sizes, per_row, strict=True))
    what = f"{name} per contract, slowest size / fastest ({shown} us)"
    return row(what, max(per_row), min(per_row), "us", at_most=1.1 if name == "decode" else None)


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
    from datetime import date, datetime

    if hint is Instant or hint is Day:
        return datetime if hint is Instant else date
    if isinstance(hint, type) and attrs.has(hint):
        return _as_pydantic(hint, made)
    arguments: tuple[Any, ...] = tuple(_translated(argument, made) for argument in get_args(hint))
    origin: Any = get_origin(hint)
    if origin in (list, dict):
        return origin[arguments]  # pyright: ignore[reportInvalidTypeArguments]  # built at run time
    if arguments and not all(isinstance(argument, str) for argument in arguments):
        union = arguments[0]
        for argument in arguments[1:]:
            union |= argument
        return union
    return hint
