"""The steps of a generation, in order."""

import hashlib
import json
import re
from pathlib import Path
from typing import cast

import attrs
from openapi_python_client.config import Config, ConfigFile, MetaType
from openapi_python_client.parser import GeneratorData
from openapi_python_client.parser.errors import GeneratorError

from .build import build_view
from .clashes import check_names
from .hoist import hoist, operations
from .left_out import LeftOut, leave_out, other_verbs
from .naming import method_names
from .overlay import correct, load_overlay
from .pinned import pinned_methods
from .problem import ContractProblem, Json, Node, child, node, text
from .references import check_references, inline_references
from .render import ROOT, render
from .validation import validate
from .view import ContractView

__all__ = ["CONTRACT", "OVERLAY", "PACKAGE", "Generated", "corrected_contract", "generate"]


CONTRACT = ROOT / "openapi" / "backquant-v2.json"
OVERLAY = ROOT / "openapi" / "overlay.yaml"
PACKAGE = "backquant_api"

# The parser prints some names as objects.
UNTOLD = re.compile(r"<[\w.]*UntrustedString object at \w+>")
# How the parser tells where something is.
PLACES = (
    (re.compile(r"parsing (?:GET|get) (\S+) within"), "paths.{}.get"),
    (re.compile(r"/components/schemas/([\w.-]*\w)"), "components.schemas.{}"),
    (re.compile(r"^((?:components\.schemas|paths)\.\S+)$", re.MULTILINE), "{}"),
)


@attrs.define(frozen=True)
class Generated:
    version: str
    sha256: str
    methods: int
    idle: list[str]
    left: list[LeftOut]
    """What the document has and the package has not."""


def generate(contract: Path, package: Path) -> Generated:
    """Generate the package into a folder that does not exist yet; an operation that can't become a method is left out.

    Raises:
        ContractProblem: the document is none of this API's, or what every reply needs can't become Python.
    """
    body = _read(contract)
    corrected, idle = _overlaid(body, contract)
    left = other_verbs(corrected)
    while (view := _viewed(corrected, left)) is None:
        pass
    sha256 = hashlib.sha256(body).hexdigest()
    render(view, sha256, package)
    shipped = corrected | {"x-left-out": [str(item) for item in left]} if left else corrected
    readable = json.dumps(shipped, ensure_ascii=False, indent=1)  # its lines are what a review looks at
    (package / "contract.json").write_text(f"{readable}\n", encoding="utf-8")
    return Generated(view.version, sha256, len(list(view.methods())), idle, left)


def _viewed(corrected: Node, left: list[LeftOut]) -> ContractView | None:
    """What the templates print; None when something had to be left out for it: the next attempt does without."""
    shaped = corrected
    try:
        _check(corrected)
        pinned = pinned_methods()
        names = method_names({path: text(item, "x-backquant-name") for path, item in operations(corrected)}, pinned)
        shaped, aliases = hoist(corrected, names)
        view = build_view(_parse(shaped), shaped, aliases, names)
        check_names(view)
        _check_meta(view)
    except ContractProblem as problem:
        left += leave_out(corrected, shaped, problem)
        return None
    return attrs.evolve(view, left=left)


def _check_meta(view: ContractView) -> None:
    """The client reads every reply's meta as V2Meta, and the request's id in it."""
    meta = view.models.get("V2Meta")
    if meta is None or all(field.name != "request_id" for field in meta.fields):
        raise ContractProblem("components.schemas.V2Meta", "the client needs an object of this name with `request_id`")


def corrected_contract(body: bytes, source: Path = CONTRACT) -> tuple[Node, list[str]]:
    """The published document with our overlay applied, and the overlay targets that changed nothing."""
    corrected, idle = _overlaid(body, source)
    _check(corrected)
    return corrected, idle


def _overlaid(body: bytes, source: Path) -> tuple[Node, list[str]]:
    published = _load(body, source)
    inline_references(published)
    return correct(published, load_overlay(OVERLAY))


def _check(corrected: Node) -> None:
    release = text(corrected, "openapi")
    if not release.startswith(("3.0.", "3.1.")):
        raise ContractProblem(
            "openapi",
            f"{release} is none of the versions that are read here, 3.0 and 3.1; where the document uses nothing newer,"
            " say `openapi: 3.1.0` in the overlay (target `$`)",
        )
    if not [node(item, f"paths.{path}") for path, item in child(corrected, "paths").items() if item]:
        raise ContractProblem("paths", "the document lists no endpoint that this client could call")
    check_references(corrected)
    validate(corrected)


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
    release = text(child(document, "info"), "version")
    if not re.fullmatch(r"[\w.+-]+", release):
        raise ContractProblem("info.version", f"a version such as 2.9 is expected here, not {release!r}")
    if not child(document, "paths"):
        raise ContractProblem("paths", "the document lists no endpoint")
    node(document.setdefault("components", {}), "components").setdefault("schemas", {})  # the overlay adds to them
    return document


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
        raise ContractProblem(*_told(f"{parsed.header}: {parsed.detail or 'the parser gives no reason'}"))
    errors = [*parsed.errors, *(e for c in parsed.endpoint_collections_by_tag.values() for e in c.parse_errors)]
    if errors:
        raise ContractProblem(*_told(f"{errors[0].header.strip()}: {_reason(errors[0])}"))
    return parsed


def _told(words: str) -> tuple[str, str]:
    """The place that the parser speaks of, and what it says, with what can be done about it."""
    for pattern, place in PLACES:
        found = pattern.search(words)
        if found:
            return place.format(*found.groups()), f"{words}; mend or remove it in the overlay"
    return "document", words


def _reason(error: GeneratorError) -> str:
    data = getattr(error, "data", None)
    shown = f" in {data.model_dump_json(exclude_none=True, exclude_defaults=True)[:300]}" if data is not None else ""
    detail = UNTOLD.sub("...", error.detail or "the parser gives no reason")
    return f"{detail.strip()}{shown}"
