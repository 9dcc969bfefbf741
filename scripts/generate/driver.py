"""The steps of a generation, in order."""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from openapi_python_client.config import Config, ConfigFile, MetaType
from openapi_python_client.parser import GeneratorData
from openapi_python_client.parser.errors import GeneratorError
from openapi_spec_validator import OpenAPIV30SpecValidator, OpenAPIV31SpecValidator

from .hoist import hoist, operations
from .naming import method_names
from .overlay import correct, load_overlay
from .problem import ContractProblem, Json, Node, child, node, text
from .render import ROOT, render
from .view import View, build_view

CONTRACT = ROOT / "openapi" / "backquant-v2.json"
OVERLAY = ROOT / "openapi" / "overlay.yaml"
PACKAGE = "backquant_api"


@dataclass(frozen=True)
class Generated:
    version: str
    sha256: str
    methods: int
    idle: list[str]


def generate(contract: Path, package: Path) -> Generated:
    """Generate the package into a folder that does not exist yet.

    Raises:
        ContractProblem: the document is none of this API's, or holds something that can't become Python.
    """
    body = _read(contract)
    corrected, idle = corrected_contract(body, contract)
    names = method_names({path: text(item, "x-backquant-name") for path, item in operations(corrected)})
    document, aliases = hoist(corrected, names)
    view = build_view(_parse(document), document, aliases, names)
    sha256 = hashlib.sha256(body).hexdigest()
    render(view, sha256, package)
    (package / "contract.json").write_text(json.dumps(corrected, ensure_ascii=False) + "\n", encoding="utf-8")
    return Generated(view.version, sha256, len(list(view.methods())), idle)


def corrected_contract(body: bytes, source: Path = CONTRACT) -> tuple[Node, list[str]]:
    """The published document with our overlay applied, and the overlay targets that changed nothing."""
    published = _load(body, source)
    corrected, idle = correct(published, load_overlay(OVERLAY))
    _validate(corrected)
    return corrected, idle


def _read(contract: Path) -> bytes:
    try:
        return contract.read_bytes()
    except OSError as exc:
        raise ContractProblem(str(contract), f"can't be read ({exc.strerror})") from exc


def _load(body: bytes, source: Path) -> Node:
    try:
        loaded = cast(Json, json.loads(body))
    except ValueError as exc:
        raise ContractProblem(str(source), f"this is no JSON document ({exc})") from exc
    document = node(loaded, str(source))
    version = document.get("openapi")
    if not isinstance(version, str) or not version.startswith("3."):
        found = f"openapi {version}" if version else "swagger" if "swagger" in document else "neither"
        raise ContractProblem(str(source), f"an OpenAPI 3 document is expected here, this says {found}")
    if not child(document, "paths"):
        raise ContractProblem("paths", "the document lists no endpoint")
    return document


def _validate(document: Node) -> None:
    kind = OpenAPIV30SpecValidator if text(document, "openapi").startswith("3.0") else OpenAPIV31SpecValidator
    # The validator wants str-keyed mappings of anything; Node is a narrower type of the same objects.
    error = next(kind(document).iter_errors(), None)  # pyright: ignore[reportArgumentType]
    if error is not None:
        place = ".".join(str(part) for part in error.absolute_path) or "document"
        raise ContractProblem(place, error.message[:500])


def _parse(document: Node) -> GeneratorData:
    config = Config.from_sources(
        ConfigFile(literal_enums=True),
        meta_type=MetaType.NONE,
        document_source=CONTRACT,
        file_encoding="utf-8",
        overwrite=False,
        output_path=None,
    )
    parsed = GeneratorData.from_dict(document, config=config)
    if isinstance(parsed, GeneratorError):
        raise ContractProblem(parsed.header, parsed.detail or "the parser gives no reason")
    errors = [*parsed.errors, *(e for c in parsed.endpoint_collections_by_tag.values() for e in c.parse_errors)]
    if errors:
        raise ContractProblem(errors[0].header.strip(), _reason(errors[0]))
    return parsed


def _reason(error: GeneratorError) -> str:
    data = getattr(error, "data", None)
    shown = f" in {data.model_dump_json(exclude_none=True, exclude_defaults=True)[:300]}" if data is not None else ""
    return f"{(error.detail or 'the parser gives no reason').strip()}{shown}"


__all__ = ["CONTRACT", "PACKAGE", "ContractProblem", "Generated", "View", "corrected_contract", "generate"]
