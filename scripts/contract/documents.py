"""The contracts that a maintainer compares: the committed one, and others from a URL, a path or a git revision."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from backquant._contract.documents import Document, DocumentProblem, check_document, download, read_file

from ..generate.driver import CONTRACT
from ..generate.render import ROOT

__all__ = ["open_document", "progress"]


def committed() -> Document:
    """The contract that the generated code comes from."""
    return open_document(str(CONTRACT))


def open_document(source: str, say: Callable[[str], object] = lambda words: None) -> Document:
    """The contract from a URL, a path or a git revision; `say` hears of a download that takes long.

    Raises:
        DocumentProblem: it can't be had, or is no contract of this API.
    """
    if "://" in source:
        body = download(source, say)
    elif Path(source).exists():
        body = read_file(Path(source))
    else:
        body = _revision(source)
    check_document(body, source)
    shown = Path(source).relative_to(ROOT).as_posix() if source.startswith(f"{ROOT}/") else source
    return Document(shown, body)


def _revision(name: str) -> bytes:
    """The contract as it was committed then."""
    place = CONTRACT.relative_to(ROOT).as_posix()
    no_such = f"{name}: there is no such file, and it is neither a URL nor a git revision"
    if name.startswith("-"):
        raise DocumentProblem(no_such)
    try:
        done = subprocess.run(["git", "show", f"{name}:{place}"], cwd=ROOT, capture_output=True, check=False)
    except FileNotFoundError:
        raise DocumentProblem(f"{no_such} (git is not installed, so no revision can be read)") from None
    if done.returncode != 0:
        reason = done.stderr.decode(errors="replace").strip().partition("\n")[0].removeprefix("fatal: ")
        raise DocumentProblem(f"{no_such} that holds {place} ({reason})")
    return done.stdout


def progress(words: str) -> None:
    """Tell people about what takes long, apart from the report."""
    print(words, file=sys.stderr, flush=True)
