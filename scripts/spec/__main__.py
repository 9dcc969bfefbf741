"""`make spec`: take over the contract that the server publishes.

The document is fetched, refused if it is no contract of this API, and turned into a package. Only when that package works do
contract, lock and generated code change, all three or none. The report is that of `make contract`, old against new. What
follows from the contract is written then: example replies, public names, the README's table, the changelog.

Exit status: 0 taken over, or unchanged; 1 nothing was changed; 3 taken over, but not all of the document became methods;
5 taken over, but something that follows from it could not be written; 130 interrupted.
"""

import argparse
import signal
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from types import FrameType
from typing import Final

from backquant._contract.documents import Document, DocumentProblem, published_url
from backquant._contract.findings import Skipped
from backquant._contract.releases import version_of
from backquant.errors import ConfigurationError

from ..contract.__main__ import FOLDER, save
from ..contract.documents import open_document, progress
from ..contract.markdown import as_markdown, pinned_section
from ..contract.report import Report, compare_documents
from ..generate.driver import PACKAGE
from ..generate.lock import SOURCE, changes, read_lock, write_lock
from ..generate.pinned import pinned_literals
from ..generate.problem import ContractProblem
from ..generate.trial import TrialProblem, try_package
from .afterwards import follow_up
from .taken_back import taken_back
from .tree import COMMITTED, Tree, replace_tree

__all__ = ["main"]


FAILED: Final = 1
LEFT_OUT: Final = 3
UNFINISHED: Final = 5
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
        report, text = _take_over(old, new, tree, args.changelog, args.report)
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
    unwritten = follow_up(report, progress) if tree is COMMITTED else []
    for item in report.left_out:
        print(f"warning: left out: {item}", file=sys.stderr)
    for problem in unwritten:
        print(f"error: {problem}", file=sys.stderr)
    progress(f"contract {new.version} is in place; what follows: `git diff`, the report above, `make test`")
    return UNFINISHED if unwritten else LEFT_OUT if report.left_out else 0


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


def _take_over(old: Document, new: Document, tree: Tree, log: Path | None, reports: Path) -> tuple[Report, str]:
    """Make the package, try it, and replace the tree; the report, also as text."""
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
        before = read_lock(tree.lock)
        _record(report, new, fresh.lock, before.get("gone", []))
        told = changes(before, read_lock(fresh.lock))
        text = as_markdown(report) + pinned_section(told)
        save(report, text, reports)
        aside = folder / "aside"
        aside.mkdir()
        replace_tree(tree, fresh, aside)
    return report, text


def _record(report: Report, new: Document, lock: Path, gone: Sequence[str]) -> None:
    corrections = [] if isinstance(report.overlay, Skipped) else report.overlay
    idle = [item.target for item in corrections if item.state != "partly published"]
    missing = taken_back([*report.findings, *report.consequences], pinned_literals(), gone)
    write_lock(new.version, new.sha256, _origin(new.source), lock, idle=idle, left_out=report.left_out, gone=missing)


def _origin(source: str) -> str:
    """What the lock records: where the document was published; of a file, that it is said to be from there."""
    return source if "://" in source else f"{SOURCE} (by way of {Path(source).name})"


if __name__ == "__main__":
    sys.exit(main())
