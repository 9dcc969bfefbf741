"""A draft of the entry in CHANGELOG.md, in the sections of Keep a Changelog."""

from typing import Final, Literal, TypeAlias

from .groups import Group, grouped
from .report import Report

Section: TypeAlias = Literal["Added", "Changed", "Removed"]
SECTIONS: Final[tuple[Section, ...]] = ("Added", "Changed", "Removed")


def changelog_entry(report: Report) -> str:
    """The entry; empty where the SDK does not change."""
    lines: dict[Section, list[str]] = {section: [] for section in SECTIONS}
    for group in grouped(found for found in report.findings if found.in_sdk):
        lines[_section(group)].append(f"- {_breaking(group)}{group.short}{_what(group)}.")
    for release in report.named_releases:
        if release.breaking:
            lines["Changed"].append(f"- **Breaking** (API {release.version}): {release.summary.rstrip('.')}.")
    if report.new.version != report.old.version:
        lines["Changed"].insert(0, f"- The contract is {report.new.version} (was {report.old.version}).")
    told = [f"### {section}\n\n" + "\n".join(listed) for section, listed in lines.items() if listed]
    return "\n\n".join([f"## [{report.bump.new}]", *told]) if told else ""


def _section(group: Group) -> Section:
    found = group.finding
    if found.kind == "value" or found.change not in {"added", "removed"}:
        return "Changed"
    return "Added" if found.change == "added" else "Removed"


def _what(group: Group) -> str:
    """The sections of added and removed things say so already."""
    found = group.finding
    if _section(group) == "Changed":
        return f": {group.sentence}"
    return f": `{found.old or found.new}`" if found.old or found.new else ""


def _breaking(group: Group) -> str:
    return "**Breaking**: " if group.finding.breaking else ""
