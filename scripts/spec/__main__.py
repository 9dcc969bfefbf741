"""`make spec`: take over the contract that the server publishes.

The document is fetched, refused if it is no contract of this API, and turned into a package. Only when that package works do
contract, lock and generated code change, all three or none. The report is that of `make contract`, old against new.
"""

import argparse
import signal
import sys
import tempfile
from pathlib import Path
from types import FrameType
from typing import Final

from backquant.errors import ConfigurationError
from backquant.releases import version_of
from scripts.contract.__main__ import FOLDER, save
from scripts.contract.documents import Document, DocumentProblem, open_document, progress, published_url
from scripts.contract.markdown import as_markdown
from scripts.contract.report import compare_documents
from scripts.generate.driver import PACKAGE
from scripts.generate.lock import SOURCE, write_lock
from scripts.generate.problem import ContractProblem

from .tree import COMMITTED, Tree, replace_tree
from .trial import TrialProblem, try_package

FAILED: Final = 1
INTERRUPTED: Final = 130


def main(arguments: list[str] | None = None, tree: Tree = COMMITTED) -> int:
    """Fetch, try, replace, and give the exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m scripts.spec", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--from", dest="source", metavar="FROM", help="a path or a URL (default: the server's document)"
    )
    parser.add_argument("--force", action="store_true", help="take over an older version too")
    parser.add_argument("--changelog", type=Path, metavar="FILE", help="a saved reply of GET /changelog")
    parser.add_argument("--report", type=Path, default=FOLDER, metavar="FOLDER", help="where both reports go")
    args = parser.parse_args(arguments)
    before = tree.contract.read_bytes()
    terminate = signal.signal(signal.SIGTERM, _interrupt)
    try:
        new = open_document(args.source or published_url(), progress)
        old = open_document(str(tree.contract))
        if new.sha256 == old.sha256:
            print(f"unchanged: {new.source} is the committed contract {old.version} ({old.sha256[:12]})")
            return 0
        _check_version(old, new, force=args.force)
        text = _take_over(old, new, tree, args.changelog, args.report)
    except (DocumentProblem, ContractProblem, ConfigurationError, TrialProblem, OSError) as problem:
        print(f"error: {problem}", file=sys.stderr)
        progress(_state(tree, before))
        return FAILED
    except KeyboardInterrupt:
        progress(f"interrupted: {_state(tree, before)}")
        return INTERRUPTED
    finally:
        signal.signal(signal.SIGTERM, terminate)
    print(text)
    progress(f"contract {new.version} is in place; what follows: `git diff`, the report above, `make test`")
    return 0


def _state(tree: Tree, before: bytes) -> str:
    if tree.contract.read_bytes() == before:
        return f"nothing was changed, {tree.contract.name} and the generated code are as they were"
    return f"the new {tree.contract.name} and the code generated from it are in place"


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _check_version(old: Document, new: Document, *, force: bool) -> None:
    before, after = version_of(old.version), version_of(new.version)
    if before is not None and after is not None and after < before and not force:
        raise DocumentProblem(
            f"{new.source}: its version {new.version} is older than the committed {old.version};"
            " to take it over all the same: make spec FORCE=1"
        )


def _take_over(old: Document, new: Document, tree: Tree, log: Path | None, reports: Path) -> str:
    """Make the package, try it, and replace the tree; the report as text."""
    workshop = tree.contract.parents[1] / "build"
    workshop.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=workshop, prefix="spec-") as name:
        folder = Path(name)
        report = compare_documents(old, new, log, folder, progress)
        if report.problem:
            raise DocumentProblem(f"{new.source}: {report.problem}; `make contract NEW=...` shows what else it says")
        try_package(folder / "new")
        fresh = Tree(folder / "contract.json", folder / "lock.json", folder / "new" / PACKAGE)
        fresh.contract.write_bytes(new.body)
        write_lock(new.version, new.sha256, _origin(new.source), fresh.lock)
        text = as_markdown(report)
        save(report, text, reports)
        aside = folder / "aside"
        aside.mkdir()
        replace_tree(tree, fresh, aside)
    return text


def _origin(source: str) -> str:
    """What the lock records: where the document was published; of a file, that it is said to be from there."""
    return source if "://" in source else f"{SOURCE} (by way of {Path(source).name})"


if __name__ == "__main__":
    sys.exit(main())
