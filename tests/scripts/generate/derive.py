"""Contracts that differ from the committed one, and the packages that come of them."""

import copy
import json
import os
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from scripts.generate.driver import PACKAGE, Generated, generate
from tests.openapi.documents import Json, published
from tests.support.examples import ROOT

PROBE = Path(__file__).parent / "probe.py"
TEXT: Json = {"type": "string"}
NUMBER: Json = {"type": "number"}
WHOLE: Json = {"type": "integer"}
NULL: Json = {"type": "null"}
LIST: Json = {"type": "array", "items": TEXT}


def contract(*paths: str) -> Json:
    """The committed contract with some of its paths alone, with all of them when none is named."""
    document = copy.deepcopy(published())
    document["paths"] = {path: document["paths"][path] for path in paths or document["paths"]}
    return document


def tiny_contract() -> Json:
    """A contract of one example-only endpoint and the schemas that every contract needs."""
    document = contract("/symbols")
    schemas = document["components"]["schemas"]
    document["components"]["schemas"] = {name: schemas[name] for name in ("V2Meta", "V2Error", "V2ErrorEnvelope")}
    return document


def ref(name: str, kind: str = "schemas") -> Json:
    """A reference to a component."""
    return {"$ref": f"#/components/{kind}/{name}"}


def thing(title: str, required: Iterable[str] = (), **fields: object) -> Json:
    """An object schema."""
    return {"title": title, "type": "object", "properties": fields, "required": list(required)}


def query(name: str, schema: Json, **more: object) -> Json:
    """A query parameter."""
    return {"name": name, "in": "query", "schema": schema, **more}


def in_path(name: str, schema: Json) -> Json:
    """A path parameter."""
    return {"name": name, "in": "path", "required": True, "schema": schema}


def get(reply: Json | None = None, parameters: Iterable[Json] = (), description: str = "Something new.") -> Json:
    """A path item with a GET operation; without a reply schema it is example-only."""
    return {
        "get": {
            "description": description,
            "security": [{"ApiKeyAuth": []}],
            "parameters": list(parameters),
            "responses": {
                "200": {"description": "The reply.", "content": {"application/json": {"schema": reply or {}}}}
            },
        }
    }


def envelope(title: str, data: Json) -> Json:
    """The schema of a typed reply."""
    success: Json = {"type": "boolean", "const": True, "default": True}
    return thing(title, ["data", "meta"], success=success, data=data, meta=ref("V2Meta"))


def add(document: Json, path: str, data: Json, parameters: Iterable[Json] = (), description: str = "New.") -> None:
    """Add an endpoint whose reply is typed, by a schema of its own among the components."""
    title = data.get("title", "") or path.replace("/", " ").replace("-", " ").title().replace(" ", "")
    document["components"]["schemas"][f"{title}Reply"] = envelope(f"{title}Reply", data)
    document["paths"][path] = get(ref(f"{title}Reply"), parameters, description)


@dataclass(frozen=True)
class Package:
    """A package generated from a derived contract."""

    folder: Path
    result: Generated

    @cached_property
    def facts(self) -> Json:
        """Everything in it, seen from a fresh process that imports every module."""
        return self._probe("describe")

    @property
    def models(self) -> Json:
        return self.facts["models"]

    @property
    def methods(self) -> Json:
        return self.facts["methods"]

    @property
    def literals(self) -> dict[str, list[str | int]]:
        return self.facts["literals"]

    def fields(self, model: str) -> dict[str, str]:
        """Annotation by field."""
        return self.models[model]["fields"]

    def decode(self, *replies: tuple[str, object]) -> list[tuple[str, list[str]]]:
        """The repr of each reply's decoded data, and its departures from the contract."""
        requests = [{"method": method, "data": data} for method, data in replies]
        return [(found["data"], found["drift"]) for found in self._probe("decode", json.dumps(requests))]

    def run(self, *words: str, stdin: str = "", **variables: str) -> subprocess.CompletedProcess[str]:
        """Python with this package, and our own code around it."""
        return subprocess.run(
            [sys.executable, *words],
            input=stdin,
            env={**os.environ, "PYTHONPATH": os.pathsep.join([str(self.folder), str(ROOT)]), **variables},
            capture_output=True,
            encoding="utf-8",
            check=False,
            timeout=300,
        )

    def _probe(self, command: str, stdin: str = "") -> Any:
        done = self.run(str(PROBE), command, stdin=stdin)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)


def build(document: Json, folder: Path) -> Package:
    """Generate a package into the folder."""
    return Package(folder, generate(saved(document, folder), folder / PACKAGE))


def saved(document: object, folder: Path) -> Path:
    """The document as a file."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "contract.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    return path


def failures_of_pyright(packages: Path) -> list[str]:
    """What pyright says of all packages below a folder, in strict mode; a package may import the client."""
    root = Path(__file__).parents[3]
    config = {
        "include": [f"{folder.name}/{PACKAGE}" for folder in packages.iterdir()],
        "extraPaths": [str(root)],
        "typeCheckingMode": "strict",
        "pythonVersion": "3.11",
    }
    (packages / "pyrightconfig.json").write_text(json.dumps(config), encoding="utf-8")
    command = [
        sys.executable,
        "-m",
        "pyright",
        "--project",
        str(packages),
        "--pythonpath",
        sys.executable,
        "--outputjson",
    ]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False, timeout=300)
    report = json.loads(done.stdout)
    assert report["summary"]["filesAnalyzed"] > 0
    return [
        f"{Path(found['file']).relative_to(packages)}:{found['range']['start']['line'] + 1}: {found['message']}"
        for found in report["generalDiagnostics"]
    ]
