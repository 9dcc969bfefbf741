"""What the corrected contract promises to everything that is generated from it."""

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from .documents import corrected, gets, published, reply_schema, status

ERRORS = ("400", "401", "403", "404", "422", "429", "500", "502", "503", "504")


def test_it_is_valid_openapi() -> None:
    assert list(OpenAPIV31SpecValidator(corrected()).iter_errors()) == []


def test_it_has_the_published_paths_and_no_others() -> None:
    assert list(corrected()["paths"]) == list(published()["paths"])


def test_it_names_the_server() -> None:
    assert corrected()["servers"] == [{"url": "https://api.backquant.com/v2"}]


@pytest.mark.parametrize("path", gets(published()))
def test_a_reply_is_typed_where_the_vendor_gives_it_a_schema_and_nowhere_else(path: str) -> None:
    found = status(gets(corrected())[path])
    assert (found == "typed") == bool(reply_schema(gets(published())[path]))
    assert found in ("typed", "documented", "recorded", "free-form")


def test_every_operation_may_answer_with_every_error_envelope() -> None:
    envelope = {"application/json": {"schema": {"$ref": "#/components/schemas/V2ErrorEnvelope"}}}
    for path, get in gets(corrected()).items():
        for code in ERRORS:
            content = get["responses"][code]["content"]["application/json"]
            assert {"application/json": {"schema": content.get("schema")}} == envelope, (path, code)


def test_no_operation_takes_the_key_as_a_parameter_and_only_the_probe_works_without() -> None:
    for path, get in gets(corrected()).items():
        assert "X-API-Key" not in [parameter["name"] for parameter in get.get("parameters", [])]
        asked = gets(published())[path].get("security")
        assert get.get("security") == ([] if path == "/health" else asked), path


def test_the_meta_version_is_any_text() -> None:
    version = corrected()["components"]["schemas"]["V2Meta"]["properties"]["version"]
    assert version["type"] == "string"
    assert "const" not in version
