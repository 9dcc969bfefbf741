"""Groups and commands that are loaded when they are used: help and completion load only what they show."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final

import click

from .._ground.mistakes import nearest
from .settings import add_global_options

__all__ = ["Group", "Lazy"]


FEW: Final = 12  # commands that are listed in a sentence


class Lazy(click.Command):
    """Stands for a command in its group until it is called."""

    def __init__(
        self, name: str, load: Callable[[], click.Command], short_help: str | Callable[[], str], *, group: bool = False
    ) -> None:
        super().__init__(name)
        self.is_group = group
        self._load = load
        self._short_help = short_help

    def load(self) -> click.Command:
        """The command itself."""
        command = self._load()
        add_global_options(command)
        return command

    def get_short_help_str(self, limit: int = 45) -> str:
        text = self._short_help if isinstance(self._short_help, str) else self._short_help()
        return text if len(text) <= limit else text[: limit - 3].rstrip(" ,") + "..."

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        return self.load().make_context(info_name, args, parent, **extra)


class Group(click.Group):
    """A group that knows what was probably meant by a command that is not there, and shows its help to whoever names none."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, invoke_without_command=True, callback=_help_alone, **kwargs)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if args[:1] == ["help"] and not ctx.resilient_parsing:  # as other programs have it
            args = [*args[1:], "--help"]
        try:
            return super().parse_args(ctx, args if args or ctx.resilient_parsing else ["--help"])
        except click.NoSuchOption as problem:
            listed = f" ({', '.join(self.commands)})" if len(self.commands) <= FEW else ""
            raise click.UsageError(
                f"{problem.format_message()} A command goes before its options{listed}", ctx
            ) from None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0]
        if ctx.resilient_parsing or name.startswith("-") or self.get_command(ctx, name):
            return super().resolve_command(ctx, args)
        own = any(f"--{name}" in param.opts for param in self.params)
        hint = f"; did you mean --{name}?" if own else self._hint(name)
        raise click.UsageError(f"{ctx.command_path} has no command {name!r}{hint}", ctx)

    def _hint(self, wanted: str) -> str:
        paths = list(_paths(self))
        found = [path for path in paths if path.split()[-1] == wanted]
        found = [path for path in found if len(path.split()) == min(len(each.split()) for each in found)]
        found = found or nearest(wanted, paths, most=3) or _near_last_word(wanted, paths)
        return f"; did you mean {' or '.join(found)}?" if found else ""


def _help_alone(**_: object) -> None:
    context = click.get_current_context()
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


def _near_last_word(wanted: str, paths: list[str]) -> list[str]:
    near = nearest(wanted, {path.split()[-1]: None for path in paths})
    return [path for path in paths if path.split()[-1] in near]


def _paths(group: click.Group) -> Iterator[str]:
    """Every command below the group, as it is typed."""
    for name, command in group.commands.items():
        yield name
        inner = command.load() if isinstance(command, Lazy) and command.is_group else command
        if isinstance(inner, click.Group):
            yield from (f"{name} {rest}" for rest in _paths(inner))
