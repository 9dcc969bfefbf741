"""A draft of the entry in CHANGELOG.md, in the sections of Keep a Changelog."""

from typing import Final, Literal, TypeAlias

from backquant._contract.groups import ChangeGroup, grouped

from .report import Report

__all__ = ["Section", "changelog_entry", "changelog_lines"]

Section: TypeAlias = Literal["Added", "Changed", "Deprecated", "Removed"]
SECTIONS: Final[tuple[Section, ...]] = ("Added", "Changed", "Deprecated", "Removed")


def changelog_entry(report: Report) -> str:
    """The entry; empty where the SDK does not change."""
    told = [f"### {section}\n\n" + "\n".join(listed) for section, listed in changelog_lines(report).items()]
    return "\n\n".join([f"## [{report.bump.new}]", *told]) if told else ""


def changelog_lines(report: Report) -> dict[Section, list[str]]:
    """The lines by section, without the sections that have none."""
    lines: dict[Section, list[str]] = {section: [] for section in SECTIONS}
    for group in grouped(found for found in report.findings if found.in_sdk):
        lines[_section(group)].append(f"- {_breaking(group)}{group.short}{_what(group)}.")
    for release in report.named_releases:
        if release.breaking:
            lines["Changed"].append(
                f"- **Breaking** (API {release.version}{' undone' if release.undone else ''}): {release.summary.rstrip('.')}."
            )
    gone = [found.name for found in report.consequences if found.breaking and found.change == "removed"]
    if gone:
        lines["Removed"].append(f"- **Breaking**, along with it: {', '.join(f'`{name}`' for name in gone)}.")
    if report.new.version != report.old.version:
        lines["Changed"].insert(0, f"- The contract is {report.new.version} (was {report.old.version}).")
    return {section: listed for section, listed in lines.items() if listed}


def _section(group: ChangeGroup) -> Section:
    found = group.finding
    if found.change == "deprecated":
        return "Deprecated"
    if found.kind == "value" or found.change not in {"added", "removed"}:
        return "Changed"
    return "Added" if found.change == "added" else "Removed"


def _what(group: ChangeGroup) -> str:
    """The sections of added and removed things say so already."""
    found = group.finding
    if _section(group) == "Changed":
        return f": {group.sentence}"
    return f": `{found.old or found.new}`" if found.old or found.new else ""


def _breaking(group: ChangeGroup) -> str:
    return "**Breaking**: " if group.finding.breaking else ""
