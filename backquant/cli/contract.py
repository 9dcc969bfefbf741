"""`backquant contract`: what the server's contract means for code that uses this SDK, for people and for their CI."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, cast, get_args

import click

from .._contract.comparison import Comparison, Item, compare_with_sdk
from .._contract.documents import DocumentProblem, download, published_url, read_file, shipped
from .._contract.findings import Skipped
from .._contract.formats import ReportFormat, hit_line, render
from .._contract.nodes import ContractProblem
from .._contract.outcome import FAILED, ORDER, STATUS, Verdict
from .._contract.usage import Hit, Usage, hits, scan
from .error_messages import plain, say
from .session import Session
from .settings import add_global_options

if TYPE_CHECKING:
    from .._contract.documents import Document
    from .._contract.releases import Release

__all__ = ["contract"]

HELP_STATUS: Final = (
    "Exit status: 0 the same, 1 additive, 2 breaking, 3 nothing could be compared, 4 unknown: nothing breaks in the"
    " document, but the release log was not read. With --fail-on, a verdict below that level ends with 0."
)


@click.group(invoke_without_command=True, epilog=HELP_STATUS)
@click.option(
    "--fail-on", type=click.Choice(ORDER[1:]), help="The least verdict that fails: additive < unknown < breaking."
)
@click.option("--format", "form", type=click.Choice(get_args(ReportFormat)), default="text", show_default=True)
@click.option("--new", metavar="FILE", type=Path, help="A saved document, rather than what the server serves.")
@click.option("--changelog", metavar="FILE", type=Path, help="A saved reply of GET /changelog; needs no key then.")
@click.option(
    "--usage",
    "code",
    metavar="PATH",
    multiple=True,
    type=Path,
    help="Your code: tell where it is hit. May be repeated.",
)
@click.pass_context
def contract(
    ctx: click.Context,
    fail_on: Verdict | None,
    form: ReportFormat,
    new: Path | None,
    changelog: Path | None,
    code: tuple[Path, ...],
) -> None:
    """Compare what this SDK was made from with what the server serves now.

    The document needs no key. The release log does, and it alone tells of changes that no document shows.
    """
    if ctx.invoked_subcommand is not None:
        return
    session = ctx.find_object(Session) or Session()
    try:
        report = compare_with_sdk(shipped(), _document(new, session), lambda: _log(changelog, session))
        found = hits(report.items, _scanned(code)) if code else None
    except (DocumentProblem, ContractProblem, FileNotFoundError) as problem:
        say(str(problem))
        raise click.exceptions.Exit(FAILED) from None
    click.echo(render(form, report, found))
    raise click.exceptions.Exit(_status(report, fail_on))


def _status(report: Comparison, fail_on: Verdict | None) -> int:
    if fail_on is not None and ORDER.index(report.verdict) < ORDER.index(fail_on):
        return 0
    return STATUS[report.verdict]


def _document(saved: Path | None, session: Session) -> Document:
    from .._contract.documents import Document, check_document

    source = published_url(session.url) if saved is None else str(saved)
    body = download(source, say) if saved is None else read_file(saved)
    check_document(body, source)
    return Document(source, body)


def _log(saved: Path | None, session: Session) -> Sequence[Release] | Skipped:
    from .._call.keys import stored_key
    from .._call.settings import KEY_VARIABLE, read_key
    from .._contract.releases import read_releases

    if saved is not None:
        return read_releases(cast("object", json.loads(saved.read_bytes())))
    if not session.sandbox and not read_key(None) and not stored_key(session.url):
        return Skipped(f"it needs a key ({KEY_VARIABLE} or `backquant login`), or a saved one (--changelog FILE)")
    return read_releases(session.client().changelog().raw)


@contract.command()
@click.argument("paths", nargs=-1, required=True, type=Path)
@click.option(
    "--report", metavar="FILE", type=Path, help="What `backquant contract --format json` said: tell the hits."
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object, for programs.")
def usage(paths: tuple[Path, ...], report: Path | None, as_json: bool) -> None:
    """List what your Python code and notebooks below PATHS use of the SDK, by file and line. Nothing of it is run.

    With --report, tell which of it that report touches; the exit status is then 1 where something that breaks or may
    change does.
    """
    items = _items(report) if report is not None else None
    try:
        found = _scanned(paths)
    except FileNotFoundError as problem:
        raise click.UsageError(str(problem)) from None
    touched = None if items is None else hits(items, found)
    if as_json:
        click.echo(json.dumps(_as_json(found, touched), ensure_ascii=False, indent=1))
    else:
        _tell(found, touched)
    if any(hit.item.level != "note" for hit in touched or ()):
        raise click.exceptions.Exit(1)


def _scanned(paths: Sequence[Path]) -> Usage:
    found = scan(paths, say)
    for problem in found.problems:
        say(problem)
    if not found.files:
        say(f"no Python file and no notebook in {', '.join(map(str, paths))}")
    return found


def _tell(found: Usage, touched: list[Hit] | None) -> None:
    if touched is None:
        for place in found.places:
            click.echo(f"{place}: {plain(place.name)}")
        say(f"{len(found.places):,} uses in {len({place.file for place in found.places}):,} of {found.files:,} files")
        return
    for hit in touched:
        click.echo(f"{hit.item.level}: {plain(hit.item.text)}")
        for place in hit.places:
            click.echo(f"  {place}: {plain(place.name)}")
    click.echo(hit_line(touched))


def _as_json(found: Usage, touched: list[Hit] | None) -> dict[str, Any]:
    whole: dict[str, Any] = {
        "files": found.files,
        "uses": [place.as_json() for place in found.places],
        "problems": found.problems,
    }
    if touched is not None:
        whole["hits"] = [
            {"level": hit.item.level, "text": hit.item.text, "places": [place.as_json() for place in hit.places]}
            for hit in touched
        ]
    return whole


def _items(report: Path) -> list[Item]:
    try:
        rows = json.loads(report.read_bytes())["items"]
        return [Item(row["level"], row["rule"], row["text"], tuple(row["names"])) for row in rows]
    except (OSError, ValueError, KeyError, TypeError) as problem:
        hint = "it must be what `backquant contract --format json` printed"
        raise click.UsageError(f"--report: {report} is no report ({type(problem).__name__}); {hint}") from None


@contract.command()
@click.option("--out", "-o", "folder", metavar="DIR", required=True, type=Path, help="Made if it is not there.")
def schemas(folder: Path) -> None:
    """Write a JSON Schema of every model into DIR, one file each."""
    from .._contract.json_schemas import json_schemas
    from .._ground.files import write_whole

    written = json_schemas()
    folder.mkdir(parents=True, exist_ok=True)
    for name, schema in written.items():
        write_whole(folder / f"{name}.json", f"{json.dumps(schema, ensure_ascii=False, indent=2)}\n".encode())
    say(f"{folder}: {len(written)} schemas")


for _command in contract.commands.values():
    add_global_options(_command)
