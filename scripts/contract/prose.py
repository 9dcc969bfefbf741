"""Descriptions that changed: that is where the API tells of a change of behaviour."""

import difflib
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Final

from scripts.generate.hoist import operations
from scripts.generate.naming import class_name, identifier
from scripts.generate.problem import Json, Node, child, children, text

from . import places
from .packages import Named

CONTEXT: Final = 6  # words to both sides of a change


@dataclass(frozen=True)
class Rewording:
    """A text that says something else than before."""

    name: str
    """In SDK names: `bq.gex.levels(positioning=)`."""

    place: str
    """Where it stands in the contract."""

    old: str
    new: str

    @property
    def words(self) -> str:
        """The changed words between their neighbours, in Markdown: what went is struck out, what came is bold."""
        return _word_diff(self.old.split(), self.new.split())

    def as_json(self) -> dict[str, Json]:
        """The rewording in the report."""
        return {**asdict(self), "words": self.words}


def rewordings(old: Named, new: Named) -> list[Rewording]:
    """Texts of what both contracts have."""
    before = dict(_texts(old))
    return [
        Rewording(name, place, " ".join(before[place][1].split()), " ".join(words.split()))
        for place, (name, words) in _texts(new)
        if place in before and before[place][1].split() != words.split()
    ]


def _texts(named: Named) -> Iterator[tuple[str, tuple[str, str]]]:
    """Place, name and text of everything that can be described, described or not."""
    yield "info.description", ("the API", text(child(named.published, "info"), "description"))
    for path, operation in operations(named.published):
        method = named.sdk.methods[path]
        place = places.of_path(path)
        yield place, (places.call(method.name), f"{text(operation, 'summary')} {text(operation, 'description')}")
        for parameter in children(operation, "parameters"):
            wire = text(parameter, "name")
            known = method.parameters.get(wire)
            name = places.argument(method.name, known.name if known else wire)
            yield places.of_parameter(path, wire), (name, _description(parameter, child(parameter, "schema")))
        reply = child(child(child(child(operation, "responses"), "200"), "content"), "application/json")
        yield from _fields(f"{place}.responses.200", places.call(method.name), child(reply, "schema"))
    for name, schema in child(child(named.published, "components"), "schemas").items():
        if isinstance(schema, dict):
            model = class_name(name)
            yield places.of_model(model), (f"models.{model}", text(schema, "description"))
            yield from _fields(places.of_model(model), f"models.{model}", schema)


def _fields(place: str, owner: str, schema: Node) -> Iterator[tuple[str, tuple[str, str]]]:
    """The fields of an object, and those of objects inline within."""
    for json_name, field in child(schema, "properties").items():
        if isinstance(field, dict):
            below, name = f"{place}.properties.{json_name}", f"{owner}.{identifier(json_name)}"
            yield below, (name, text(field, "description"))
            yield from _fields(below, name, field)
    for key in ("items", "additionalProperties"):
        if key in schema:
            yield from _fields(place, owner, child(schema, key))
    for key in ("anyOf", "oneOf", "allOf"):
        for option in children(schema, key):
            yield from _fields(place, owner, option)


def _description(parameter: Node, schema: Node) -> str:
    return text(parameter, "description") or text(schema, "description")


def _word_diff(old: list[str], new: list[str]) -> str:
    parts: list[str] = []
    matcher = difflib.SequenceMatcher(a=old, b=new, autojunk=False)
    for group in matcher.get_grouped_opcodes(CONTEXT):
        shown: list[str] = ["..."] if group[0][1] > 0 else []
        for tag, low, high, left, right in group:
            if tag == "equal":
                shown += old[low:high]
                continue
            shown += [f"~~{' '.join(old[low:high])}~~"] if high > low else []
            shown += [f"**{' '.join(new[left:right])}**"] if right > left else []
        parts.append(" ".join([*shown, *(["..."] if group[-1][2] < len(old) else [])]))
    return " ".join(parts).replace("... ...", "...")
