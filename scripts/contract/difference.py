"""The difference of two SDKs: exactly what was added, removed, retyped or changed, each thing once.

What comes and goes along with another thing is no finding of its own: the models of an endpoint that is gone, an alias
that is named anew because the values of one parameter are others. Those are told apart, as consequences.
"""

from collections.abc import Iterable, Iterator

import attrs

from backquant._contract import report_names
from backquant._contract.findings import Change, Difference, Finding, PartKind
from backquant._contract.schemas import wider
from backquant._contract.sdk_surface import Field, Method, Model, Parameter, Sdk
from backquant._contract.types import Type

__all__ = ["compare"]


def compare(old: Sdk, new: Sdk) -> Difference:
    """What a caller of the old SDK meets in the new one."""
    pairs = _paired(old, new)
    findings = [*_methods(old, new, pairs), *_fields(old, new)]
    concerned, envelopes = _concerned(old, new, pairs), _envelopes(old) | _envelopes(new)
    consequences: list[Finding] = []
    for finding in _models(old, new):
        name = finding.name.removeprefix("models.")
        if name in envelopes:
            consequences.append(attrs.evolve(finding, breaking=False))
        else:
            (consequences if name in concerned else findings).append(finding)
    return Difference(findings, [*consequences, *_aliases(old, new)])


# --- methods ----------------------------------------------------------------------------------------------------------


def _paired(old: Sdk, new: Sdk) -> list[tuple[Method, Method]]:
    """The methods that both have: by path, else by name."""
    gone = {method.name: method for path, method in old.methods.items() if path not in new.methods}
    came = {method.name: method for path, method in new.methods.items() if path not in old.methods}
    both = [(method, new.methods[path]) for path, method in old.methods.items() if path in new.methods]
    return both + [(method, came[name]) for name, method in gone.items() if name in came]


def _methods(old: Sdk, new: Sdk, pairs: list[tuple[Method, Method]]) -> Iterator[Finding]:
    for before, after in pairs:
        yield from _method(before, after)
    paired = {id(method) for pair in pairs for method in pair}
    sides: list[tuple[Sdk, Change]] = [(old, "removed"), (new, "added")]
    for sdk, change in sides:
        yield from (_whole_method(method, change) for method in sdk.methods.values() if id(method) not in paired)


def _whole_method(method: Method, change: Change) -> Finding:
    shown = f"GET {method.path} -> {method.returns.text}"
    return Finding(
        kind="method",
        change=change,
        name=report_names.call(method.name),
        breaking=change == "removed",
        old=shown if change == "removed" else None,
        new=shown if change == "added" else None,
        place=report_names.of_path(method.path),
        methods=(method.name,),
    )


def _method(old: Method, new: Method) -> Iterator[Finding]:
    base = Finding("method", "changed", report_names.call(old.name), True, place=report_names.of_path(old.path))
    base = attrs.evolve(base, methods=(new.name,))
    if old.name != new.name:
        yield attrs.evolve(base, change="renamed", old=report_names.call(old.name), new=report_names.call(new.name))
    if old.path != new.path:
        note = "released versions still ask the old path"
        yield attrs.evolve(base, old=f"GET {old.path}", new=f"GET {new.path}", note=note)
    if old.needs_key != new.needs_key:
        words = {True: "needs an API key", False: "needs no API key"}
        yield attrs.evolve(base, old=words[old.needs_key], new=words[new.needs_key], breaking=new.needs_key)
    yield from _type_change(base, old.returns, new.returns)
    for wire in old.parameters.keys() | new.parameters.keys():
        yield from _parameter(old.parameters.get(wire), new.parameters.get(wire), old, new)


def _parameter(old: Parameter | None, new: Parameter | None, before: Method, after: Method) -> Iterator[Finding]:
    known = old or new
    assert known is not None  # noqa: S101  # a name is in one of the two
    base = Finding(
        kind="parameter",
        change="changed",
        name=report_names.argument(before.name, known.name),
        breaking=False,
        old=old and _told(old),
        new=new and _told(new),
        place=report_names.of_parameter(before.path, known.wire),
        methods=(after.name,),
    )
    if old is None or new is None:
        yield attrs.evolve(base, change="removed" if new is None else "added", breaking=new is None or new.required)
        return
    retyped = old.type.skeleton != new.type.skeleton or old.required != new.required
    if retyped or (old.default, old.limits) != (new.default, new.limits):
        yield attrs.evolve(base, change="retyped" if retyped else "changed", breaking=not _takes_all(old, new))
    if old.type.like(new.type):
        yield from _values(base, old.type, new.type)


def _takes_all(old: Parameter, new: Parameter) -> bool:
    """Whether calls with the old parameter, or without it, mean the same as before; of its tokens apart."""
    may_be_left_out = old.required or (not new.required and old.default == new.default)
    return may_be_left_out and new.type.takes(old.type) and wider(_limits(old), _limits(new))


def _limits(parameter: Parameter) -> dict[str, object]:
    return {key: value for key, value in parameter.limits if key not in {"kind", "many"}}  # the type says it


def _told(parameter: Parameter) -> str:
    """`int, required, minimum 1, maximum 30`."""
    parts = [parameter.type.text, *(["required"] if parameter.required else [])]
    parts += [f"{key} {value}" for key, value in _limits(parameter).items()]
    parts += [f"default {parameter.default!r}"] if parameter.default is not None else []
    return ", ".join(parts)


# --- models -----------------------------------------------------------------------------------------------------------


def _fields(old: Sdk, new: Sdk) -> Iterator[Finding]:
    for name in sorted(old.models.keys() & new.models.keys()):
        before, after = old.models[name], new.models[name]
        seen_by = tuple(sorted({*old.methods_of.get(name, ()), *new.methods_of.get(name, ())}))
        for json_name in [*before.fields, *(after.fields.keys() - before.fields.keys())]:
            for finding in _field(before, after, json_name):
                yield attrs.evolve(finding, methods=seen_by)


def _field(before: Model, after: Model, json_name: str) -> Iterator[Finding]:
    old, new = before.fields.get(json_name), after.fields.get(json_name)
    known = old or new
    assert known is not None  # noqa: S101  # a name is in one of the two
    base = Finding(
        kind="field",
        change="changed",
        name=report_names.attribute(before.name, known.name),
        breaking=False,
        old=old and _declared(old),
        new=new and _declared(new),
        place=report_names.of_field(before.name, json_name),
    )
    if old is None or new is None:
        yield attrs.evolve(base, change="removed" if new is None else "added", breaking=new is None)
        return
    if old.type.skeleton != new.type.skeleton or (old.default is None) != (new.default is None):
        yield attrs.evolve(base, change="retyped", breaking=not new.type.members <= old.type.members)
    elif old.default != new.default:
        yield attrs.evolve(base, breaking=True)
    if old.type.like(new.type):
        yield from _values(base, old.type, new.type)


def _declared(field: Field) -> str:
    return field.type.text if field.default is None else f"{field.type.text} = {field.default}"


def _models(old: Sdk, new: Sdk) -> Iterator[Finding]:
    yield from _come_and_gone("model", "models", old.models.keys(), new.models.keys())


def _concerned(old: Sdk, new: Sdk, pairs: list[tuple[Method, Method]]) -> set[str]:
    """Models that come or go along with something that is reported: with a method or field of that type."""
    paired = {id(method) for pair in pairs for method in pair}
    retyped = {id(method) for pair in pairs if pair[0].returns != pair[1].returns for method in pair}
    found: set[str] = set()
    for one, other in ((old, new), (new, old)):
        types = [m.returns for m in one.methods.values() if id(m) not in paired or id(m) in retyped]
        for name in one.models.keys() & other.models.keys():
            there = other.models[name].fields
            for json_name, field in one.models[name].fields.items():
                if json_name not in there or there[json_name].type != field.type:
                    types.append(field.type)
        found |= one.reachable(frozenset(name for spelled in types for name in spelled.models))
    return found


def _envelopes(sdk: Sdk) -> set[str]:
    """The models of whole replies, which nobody names."""
    return {name for name, model in sdk.models.items() if model.is_envelope}


# --- Literals ---------------------------------------------------------------------------------------------------------


def _values(base: Finding, old: Type, new: Type) -> Iterator[Finding]:
    """One finding for every value that comes or goes."""
    base = attrs.evolve(base, kind="value", old=None, new=None)
    for token in sorted(old.tokens - new.tokens, key=repr):
        yield attrs.evolve(base, change="removed", old=repr(token), breaking=True)
    for token in sorted(new.tokens - old.tokens, key=repr):
        yield attrs.evolve(base, change="added", new=repr(token))


def _type_change(base: Finding, old: Type, new: Type) -> Iterator[Finding]:
    if old.skeleton != new.skeleton:
        narrower = new.members <= old.members
        yield attrs.evolve(base, change="retyped", old=old.text, new=new.text, breaking=not narrower)
    else:
        yield from _values(base, old, new)


def _aliases(old: Sdk, new: Sdk) -> Iterator[Finding]:
    """Shared Literals follow the parameters and fields that use them, so what happens to them is a consequence."""
    yield from _come_and_gone("alias", "literals", old.literals.keys(), new.literals.keys())
    for name in sorted(old.literals.keys() & new.literals.keys()):
        before, after = set(old.literals[name]), set(new.literals[name])
        if before != after:
            values = [", ".join(map(repr, side)) for side in (old.literals[name], new.literals[name])]
            yield Finding(
                kind="alias",
                change="changed",
                name=f"literals.{name}",
                breaking=not before <= after,
                old=values[0],
                new=values[1],
            )


def _come_and_gone(kind: PartKind, module: str, old: Iterable[str], new: Iterable[str]) -> Iterator[Finding]:
    before, after = set(old), set(new)
    for name in sorted(before - after):
        yield Finding(kind, "removed", f"{module}.{name}", breaking=True, place=report_names.of_model(name))
    for name in sorted(after - before):
        yield Finding(kind, "added", f"{module}.{name}", breaking=False, place=report_names.of_model(name))
