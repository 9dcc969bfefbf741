"""What can't become a package stops the generation with the place in the document where it stands."""

from collections.abc import Callable
from pathlib import Path

import pytest

from scripts.generate.driver import generate
from scripts.generate.problem import ContractProblem
from tests.openapi.documents import Json

from .derive import LIST, TEXT, WHOLE, contract, get, in_path, query, ref, saved, thing, tiny_contract


def problem(document: object, folder: Path) -> str:
    """What stops the generation, or what is told of the only thing that it leaves out."""
    try:
        [left] = generate(saved(document, folder), folder / "package").left
    except ContractProblem as refused:
        assert not (folder / "package").exists()
        return str(refused)
    return str(left)


def test_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(ContractProblem, match=r"absent\.json: can't be read \(No such file"):
        generate(tmp_path / "absent.json", tmp_path / "package")


def test_no_json(tmp_path: Path) -> None:
    spec = tmp_path / "page.json"
    spec.write_text("<!doctype html>")
    with pytest.raises(ContractProblem, match=r"page\.json: this is no JSON document \(.*line 1 column 1"):
        generate(spec, tmp_path / "package")


@pytest.mark.parametrize(
    ("document", "why"),
    [
        ([], "contract.json: an object is expected here, not list"),
        ("3.1.0", "contract.json: an object is expected here, not str"),
        ({"swagger": "2.0", "paths": {}}, "contract.json: an OpenAPI 3 document is expected here, this says swagger"),
        ({"openapi": "2.0"}, "contract.json: an OpenAPI 3 document is expected here, this says openapi 2.0"),
        ({"name": "contract"}, "contract.json: an OpenAPI 3 document is expected here, this says neither"),
        ({"openapi": "3.1.0", "info": {"version": "2.9"}, "paths": {}}, "paths: the document lists no endpoint"),
        ({"openapi": "3.1.0", "paths": {"/a": {}}}, "info.version: a version such as 2.9 is expected here"),
        (
            {"openapi": "3.1.0", "info": {"version": "2\nimport os"}, "paths": {"/a": {}}},
            "info.version: a version such as 2.9 is expected here",
        ),
    ],
)
def test_another_kind_of_document(document: object, why: str, tmp_path: Path) -> None:
    assert why in problem(document, tmp_path)


def new_paths(**paths: Json) -> Callable[[Json], None]:
    """A change that adds paths; underlines in their names stand for slashes."""

    def change(document: Json) -> None:
        document["paths"] |= {name.replace("_", "/"): item for name, item in paths.items()}

    return change


def new_schema(schema: Json) -> Callable[[Json], None]:
    """A change that adds a schema called Added."""

    def change(document: Json) -> None:
        document["components"]["schemas"]["Added"] = schema

    return change


def post(document: Json) -> None:
    document["paths"]["/orders"] = {"post": get()["get"]}


def list_for_a_path(document: Json) -> None:
    document["paths"]["/orders"] = [get()]


def csv_reply(document: Json) -> None:
    document["paths"]["/export"] = get()
    document["paths"]["/export"]["get"]["responses"]["200"]["content"] = {"text/csv": {"schema": TEXT}}


def no_reply(document: Json) -> None:
    document["paths"]["/export"] = get()
    del document["paths"]["/export"]["get"]["responses"]["200"]


def one_method_for_two_paths(document: Json) -> None:
    document["paths"] |= {"/vol/term-spread": get(), "/vol/term_spread": get()}


def one_method_for_two_paths_beside_a_parameter(document: Json) -> None:
    document["paths"] |= {"/vol/{coin}/term": get(parameters=[in_path("coin", TEXT)]), "/vol/term": get()}


def one_module_for_two_namespaces(document: Json) -> None:
    document["paths"] |= {"/vol-desk/a": get(), "/vol/desk/b": get()}


def circle_of_parameters(document: Json) -> None:
    document["components"]["parameters"] = {"A": ref("B", "parameters"), "B": ref("A", "parameters")}
    document["paths"]["/vol"] = get(parameters=[ref("A", "parameters")])


def meta_by_another_name(document: Json) -> None:
    document["components"]["schemas"]["V2Meta"]["title"] = "Meta"


def two_schemas_of_one_title(document: Json) -> None:
    document["components"]["schemas"]["VolDataCPoint"] = thing("VolDataCPoint", z=TEXT)  # which the third would be
    document["paths"]["/vol"] = get(
        thing(
            "Vol", data=thing("VolData", a=thing("Point", x=TEXT), b=thing("Point", x=WHOLE), c=thing("Point", y=TEXT))
        )
    )


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (post, "POST /orders: paths./orders.post: this client only sends GET"),
        (list_for_a_path, "paths./orders: an object is expected here, not list"),
        (csv_reply, "paths./export.get.responses.200: a JSON reply is expected here"),
        (no_reply, "paths./export.get.responses.200: a JSON reply is expected here"),
        (
            new_paths(_vol=get(ref("Absent"))),
            "paths./vol.get.responses.200.content.application/json.schema.$ref: #/components/schemas/Absent leads nowhere",
        ),
        (
            new_schema(thing("Added", a={"anyOf": [ref("Absent"), {"type": "null"}]})),
            "components.schemas.Added.properties.a.anyOf.0.$ref: #/components/schemas/Absent leads nowhere",
        ),
        (
            new_schema(thing("Added", a={"$ref": "other.json#/Thing"})),
            "components.schemas.Added.properties.a.$ref: other.json#/Thing is outside of this document",
        ),
        (
            new_paths(_vol=get(parameters=[query("a", TEXT), ref("Depth", "parameters")])),
            "paths./vol.get.parameters.1.$ref: #/components/parameters/Depth leads nowhere",
        ),
        (
            new_paths(_vol=get(parameters=[query("token", TEXT) | {"in": "header"}])),
            "paths./vol.get.parameters.token: a parameter in the header is not known to this client",
        ),
        (
            new_paths(_vol=get(parameters=[query("token", TEXT) | {"in": "cookie"}])),
            "paths./vol.get.parameters.token: a parameter in the cookie is not known to this client",
        ),
        (new_paths(_vol=get(parameters=[query("token", TEXT) | {"in": "body"}])), "paths./vol.get.parameters.0.in: "),
        (
            new_paths(_vol=get(parameters=[query("filter", thing("Filter", a=TEXT))])),
            "paths./vol.get.parameters.filter: a parameter of this type can't be sent in a URL",
        ),
        (
            new_paths(_vol=get(parameters=[query("ids", LIST, style="pipeDelimited")])),
            "paths./vol.get.parameters.ids: a parameter in the style pipeDelimited can't be sent by this client",
        ),
        *(
            (
                new_paths(_vol=get(parameters=[query("tenor", {"anyOf": list(options)})])),
                "paths./vol.get.parameters.tenor: a parameter that is",
            )
            for options in [
                ({"type": "string", "enum": ["all"]}, WHOLE),
                ({"type": "integer", "enum": [7, 30]}, TEXT),
                (LIST, TEXT),
            ]
        ),
        *(
            (
                new_paths(_vol=get(reply)),
                "paths./vol.get.responses.200: its schema is neither an object with `data` nor free-form",
            )
            for reply in [
                {"oneOf": [ref("V2Meta"), ref("V2Error")]},
                {"type": "array", "items": WHOLE},
                TEXT,
                ref("V2Error"),
                thing("Vol", value=WHOLE),
            ]
        ),
        (new_schema(ref("Added")), "components.schemas.Added.$ref: #/components/schemas/Added refers to itself"),
        (new_schema({"allOf": [ref("Added")]}), "components.schemas.Added: it refers to itself"),
        (
            circle_of_parameters,
            "paths./vol.get.parameters.0.$ref: #/components/parameters/A refers to itself",
        ),
        (
            meta_by_another_name,
            "components.schemas.V2Meta: the client needs an object of this name with `request_id`",
        ),
        (
            new_paths(_vol=get(parameters=[query("a-b", TEXT), query("a_b", TEXT)])),
            "paths./vol.get.parameters: 'a-b' and 'a_b' would both be called a_b",
        ),
        (one_method_for_two_paths, "paths./vol/term_spread: its method vol.term_spread is taken by /vol/term-spread"),
        (
            one_method_for_two_paths_beside_a_parameter,
            "paths./vol/term: its method vol.term is taken by /vol/{coin}/term",
        ),
        (one_module_for_two_namespaces, "the class VolDesk of this namespace is taken by the namespace vol"),
        (new_paths(_api_keys=get()), "paths./api/keys: the class Api of this namespace is taken by the generated code"),
        (
            two_schemas_of_one_title,
            "VolData.c: two different schemas would be called VolDataCPoint; give this one a title",
        ),
        (new_schema(thing("Literal", a=TEXT)), "components.schemas.Literal: the generated code has a use of its own"),
        (new_schema(thing("Added", a={"type": "strange"})), "components.schemas.Added.properties.a.type: 'strange'"),
        (
            new_schema(thing("Added", a={"enum": [1, "a"]})),
            "components.schemas.Added.properties.a.enum: an enum of text",
        ),
        (
            new_schema(thing("Added", a=WHOLE | {"default": "x"})),
            "components.schemas.Added.properties.a: 'x' is not of type 'integer'",
        ),
    ],
)
def test_the_place_is_named(change: Callable[[Json], None], why: str, tmp_path: Path) -> None:
    document = tiny_contract()
    change(document)
    assert why in problem(document, tmp_path)


def test_an_overlay_that_does_not_fit(tmp_path: Path) -> None:
    document = contract("/gex/levels")
    document["paths"]["/gex/levels"]["get"]["responses"] = ["200"]
    assert "responses" in problem(document, tmp_path)


def test_a_contract_without_components_is_no_problem(tmp_path: Path) -> None:
    document = tiny_contract()
    del document["components"]
    document["paths"]["/symbols"]["get"].pop("security")
    assert generate(saved(document, tmp_path), tmp_path / "package").methods == 1


def test_a_pace_that_is_no_number_of_seconds(tmp_path: Path) -> None:
    document = tiny_contract()
    path, item = next(iter(document["paths"].items()))
    item["get"]["x-cadence-seconds"] = "30"
    assert f"paths.{path}.get.x-cadence-seconds: '30' is no number of seconds" in problem(document, tmp_path)


def test_columns_that_are_no_list_of_names(tmp_path: Path) -> None:
    document = tiny_contract()
    [(_, item)] = document["paths"].items()
    item["get"]["x-columns"] = "strike"
    document["paths"] = {"/plain": item}  # of which the overlay says nothing
    assert "paths./plain.get.x-columns: 'strike' is no list of columns" in problem(document, tmp_path)
