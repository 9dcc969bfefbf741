"""The API reference: which page shows what, under the names that users write. No I/O."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from backquant_api.resources import api

from .facts import Endpoint

__all__ = ["PAGES", "method_pages", "reference_page"]

PAGES: Final[dict[str, tuple[str, str, tuple[str, ...]]]] = {
    "clients": ("Clients", "", ("backquant.client.BackQuant", "backquant.async_client.AsyncBackQuant")),
    "reply": (
        "Replies",
        "What every method gives back.",
        (
            "backquant._call.reply.Reply",
            "backquant_api.models.shared.V2Meta",
            "backquant._ground.notices.Notice",
            "backquant._ground.notices.AsOf",
            "backquant._ground.notices.Clamp",
            "backquant._ground.drift_item.Drift",
            "backquant._ground.rate_limit_headers.RateLimit",
            "backquant._ground.rate_limit_headers.Quota",
            "backquant.tables.label_columns.concat",
        ),
    ),
    "errors": ("Errors", "", ("backquant.errors",)),
    "tables": ("Tables", "", ("backquant.tables.table.Table", "backquant.tables.table.Grid")),
    "plot": ("Pictures", "", ("backquant.plot",)),
    "channels": ("Channels", "", ("backquant.channels",)),
    "stream": (
        "Live tape",
        "What `bq.stream()` gives.",
        (
            "backquant.stream.sync_stream.Stream",
            "backquant.stream.async_stream.AsyncStream",
            "backquant.stream.events.Trade",
            "backquant.stream.events.Levels",
            "backquant.stream.events.Gap",
            "backquant.stream.events.Heartbeat",
            "backquant.stream.events.Status",
            "backquant.stream.events.UnknownEvent",
        ),
    ),
    "history": (
        "History",
        "What `bq.backfill()` gives, and the store that it fills.",
        (
            "backquant.history.plan.Plan",
            "backquant.history.async_plan.AsyncPlan",
            "backquant.history.backfill_run.Outcome",
            "backquant.history.quota_ledger.Ledger",
            "backquant.history.history.History",
            "backquant.history.coverage.Coverage",
        ),
    ),
    "sandbox": (
        "Sandbox",
        "",
        ("backquant.sandbox.server.Sandbox", "backquant.sandbox.settings.SandboxSettings", "backquant.testing"),
    ),
    "contract": ("Contract", "", ("backquant._contract.verdict.ContractVerdict",)),
    "doctor": ("Doctor", "", ("backquant.doctor.examine.examine", "backquant.doctor.result.Check")),
    "literals": (
        "Values of parameters",
        "Each is a `Literal`, so an editor completes it.",
        ("backquant_api.literals",),
    ),
}
"""Page to its title, what stands above, and the objects that it shows, by where they are defined."""


def reference_page(title: str, above: str, objects: Sequence[str]) -> str:
    """A page of the reference."""
    return "\n\n".join([f"# {title}", *([above] if above else []), *(_shown(path) for path in objects), ""])


def _shown(path: str) -> str:
    name = path.rpartition(".")[2]
    whole = (
        path.rpartition(".")[2].islower() and path.count(".") == 1
    )  # a module: its members have headings of their own
    options = (
        ["show_root_heading: false", "show_root_toc_entry: false", "filters: public"]
        if whole
        else [f"heading: {name}", f"toc_label: {name}"]
    )
    if path.endswith(".literals"):
        options = ["show_root_heading: false", "show_root_toc_entry: false", "show_if_no_docstring: true"]
    return "\n".join([f"::: {path}", "    options:", *(f"      {option}" for option in options)])


def method_pages(groups: Sequence[tuple[str, list[Endpoint]]]) -> Iterator[tuple[str, str, str]]:
    """File, title and text of the reference of each namespace's methods."""
    for heading, endpoints in groups:
        space = endpoints[0].namespace
        title = f"bq.{space}" if space else "bq"
        lines = [f"# {title}", f"{heading}. With `AsyncBackQuant` each is awaited."]
        lines += [_method(endpoint) for endpoint in endpoints]
        yield f"methods/{space or 'service'}.md", title, "\n\n".join([*lines, ""])


def _method(endpoint: Endpoint) -> str:
    space = endpoint.namespace
    module = f"{api.__name__.rpartition('.')[0]}.{space.replace('.', '_') or 'api'}"
    owner = "".join(part.capitalize() for part in space.replace("_", ".").split(".")) if space else "Api"
    link = f"[Page with parameters, reply and picture](../../endpoints/{endpoint.path})"
    return (
        f"::: {module}.{owner}.{endpoint.name.rpartition('.')[2]}\n    options:\n      heading: {endpoint.title}\n"
        f"      toc_label: {endpoint.name.rpartition('.')[2]}\n\n{link}"
    )
