"""`make contract`: what a new contract changes for the SDK's users.

The report goes to the standard output as Markdown, and to report.md and report.json in the folder. The exit status is 0
when both contracts say the same, 1 when the new one only adds, 2 when it breaks something, 3 when nothing could be
compared, 4 when nothing breaks in the document but the release log was not read: behaviour may have changed.
"""

import argparse
import json
import sys
import tempfile
from pathlib import Path
from typing import Final

from backquant._contract.documents import DocumentProblem, published_url
from backquant._contract.outcome import FAILED
from backquant._ground.files import write_whole
from backquant.errors import ConfigurationError

from ..generate.driver import CONTRACT
from ..generate.problem import ContractProblem
from ..generate.render import ROOT
from .documents import open_document, progress
from .markdown import as_markdown
from .report import Report, compare_documents

__all__ = ["FOLDER", "main", "save"]

INTERRUPTED: Final = 130
FOLDER: Final = ROOT / "build" / "contract"
MARKDOWN: Final = "report.md"
JSON: Final = "report.json"


def main(arguments: list[str] | None = None) -> int:
    """Compare, print, and give the exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m scripts.contract", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    source = "a path, a URL or a git revision such as HEAD~3"
    parser.add_argument("--old", metavar="OLD", help=f"{source} (default: the committed contract)")
    parser.add_argument("--new", metavar="NEW", help=f"{source} (default: what the server publishes)")
    parser.add_argument("--changelog", type=Path, metavar="FILE", help="a saved reply of GET /changelog")
    parser.add_argument("--report", type=Path, default=FOLDER, metavar="FOLDER", help="where both reports go")
    args = parser.parse_args(arguments)
    for name in (MARKDOWN, JSON):
        (args.report / name).unlink(missing_ok=True)  # an earlier report would pass for this one's
    try:
        report = _compared(args.old or str(CONTRACT), args.new or published_url(), args.changelog)
        text = as_markdown(report)
        save(report, text, args.report)
    except (DocumentProblem, ContractProblem, ConfigurationError, OSError) as problem:
        print(f"error: {problem}", file=sys.stderr)
        return FAILED
    except KeyboardInterrupt:
        print("interrupted: nothing was written", file=sys.stderr)
        return INTERRUPTED
    print(text)
    progress(f"written to {args.report}: {MARKDOWN} and {JSON}")
    return report.status


def _compared(old: str, new: str, log: Path | None) -> Report:
    before, after = (open_document(source, progress) for source in (old, new))
    with tempfile.TemporaryDirectory() as folder:
        return compare_documents(before, after, log, Path(folder), progress)


def save(report: Report, text: str, folder: Path) -> None:
    """Write both forms of the report."""
    folder.mkdir(parents=True, exist_ok=True)
    write_whole(folder / MARKDOWN, text.encode())
    write_whole(folder / JSON, f"{json.dumps(report.as_json(), ensure_ascii=False, indent=1)}\n".encode())


if __name__ == "__main__":
    sys.exit(main())
