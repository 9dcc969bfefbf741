"""What language models and agents read: `llms.txt`, `llms-full.txt` and a `SKILL.md`, made from the same pages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, cast, get_args

from backquant_api.literals import Symbol

from .facts import ROOT, grouped

__all__ = ["method_table", "paths_in", "write_for_agents"]

ABOUT: Final = (
    "Typed Python SDK for the BackQuant crypto-options analytics API: GEX levels, max pain, option chains, implied volatility,"
    " densities, dealer flow, market series and the options tape; sync and async, with a sandbox that needs no key."
)
PICTURE: Final = re.compile(r"^!\[.*\n?", re.MULTILINE)
DIRECTIVE: Final = re.compile(r"^::: .*\n(?: {4}.*\n)*", re.MULTILINE)
MARKER: Final = re.compile(r"^<!--.*?-->\n", re.MULTILINE)


def write_for_agents(pages: Path, nav: list[Any], site: str) -> None:
    """Write the first two among the pages; the third is no page, and gets its place when the site is built."""
    (pages / "llms.txt").write_text(_index(pages, nav, site), encoding="utf-8")
    (pages / "llms-full.txt").write_text(_whole(pages, nav), encoding="utf-8")
    skill = (ROOT / "scripts" / "docs" / "skill.md").read_text(encoding="utf-8")
    symbols = ", ".join(f"`{symbol}`" for symbol in get_args(Symbol))
    skill = skill.replace("{{ methods }}", method_table()).replace("{{ symbols }}", symbols)
    (pages.parent / "SKILL.md").write_text(skill, encoding="utf-8")


def method_table(link: str | None = None) -> str:
    """All methods in groups, a row a group.

    Args:
        link: where the page of an endpoint is, with its path to be filled in.
    """
    rows = ["| Group | Methods |", "|---|---|"]
    for heading, endpoints in grouped():
        names = [
            f"[`{each.title}`]({link.format(each.path.removesuffix('.md'))})" if link else f"`{each.title}`"
            for each in endpoints
        ]
        rows.append(f"| {heading} | {', '.join(names)} |")
    return "\n".join(rows)


def _index(pages: Path, nav: list[Any], site: str) -> str:
    """As https://llmstxt.org has it: a title, a summary, and lists of links."""
    lines = ["# backquant", "", f"> {ABOUT}", "", f"Everything in one file: [llms-full.txt]({site}llms-full.txt)", ""]
    for title, paths in _sections(nav):
        lines += [f"## {title}", ""]
        for path in paths:
            heading, told = _head(pages / path)
            address = path.removesuffix(".md").removesuffix("index")
            lines.append(f"- [{heading}]({site}{address}): {told}" if told else f"- [{heading}]({site}{address})")
        lines.append("")
    return "\n".join(lines)


def _whole(pages: Path, nav: list[Any]) -> str:
    parts = [f"# backquant\n\n> {ABOUT}\n"]
    for title, paths in _sections(nav):
        if title == "Reference":
            continue  # its pages are made when the site is built; endpoints have their own
        for path in paths:
            text = MARKER.sub("", PICTURE.sub("", (pages / path).read_text(encoding="utf-8")))
            parts.append(DIRECTIVE.sub("", text).strip())
    return "\n\n---\n\n".join(parts) + "\n"


def _sections(nav: list[Any]) -> Iterator[tuple[str, list[str]]]:
    for entry in nav:
        for title, inner in cast("dict[str, object]", entry).items():
            yield title, list(paths_in(inner))


def paths_in(nav: object) -> Iterator[str]:
    """Every page of a nav, in its order."""
    if isinstance(nav, str):
        yield nav
    else:
        entries = cast("dict[str, object]", nav).values() if isinstance(nav, dict) else cast("list[object]", nav)
        for entry in entries:
            yield from paths_in(entry)


def _head(page: Path) -> tuple[str, str]:
    """A page's title, and its first sentence where it begins with one."""
    lines = [line for line in page.read_text(encoding="utf-8").splitlines() if line]
    first = next((line for line in lines[1:] if not line.startswith("<!--")), "")
    sentence = re.split(r"(?<=\.)\s", first)[0] if re.match(r"[A-Z`]", first) else ""
    return lines[0].removeprefix("# "), sentence
