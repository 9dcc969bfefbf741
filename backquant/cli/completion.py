"""`backquant completion`: the script with which a shell completes commands, options and their values."""

from __future__ import annotations

import click
from click.shell_completion import shell_complete

__all__ = ["completion"]


@click.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> None:
    """Print the script that makes your shell complete commands, options and their values.

    \b
    bash:  eval "$(backquant completion bash)"   in ~/.bashrc
    zsh:   eval "$(backquant completion zsh)"    in ~/.zshrc
    fish:  backquant completion fish > ~/.config/fish/completions/backquant.fish
    """
    from .app import COMPLETE_VARIABLE, NAME, app

    shell_complete(app, {}, NAME, COMPLETE_VARIABLE, f"{shell}_source")
