"""Entry point: `python -m scripts.examples` writes what the sandbox's views give at one fixed instant."""

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Final, cast

from backquant._ground.json_types import JsonObject
from backquant.sandbox.answer import Answers
from backquant.sandbox.contract import PublishedContract, load_contract
from backquant.sandbox.live.streamed import Streamed
from backquant.sandbox.market.market import Market
from backquant.sandbox.moments import iso_millis
from backquant.sandbox.parameters import parse_arguments
from backquant.sandbox.settings import SandboxSettings

from .catalogue import NOW, Example, catalogue
from .sizes import sizes
from .write import write

__all__ = ["main"]


TARGET: Final = Path(__file__).resolve().parents[2] / "openapi" / "examples"
_LAG_SECONDS: Final = 0.2
_VERSION: Final = "2.11"
"""What the examples tell of the contract's version, whatever it is now: none changes when nothing but the version does."""
_NARROWS: Final = "/options/chain"
"""Where `include` takes away what it does not name."""


class _Pen:
    """Asks the views at the fixed instant."""

    def __init__(self) -> None:
        self.contract: PublishedContract = load_contract()
        self._operations = {operation.path: operation for operation in self.contract.operations}
        self._answers = Answers(SandboxSettings(clock=lambda: NOW), Market(), Streamed(_LAG_SECONDS))

    def envelope(self, file: str, example: Example, asked: Mapping[str, str]) -> JsonObject:
        """One reply as the API would send it; the request id follows from the name, so it is the same on every run."""
        operation = self._operations[example.path]
        sections = operation.parameter("include")
        narrow = sections is None or not sections.choices or example.path == _NARROWS
        everything = {} if narrow or sections is None else {"include": ",".join(sections.choices)}
        query = everything | dict(example.asked) | dict(asked)
        reply = self._answers.answer(operation, parse_arguments(operation, query, query), NOW)
        stamp: JsonObject = {
            "version": _VERSION,
            "timestamp": iso_millis(NOW),
            "request_id": "req_" + hashlib.sha256(file.encode()).hexdigest()[:8],
        }
        told = {"version": _VERSION, "current_version": f"{_VERSION}.0"}
        data = {key: told.get(key, value) for key, value in reply.data.items()}
        return {"success": True, "data": data, "meta": stamp | reply.meta}


def main(target: Path = TARGET) -> None:
    """Write every reply, and the index that tells what each file is."""
    target.mkdir(parents=True, exist_ok=True)
    pen, index, written = _Pen(), dict[str, JsonObject](), set[str]()
    for example in catalogue(pen.contract):
        files: dict[str, Mapping[str, str]] = {f"{example.name}.json": {}}
        files |= {f"{example.name}.{v.label}.json": v.asked for v in example.variants}
        for file, asked in files.items():
            write(target / file, pen.envelope(file, example, asked))
            written.add(file)
        tables = {file: sizes(example.path, (target / file).read_bytes()) for file in files}
        index[example.name] = {**_entry(example), "tables": cast("JsonObject", tables)}
    write(target / "index.json", index)
    written.add("index.json")
    for file in target.glob("*.json"):
        if file.name not in written:
            file.unlink()  # of an endpoint that the contract no longer has
    print(f"{len(written)} files in {target}")


def _entry(example: Example) -> JsonObject:
    default: list[JsonObject] = [{"when": dict(when), "file": f"{example.name}.json"} for when in example.default_when]
    others: list[JsonObject] = [
        {"when": {variant.parameter: variant.value}, "file": f"{example.name}.{variant.label}.json"}
        for variant in example.variants
    ]
    entry: JsonObject = {"path": example.path, "status": example.status}
    return {**entry, "variants": [*default, *others]} if others else entry


if __name__ == "__main__":
    main()
