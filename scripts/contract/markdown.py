"""The report as a maintainer reads it: the verdict, what breaks, what comes, and what else was said."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final, TypeVar

from backquant._contract.descriptions import Rewording
from backquant._contract.findings import Finding, Skipped
from backquant._contract.groups import ChangeGroup, grouped

from .corrections import Correction
from .draft import changelog_entry
from .mentions import Mention
from .program import Complaint
from .release_log import NamedRelease
from .report import Report
from .structure import StructuralChange
from .version import RULE

__all__ = ["as_markdown", "pinned_section"]


LISTED: Final = 40  # lines of the parts that repeat in their own words what the findings say
SHOWN: Final = 3  # methods or paths in one line
UNREAD: Final = (
    "Unknown: nothing breaks in the document, but a change of behaviour stands in the release log alone.{signs}"
)
T = TypeVar("T")


def as_markdown(report: Report) -> str:
    """The report in Markdown."""
    sections = [*_head(report), *_findings(report), *_parts(report), *_version(report)]
    return "\n\n".join(sections) + "\n"


def pinned_section(lines: Iterable[str]) -> str:
    """What changed of what is pinned: the lock."""
    section = "".join(_section("Pinned, in openapi/spec.lock.json", map(_plain, lines)))
    return f"\n{section}\n" if section else ""


def _head(report: Report) -> Iterator[str]:
    old, new = report.old, report.new
    yield f"# Contract {old.version} → {new.version}: {_headline(report)}"
    if report.undone:
        yield "This report runs backwards: what the releases in between brought is undone."
    if report.verdict == "same":
        yield "The two contracts say the same." + ("" if old.version == new.version else " Only their versions differ.")
    elif report.verdict == "unknown":
        yield UNREAD.format(signs=f" Signs of it: {len(report.signs)}, listed below." if report.signs else "")
    elif report.reasons:
        yield f"Breaking: {'; '.join(report.reasons)}."
    else:
        yield "Nothing breaks: code that works keeps working."
    if report.problem:
        yield (
            f"**No package can be generated from the new document.** {_plain(report.problem)}\n\n"
            "Mend it in `openapi/overlay.yaml`. Below is what the published documents alone tell."
        )
    yield from _section("Left out of the package", map(_plain, report.left_out))
    rows = [
        f"| {name} | `{it.source}` | {it.version} | `{it.sha256[:12]}` |" for name, it in (("old", old), ("new", new))
    ]
    yield "\n".join(["| | document | version | sha256 |", "|---|---|---|---|", *rows])


def _headline(report: Report) -> str:
    if report.verdict != "unknown":
        return report.verdict
    return f"{report.in_document} in the document; the release log was not read: behaviour may have changed"


def _findings(report: Report) -> Iterator[str]:
    retired = [found for found in report.findings if found.change == "deprecated"]
    for title, breaking in (("Breaking", True), ("Additive", False)):
        groups = grouped(found for found in report.findings if found.breaking is breaking and found not in retired)
        yield from _section(title, map(_line, groups))
        if breaking:
            yield from _section("Deprecated", map(_line, grouped(retired)))
    yield from _section("Signs of a silent change", (f"`{sign.name}`: {_plain(sign.what)}" for sign in report.signs))
    yield from _section("Names that go along with it", _along(report.consequences))


def _line(group: ChangeGroup) -> str:
    found = group.finding
    asides = [found.note] if found.note else []
    if not found.in_sdk:
        asides.append("in the published document only")
    elif found.kind in {"field", "value"} and found.methods and not found.name.startswith("bq."):
        asides.append(f"seen by {_some([f'bq.{method}()' for method in found.methods])}")
    aside = f" ({_plain('; '.join(asides))})" if asides else ""
    return f"{group.subject}: {group.sentence}{aside}"


def _some(names: Sequence[str]) -> str:
    shown = ", ".join(f"`{name}`" for name in names[:SHOWN])
    return shown if len(names) <= SHOWN else f"{shown} and {len(names) - SHOWN} more"


def _along(consequences: list[Finding]) -> Iterator[str]:
    names = [found for found in consequences if found.kind in {"model", "alias"} and found.change != "changed"]
    for change in ("removed", "added"):
        listed = [f"`{found.name}`" for found in names if found.change == change]
        if listed:
            yield f"{change}: {', '.join(listed)}"
    yield from map(_line, grouped(found for found in consequences if found not in names))


def _parts(report: Report) -> Iterator[str]:
    yield from _section("Descriptions that changed", map(_rewording, report.prose))
    title = "Releases of the API that are undone" if report.undone else "Releases of the API in between"
    yield from _part(title, report.releases, _release)
    yield from _part("An old program against the new code", report.program, _complaint)
    yield from _section("Files here that use what is gone", map(_mention, report.mentions))
    yield from _part("Structure, in the words of oasdiff", report.structure, _structural)
    yield from _part("Overlay", report.overlay, _correction)


def _rewording(rewording: Rewording) -> str:
    return f"`{rewording.name}`: {_plain(rewording.words)}"


def _release(release: NamedRelease) -> str:
    flag = (", **breaking**" if release.breaking else "") + (", undone" if release.undone else "")
    names = f": {', '.join(f'`{name}`' for name in release.names)}" if release.names else ""
    changes = "".join(f"\n  - {_plain(change)}" for change in release.changes)
    return f"{release.version} ({release.released_at}{flag}), {_plain(release.summary.rstrip('.'))}{names}{changes}"


def _complaint(complaint: Complaint) -> str:
    return f"`{complaint.name}`: {_plain(complaint.message)}"


def _mention(mention: Mention) -> str:
    return f"`{mention.name}`: {', '.join(f'`{file}`' for file in mention.files)}"


def _structural(change: StructuralChange) -> str:
    return f"{change.level}, {_some(change.paths)}: {_plain(change.text)}"


def _correction(correction: Correction) -> str:
    since = "" if correction.since_new else ", as before"
    what = f" ({', '.join(correction.needless)})" if correction.needless else ""
    return f"`{correction.target}` {correction.state}{what}{since}. It is there because: {_plain(correction.why)}"


def _version(report: Report) -> Iterator[str]:
    bump = report.bump
    if bump.part == "none":
        return
    yield f"## Version of the SDK\n\n{bump.old} → **{bump.new}** ({bump.part}). {RULE}"
    entry = changelog_entry(report)
    if entry:
        yield f"Draft for `CHANGELOG.md`:\n\n```markdown\n{entry}\n```"


def _part(title: str, part: list[T] | Skipped, line: Callable[[T], str]) -> Iterator[str]:
    if isinstance(part, Skipped):
        yield f"## {title}\n\nNot checked: {_plain(part.reason)}."
        return
    lines = [line(item) for item in part]
    more = [f"... and {len(lines) - LISTED} more in the JSON report"] if len(lines) > LISTED else []
    yield from _section(title, [*lines[:LISTED], *more])


def _section(title: str, lines: Iterable[str]) -> Iterator[str]:
    listed = "\n".join(f"- {line}" for line in lines)
    if listed:
        yield f"## {title}\n\n{listed}"


def _plain(words: str) -> str:
    """Text of others, which is no HTML."""
    return words.replace("<", "&lt;")
