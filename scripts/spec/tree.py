"""The files that a new contract replaces, and their replacement in one go."""

import signal
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import attrs

from ..generate.driver import CONTRACT, PACKAGE
from ..generate.lock import LOCK
from ..generate.render import ROOT

__all__ = ["COMMITTED", "Tree", "replace_tree"]


INTERRUPTIONS: Final = {signal.SIGINT, signal.SIGTERM, signal.SIGHUP}


@attrs.define(frozen=True)
class Tree:
    """A contract, the record of where it comes from, and the package made of it."""

    contract: Path
    lock: Path
    package: Path

    @property
    def paths(self) -> tuple[Path, ...]:
        """All three."""
        return self.contract, self.lock, self.package


COMMITTED: Final = Tree(CONTRACT, LOCK, ROOT / "generated" / PACKAGE)


def replace_tree(tree: Tree, fresh: Tree, aside: Path) -> None:
    """Put the fresh files where the tree's are; after an error the tree is as it was.

    Whoever interrupts waits for these few renames.

    Args:
        tree: what is replaced.
        fresh: the new files, on the same file system; they are moved away.
        aside: an existing folder there, where the old files go.

    Raises:
        OSError: a file can't be moved; nothing has changed.
    """
    moved: list[tuple[Path, Path]] = []
    with _undisturbed():
        try:
            for number, (old, new) in enumerate(zip(tree.paths, fresh.paths, strict=True)):
                for source, target in ((old, aside / f"{number}-{old.name}"), (new, old)):
                    if source.exists():
                        source.rename(target)
                        moved.append((source, target))
        except BaseException:
            for source, target in reversed(moved):
                target.rename(source)
            raise


@contextmanager
def _undisturbed() -> Generator[None, None, None]:
    before = signal.pthread_sigmask(signal.SIG_BLOCK, INTERRUPTIONS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
