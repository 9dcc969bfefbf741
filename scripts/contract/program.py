"""A typed program of the old SDK's user, checked against the new code.

One program is written from the old package: it calls every method with every parameter and reads every field, and asks of
each no more than it gave. The other is the one that the tests keep.
"""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import attrs

from backquant._contract import report_names
from backquant._contract.findings import Skipped
from backquant._contract.sdk_surface import Method, Model, Sdk
from backquant._contract.types import Type

from ..generate.problem import Json
from ..generate.render import ROOT

__all__ = ["Complaint", "complaints"]


USER: Final = ROOT / "tests" / "typing" / "user.py"
WRITTEN: Final = "every_call.py"
TIMEOUT: Final = 300  # seconds
FOLLOWS: Final = 'but received "Unknown"'  # an assertion about something that is complained of already
HEAD: Final = """\
from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from backquant import BackQuant
from backquant_api import models
from backquant_api.types import Day, Instant, When
"""


@attrs.define(frozen=True)
class Complaint:
    """A line of an old program that no longer passes the type checker."""

    name: str
    """What the line is about, in SDK names; of the kept program, the line."""

    message: str
    kept: bool
    """Whether it is the program that the tests keep: it also asserts types that may well become narrower."""

    def as_json(self) -> dict[str, Json]:
        """The complaint in the report."""
        return dict(attrs.asdict(self))


def complaints(old: Sdk, new_package: Path, folder: Path) -> list[Complaint] | Skipped:
    """What pyright says of old programs, given the folder that holds the new package."""
    lines = [(line, "") for line in HEAD.splitlines()] + [*_program(old)]
    folder.mkdir()
    (folder / WRITTEN).write_text("\n".join(line for line, _ in lines), encoding="utf-8")
    (folder / USER.name).write_bytes(USER.read_bytes())
    paths = [str(new_package), str(ROOT)]
    config = {"include": ["."], "extraPaths": paths, "typeCheckingMode": "standard", "pythonVersion": "3.11"}
    (folder / "pyrightconfig.json").write_text(json.dumps(config), encoding="utf-8")
    command = [sys.executable, "-m", "pyright", "--project", str(folder), "--pythonpath", sys.executable]
    try:
        done = subprocess.run(
            [*command, "--outputjson"], capture_output=True, encoding="utf-8", check=False, timeout=TIMEOUT
        )
        found: list[dict[str, Any]] = json.loads(done.stdout)["generalDiagnostics"]
    except (OSError, ValueError, KeyError, subprocess.TimeoutExpired) as exc:
        return Skipped(f"pyright could not check the old program ({exc}); run `make types` to see why")
    found = [entry for entry in found if entry["severity"] == "error" and not entry["message"].endswith(FOLLOWS)]
    return [*dict.fromkeys(_complaint(entry, lines) for entry in found)]


def _complaint(entry: dict[str, Any], lines: list[tuple[str, str]]) -> Complaint:
    number = int(entry["range"]["start"]["line"])
    message = str(entry["message"]).partition("\n")[0]
    kept = Path(entry["file"]).name == USER.name
    name = f"{USER.relative_to(ROOT).as_posix()}:{number + 1}" if kept else lines[number][1]
    return Complaint(name, re.sub(r'"p_(\w+)"', r'"\1"', message), kept)


# --- the program that is written --------------------------------------------------------------------------------------


def _program(sdk: Sdk) -> Iterator[tuple[str, str]]:
    """Lines of code, each with the SDK name that it is about."""
    for number, method in enumerate(sdk.methods.values()):
        yield from _call(number, method, sdk)
    for number, model in enumerate(model for model in sdk.models.values() if not model.is_envelope):
        yield from _reads(number, model)


def _call(number: int, method: Method, sdk: Sdk) -> Iterator[tuple[str, str]]:
    name = report_names.call(method.name)
    parameters = list(method.parameters.values())
    yield f"def call_{number}(", name
    yield "    bq: BackQuant,", name
    for parameter in parameters:
        none = "" if parameter.required else " | None"
        about = report_names.argument(method.name, parameter.name)
        yield f"    p_{parameter.name}: {_passed(parameter.type, sdk)}{none},", about
    yield ") -> None:", name
    yield f"    reply = bq.{method.name}(", name
    for parameter in parameters:
        about = report_names.argument(method.name, parameter.name)
        yield f"        {parameter.name}=p_{parameter.name},", about
    yield "    )", name
    yield f"    data: {_read(method.returns)} = reply.data", name
    yield "", ""


def _reads(number: int, model: Model) -> Iterator[tuple[str, str]]:
    name = f"models.{model.name}"
    yield f"def read_{number}(value: {name}) -> None:", name
    for place, field in enumerate(model.fields.values()):
        yield f"    _{place}: {_read(field.type)} = value.{field.name}", report_names.attribute(model.name, field.name)
    yield "    pass", name
    yield "", ""


def _passed(spelled: Type, sdk: Sdk) -> str:
    """What a caller may have at hand: the values themselves, since the alias may have others now."""
    return re.sub(r"literals\.(\w+)", lambda found: f"Literal{list(sdk.literals[found[1]])!r}", spelled.text)


def _read(spelled: Type) -> str:
    """What a reader relies on: a token is text, a list is a sequence; more tokens and narrower types do no harm."""
    words = {"text_token": "str", "number_token": "int", "list": "Sequence", "dict": "Mapping"}
    words |= {name: f"models.{name}" for name in spelled.models}
    return re.sub(r"\b\w+\b", lambda found: words.get(found[0], found[0]), spelled.skeleton)
