"""A command for every endpoint, from the generated methods: a regenerated contract brings its commands with it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache, partial
from inspect import isfunction
from operator import attrgetter
from typing import Any, NoReturn

import click
from backquant_api.namespace import namespace
from backquant_api.operation import Operation, Param
from backquant_api.resources import operation
from backquant_api.resources.api import Api

from .docstrings import MethodDoc, read_docstring
from .lazy_commands import Group, Lazy
from .output.deliver import deliver
from .output.options import output_options, several_options
from .session import Session
from .settings import SectionedCommand, add_options, global_options
from .values import completer, metavar, read_value

__all__ = ["dashed", "endpoint_commands", "kept_as", "parameter", "query_option"]


def endpoint_commands() -> Iterator[Lazy]:
    """The commands and groups of the API's first level."""
    return _members(Api(_unsent), "")


def _unsent(*_: object) -> NoReturn:
    raise AssertionError("commands are read off the resources; nothing is called with them")


def _members(resource: object, prefix: str) -> Iterator[Lazy]:
    for name, member in vars(type(resource)).items():
        command = dashed(name)
        if isinstance(member, namespace):
            inner = partial(getattr, resource, name)
            yield Lazy(
                command, partial(_group, command, inner, f"{prefix}{name}."), partial(_summary, inner), group=True
            )
        elif isfunction(member) and not name.startswith("_"):
            yield Lazy(command, partial(_endpoint, f"{prefix}{name}", member), partial(_first_line, member))


def _summary(resource: Callable[[], object]) -> str:
    return ", ".join(str(member.name) for member in _members(resource(), ""))


def _first_line(method: Callable[..., object]) -> str:
    return read_docstring(method).summary


def _group(name: str, resource: Callable[[], object], prefix: str) -> Group:
    found = resource()
    group = Group(name, help=type(found).__doc__)
    for command in _members(found, prefix):
        group.add_command(command)
    return group


def _endpoint(name: str, method: Callable[..., object]) -> click.Command:
    asked: Operation[Any] = operation(name)
    doc = read_docstring(method)
    command = SectionedCommand(
        dashed(name.rpartition(".")[2]),
        params=[parameter(param, doc.arguments.get(param.name, "")) for param in asked.params],
        callback=click.pass_obj(partial(_call, asked)),
        help=_help(asked, doc),
        short_help=doc.summary,
    )
    add_options(command, [_validate_option(), query_option(), *output_options(), *several_options()])
    return command


def _help(asked: Operation[Any], doc: MethodDoc) -> str:
    """The text, and below it what the arguments mean: options have their meaning beside them."""
    paragraphs = [doc.text]
    for param in asked.params:
        if param.location == "path":
            choices = f" One of {', '.join(map(str, param.choices))}." if param.choices else ""
            paragraphs.append(f"{_typed_name(param)}: {doc.arguments.get(param.name, '')}{choices}")
    return "\n\n".join(paragraphs)


def parameter(param: Param, meaning: str) -> click.Parameter:
    if param.kind == "flag":
        flag = _typed_name(param).lstrip("-")
        return click.Option([f"--{flag}/--no-{flag}", kept_as(param)], default=None, help=meaning)
    complete = completer(param)
    if param.location == "path":
        return click.Argument([param.name], type=click.UNPROCESSED, shell_complete=complete)
    return click.Option(
        [_typed_name(param), kept_as(param)],
        multiple=param.many,
        required=param.required,
        metavar=metavar(param),
        help=meaning,
        type=click.UNPROCESSED,
        shell_complete=complete,
    )


def _typed_name(param: Param) -> str:
    """What the command line calls a parameter."""
    if param.location == "path":
        return param.name.upper()
    typed = f"--{dashed(param.name)}"
    return f"--api-{typed.lstrip('-')}" if typed in _ours() else typed


def kept_as(param: Param) -> str:
    """What click calls its value: a name of our options would take theirs."""
    return f"api_{param.name}" if _typed_name(param).startswith("--api-") else param.name


@cache
def _ours() -> frozenset[str]:
    """What this command has a use of its own for, which a parameter of the API must not hide."""
    own = [_validate_option(), query_option(), *output_options(), *several_options(), *global_options()]
    return frozenset({"--help"}.union(*([*option.opts, *option.secondary_opts] for option in own)))


def dashed(name: str) -> str:
    """A Python name as it is typed; the line below at the end of one keeps it apart from a keyword."""
    return name.rstrip("_").replace("_", "-")


def _validate_option() -> click.Option:
    return click.Option(
        ["--validate/--no-validate"],
        default=True,
        help="Refuse values that the contract doesn't know before sending them. Default: --validate.",
    )


def query_option() -> click.Option:
    """`-q name=value`, for parameters that the contract does not know."""
    return click.Option(
        ["--query", "-q", "extra_query"],
        multiple=True,
        metavar="NAME=VALUE",
        callback=_pairs,
        help="A query parameter that this version of the contract doesn't know; sent as it is.",
    )


def _pairs(ctx: click.Context, param: click.Parameter, texts: tuple[str, ...]) -> dict[str, str]:
    pairs: dict[str, str] = {}
    for text in texts:
        name, sign, value = text.partition("=")
        if not name or not sign:
            raise click.BadParameter(f"{text!r} is not of the form NAME=VALUE", ctx, param)
        pairs[name] = f"{pairs[name]},{value}" if name in pairs else value
    return pairs


def _call(
    asked: Operation[Any],
    session: Session,
    /,
    *,
    validate: bool = True,
    extra_query: dict[str, str] | None = None,
    **given: Any,
) -> None:
    arguments: dict[str, Any] = {param.name: read_value(param, given[kept_as(param)]) for param in asked.params}
    session.names = {param.name: _typed_name(param) for param in asked.params}
    deliver(session, asked.name, attrgetter(asked.name), **arguments, validate=validate, extra_query=extra_query)
