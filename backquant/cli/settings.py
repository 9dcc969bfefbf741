"""Options that say how a command works rather than what it asks for; they set the session's fields."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import click
from click.core import ParameterSource

from .session import Session

__all__ = [
    "GLOBAL",
    "OUTPUT",
    "SectionedCommand",
    "Setting",
    "add_global_options",
    "add_options",
    "global_options",
    "write_sections",
]

GLOBAL = "Global options"
OUTPUT = "Output"


class Setting(click.Option):
    """An option whose value goes to the session (or to what `part` names of it), from wherever it stands in the line."""

    def __init__(
        self, declarations: Sequence[str], *, section: str, part: str | None = None, **attributes: Any
    ) -> None:
        super().__init__(list(declarations), expose_value=False, callback=self._set, **attributes)
        self.section = section
        self._part = part

    def _set(self, ctx: click.Context, param: click.Parameter, value: object) -> None:
        name = str(param.name)
        session = ctx.find_object(Session)  # there is none while a shell completes
        if session is not None and ctx.get_parameter_source(name) is ParameterSource.COMMANDLINE:
            setattr(getattr(session, self._part) if self._part else session, name, value)


def global_options() -> list[click.Parameter]:
    """Where calls go and how they are made; they may stand before a command or behind it."""
    return [
        _global("--sandbox", is_flag=True, help="Ask a sandbox that runs inside this command: made-up data, no key."),
        _global(
            "--base-url", metavar="URL", help="Where the API is. Default: BACKQUANT_BASE_URL, else the published one."
        ),
        _global("--timeout", type=float, metavar="SECONDS", help="Longest wait for a connection, and for a reply."),
        _global("--retries", type=int, metavar="N", help="Further attempts after a failure that may pass. Default: 2."),
        _global("--wait", is_flag=True, help="Wait when the minute's budget is spent (never for the month's)."),
        _global("--strict", is_flag=True, help="Fail where a reply departs from the contract; without it, just tell."),
        _global("--verbose", "-v", is_flag=True, help="Tell each attempt on stderr."),
        _global("--debug", is_flag=True, help="Tell everything but the key, and show tracebacks."),
    ]


def _global(*declarations: str, **attributes: Any) -> Setting:
    return Setting(declarations, section=GLOBAL, **attributes)


def add_global_options(command: click.Command) -> None:
    """Let the command take the global options as well, unless it takes an option of that name or passes options on."""
    if command.context_settings.get("allow_interspersed_args", True):
        add_options(command, global_options())


def add_options(command: click.Command, options: Iterable[click.Parameter]) -> None:
    """Add the options whose names the command does not use itself."""
    taken = {name for param in command.params for name in param.opts}
    command.params.extend(option for option in options if not taken & set(option.opts))


def write_sections(command: click.Command, ctx: click.Context, formatter: click.HelpFormatter) -> None:
    """The options of a command for its help, under headings; the global ones by name alone where they are not at home."""
    sections: dict[str, list[tuple[str, str]]] = {}
    elsewhere: list[str] = []
    for param in command.get_params(ctx):
        section = param.section if isinstance(param, Setting) else "Options"
        record = param.get_help_record(ctx)
        if section == GLOBAL and ctx.parent is not None:
            elsewhere.append(param.opts[0])
        elif record is not None and not isinstance(param, click.Argument):
            sections.setdefault(section, []).append(record)
    for section, records in sections.items():
        with formatter.section(section):
            formatter.write_dl(records)
    if elsewhere:
        with formatter.section(GLOBAL):
            formatter.write_text(f"{', '.join(elsewhere)}: see backquant --help")


class SectionedCommand(click.Command):
    """A command whose help keeps its own options apart from those that many commands take."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """What stands without its option is told the option."""
        words = list(args)  # the parser uses them up
        try:
            return super().parse_args(ctx, args)
        except click.UsageError as problem:
            hints = [hint for word in words if (hint := self._option_of(word))]
            hint = hints[0] if hints and "extra argument" in problem.message else ""
            if not hint:
                raise
            raise click.UsageError(f"{problem.message.rstrip('.')}; did you mean {hint}?", ctx) from None

    def _option_of(self, word: str) -> str:
        """How a word is written that is a value of one of the options; empty where it is none's."""
        values = {param.opts[0]: str(param.metavar) for param in self.params if isinstance(param, click.Option)}
        found = (name for name, shown in values.items() if word.upper() in shown.upper().rstrip(",.").split("|"))
        return next((f"{name} {word}" for name in found), "")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        write_sections(self, ctx, formatter)
