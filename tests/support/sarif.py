"""Of SARIF 2.1.0 what a report of ours has: what an object must have, and nothing that the standard does not name."""

from typing import Any

import jsonschema

__all__ = ["departures"]


def departures(log: object) -> list[str]:
    """Where a log is not as the standard says."""
    checker: Any = jsonschema.Draft202012Validator(LOG)  # its types leave a part unknown
    return [error.message for error in checker.iter_errors(log)]


def _closed(*required: str, **properties: object) -> dict[str, object]:
    return {"type": "object", "required": required, "properties": properties, "additionalProperties": False}


def _listed(items: object) -> dict[str, object]:
    return {"type": "array", "items": items}


MESSAGE = _closed("text", text={"type": "string", "minLength": 1})
LOCATION = _closed(
    physicalLocation=_closed(
        "artifactLocation",
        artifactLocation=_closed("uri", uri={"type": "string", "pattern": r"^[\w.~!$&'()*+,;=:@%/-]+$"}),
        region=_closed("startLine", startLine={"type": "integer", "minimum": 1}),
    )
)
RESULT = _closed(
    "message",
    ruleId={"type": "string"},
    level={"enum": ["none", "note", "warning", "error"]},
    message=MESSAGE,
    locations=_listed(LOCATION),
)
DRIVER = _closed(
    "name",
    name={"type": "string"},
    version={"type": "string"},
    informationUri={"type": "string", "pattern": "^https://"},
    rules=_listed(_closed("id", id={"type": "string"}, shortDescription=MESSAGE)) | {"uniqueItems": True},
)
LOG = {"$schema": "https://json-schema.org/draft/2020-12/schema"} | _closed(
    *("version", "runs"),
    **{"$schema": {"type": "string", "format": "uri"}},
    version={"const": "2.1.0"},
    runs=_listed(_closed("tool", tool=_closed("driver", driver=DRIVER), results=_listed(RESULT))),
)
