"""The page of one endpoint, as Markdown. No I/O."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from typing import Any

from backquant_api.operation import Param

from backquant import Reply
from backquant.cli.endpoints import dashed
from backquant.tables import Table

from .facts import Endpoint
from .models import models_of
from .replies import picture_arguments, sample, sample_json, tables_of

__all__ = ["endpoint_page", "in_python", "in_terminal"]

JSON_LINES = 80


def endpoint_page(endpoint: Endpoint, reply: Reply[Any], picture: str | None) -> str:
    """Everything about one endpoint.

    Args:
        endpoint: what is told.
        reply: what the sandbox replied to the call that is shown.
        picture: where its picture is, from the page.
    """
    return "\n\n".join(
        [
            f"# {endpoint.title}",
            endpoint.doc.text,
            _facts(endpoint),
            "## Call",
            _calls(endpoint),
            *_parameters(endpoint),
            *_reply(endpoint, reply),
            *_models(endpoint),
            *_picture(endpoint, picture),
            *_json(reply),
            *_errors(endpoint),
            "",
        ]
    )


def in_python(endpoint: Endpoint) -> str:
    """The call, as a script."""
    arguments = ", ".join(f"{name}={value!r}" for name, value in endpoint.arguments.items()).replace("'", '"')
    return (
        "from backquant import BackQuant\n\nwith BackQuant.sandbox() as bq:  # BackQuant() asks the API, with your key\n"
        f"    reply = bq.{endpoint.name}({arguments})\n    print(reply.data)"
    )


def in_terminal(endpoint: Endpoint) -> str:
    """The call, as a command."""
    words = ["backquant", *(dashed(word) for word in endpoint.name.split("."))]
    places = {param.name: param for param in endpoint.operation.params}
    for name, value in endpoint.arguments.items():
        text = ",".join(map(str, value)) if isinstance(value, list) else str(value)  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]  # a list of tokens
        words += [text] if places[name].location == "path" else [f"--{dashed(name)}", text]
    return shlex.join(words)


def _calls(endpoint: Endpoint) -> str:
    terminal = in_terminal(endpoint).replace("backquant ", "backquant --sandbox ", 1)
    return "\n\n".join(
        [
            '=== "Python"',
            _indented(f"```python\n{in_python(endpoint)}\n```"),
            '=== "Terminal"',
            _indented(f"```console\n$ {terminal}\n```"),
            '=== "HTTP"',
            _indented(f"```text\nGET {endpoint.operation.path}\n```"),
        ]
    )


def _indented(text: str) -> str:
    return "\n".join(f"    {line}" if line else "" for line in text.splitlines())


def _facts(endpoint: Endpoint) -> str:
    told = {
        "Cost": endpoint.cost,
        "Refreshed": endpoint.refresh,
        "Data": endpoint.status,
        "Since contract": endpoint.since,
    }
    return _table(tuple(told), [tuple(map(_cell, told.values()))])


def _parameters(endpoint: Endpoint) -> Iterator[str]:
    params = endpoint.operation.params
    if not params:
        return
    yield "## Parameters"
    yield _table(("Name", "Type", "Meaning"), [_parameter(endpoint, param) for param in params])
    choices = [param for param in params if param.choices]
    if choices:
        yield _table(
            ("Name", "Values"),
            [(f"`{param.name}`", ", ".join(f"`{choice}`" for choice in param.choices)) for param in choices],
        )


def _parameter(endpoint: Endpoint, param: Param) -> tuple[str, str, str]:
    required = "**Required.** " if param.required else ""
    meaning = endpoint.doc.arguments.get(param.name, "")
    kinds = " or ".join(f"`{kind}`" for kind in endpoint.annotations[param.name].split(" | "))
    return f"`{param.name}`", kinds, f"{required}{_cell(meaning)}"


def _reply(endpoint: Endpoint, reply: Reply[Any]) -> Iterator[str]:
    yield "## Reply"
    kind = type(reply.data).__name__
    what = "free-form JSON, a `dict`" if kind == "dict" else f"{'an' if kind[0] in 'AEIO' else 'a'} `{kind}`"
    yield f"`reply.data` is {what}. Its tables, as `reply.tables()` gives them:"
    for table in tables_of(reply):
        yield f"### {table.name}"
        yield _columns(table)


def _columns(table: Table) -> str:
    rows = [
        (f"`{_cell(name)}`", table.kinds[name], table.units.get(name, ""), _cell(sample(table, name)) or "null")
        for name in table.columns
    ]
    return _table(("Column", "Kind", "Unit", "Example"), rows)


def _models(endpoint: Endpoint) -> Iterator[str]:
    """What an editor completes behind `reply.data`."""
    models = models_of(endpoint)
    if models:
        yield "## Models"
    for model in models:
        yield f"### {model.name}"
        if model.meaning:
            yield model.meaning
        rows = [
            (f"`{field.name}`", _cell(f"`{field.kind}`".replace(" | ", "` or `")), _cell(field.meaning))
            for field in model.fields
        ]
        yield _table(("Field", "Type", "Meaning"), rows)


def _picture(endpoint: Endpoint, picture: str | None) -> Iterator[str]:
    if picture is None:
        return
    yield "## Picture"
    more = picture_arguments(endpoint)
    passed = f" with `{', '.join(f'{name}={value!r}' for name, value in more.items())}`" if more else ""
    yield f"`reply.plot()`{passed}, of the sandbox's made-up figures:"
    yield f"![{endpoint.title} drawn]({picture}){{ loading=lazy }}"


def _json(reply: Reply[Any]) -> Iterator[str]:
    lines = sample_json(reply).splitlines()
    shown = lines if len(lines) <= JSON_LINES else [*lines[:JSON_LINES], "…"]
    yield "## As JSON"
    yield '??? note "The body, lists cut short"'
    yield _indented("\n".join(["```json", *shown, "```"]))


def _errors(endpoint: Endpoint) -> Iterator[str]:
    yield "## Errors"
    yield _table(("Error", "When"), [(f"`{name}`", _cell(when)) for name, when in endpoint.errors.items()])


def _table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")
