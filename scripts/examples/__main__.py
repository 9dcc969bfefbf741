"""Entry point: `python -m scripts.examples` writes what the sandbox's views give at one fixed instant."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from backquant_api.resources import operations

from backquant._call.unwrap import unwrap
from backquant._ground.json_types import JsonObject
from backquant._ground.response import Headers, HttpResponse
from backquant.sandbox.answer import Answers
from backquant.sandbox.contract import ServedOperation, load_contract
from backquant.sandbox.live.streamed import Streamed
from backquant.sandbox.market.market import Market
from backquant.sandbox.moments import iso_millis
from backquant.sandbox.parameters import parse_arguments
from backquant.sandbox.settings import SandboxSettings

from ..live.expected import status_of
from .catalogue import NOW, Reply, name_of, replies_of
from .write import request_id, write

__all__ = ["main"]


TARGET: Final = Path(__file__).resolve().parents[2] / "openapi" / "examples"
_LAG_SECONDS: Final = 0.2
_STATUS: Final = {"free-form": "illustrative", "recorded": "documented"}
"""What another word tells better. `illustrative`: the vendor has published no key of these data."""
_VERSION: Final = "2.11"
"""What the examples tell of the contract's version, whatever it is now: none changes when nothing but the version does."""


def main(target: Path = TARGET) -> None:
    """Write every reply, and the index that tells what each file is."""
    target.mkdir(parents=True, exist_ok=True)
    answers = Answers(SandboxSettings(clock=lambda: NOW), Market(), Streamed(_LAG_SECONDS))
    index, written = dict[str, Any](), {"index.json"}
    for operation in sorted(load_contract().operations, key=lambda each: name_of(each.path)):
        replies, tables = replies_of(operation), dict[str, Mapping[str, list[int]]]()
        for reply in replies:
            write(target / reply.file, _envelope(answers, operation, reply))
            tables[reply.file] = _sizes(operation.path, (target / reply.file).read_bytes())
        variants = [{"when": reply.when, "file": reply.file} for reply in replies if reply.when]
        told = {"variants": variants} if variants else {}
        status = _STATUS.get(declared := status_of(operation.path), declared)
        index[name_of(operation.path)] = {"path": operation.path, "status": status, **told, "tables": tables}
        written |= tables.keys()
    write(target / "index.json", index)
    for file in target.glob("*.json"):
        if file.name not in written:
            file.unlink()  # of an endpoint that the contract no longer has
    print(f"{len(written)} files in {target}")


def _envelope(answers: Answers, operation: ServedOperation, reply: Reply) -> JsonObject:
    """One reply as the API would send it; the request id follows from the name, so it is the same on every run."""
    served = answers.answer(operation, parse_arguments(operation, reply.asked, reply.asked), NOW)
    stamp: JsonObject = {"version": _VERSION, "timestamp": iso_millis(NOW), "request_id": request_id(reply.file)}
    told = {"version": _VERSION, "current_version": f"{_VERSION}.0"}
    data = {key: told.get(key, value) for key, value in served.data.items()}
    return {"success": True, "data": data, "meta": stamp | served.meta}


def _sizes(path: str, body: bytes) -> Mapping[str, list[int]]:
    """Rows and columns of each of its tables, in order: what the index pins, so that a change of either shows."""
    called = next(operation for operation in operations() if operation.path == path)
    response = HttpResponse(200, Headers([]), body, f"https://api.backquant.com/v2{path}", 0.0)
    reply: Any = unwrap(response, called, strict=False, now=NOW)
    return {name: [len(table), len(table.columns)] for name, table in reply.tables().items()}


if __name__ == "__main__":
    main()
