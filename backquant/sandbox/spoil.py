"""Bodies that are not what a client hopes for."""

import json

from .._ground.json_types import JsonObject

__all__ = ["spoil_body"]


_JSON = "application/json"
_PAGE = b"<!DOCTYPE html>\n<html><head><title>Bad gateway</title></head><body><h1>Bad gateway</h1></body></html>\n"


def spoil_body(kind: str, body: JsonObject, content: bytes) -> tuple[bytes, str]:
    """The content and media type to send in place of a good envelope."""
    match kind:
        case "truncated":
            return content[: len(content) // 2], _JSON
        case "html":
            return _PAGE, "text/html"
        case "empty":
            return b"", _JSON
        case "list":
            return b"[]", _JSON
        case "no_data" | "no_meta":
            changed = {name: value for name, value in body.items() if name != kind.removeprefix("no_")}
        case "null_data":
            changed = body | {"data": None}
        case _:
            error: JsonObject = {"code": "INTERNAL_ERROR", "message": "Sandbox fault: success_false"}
            changed = {"success": False, "error": body.get("error", error), "meta": body["meta"]}
    return json.dumps(changed).encode(), _JSON
