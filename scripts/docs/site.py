"""Puts the site's pages together: hand-written ones as they are, generated ones beside them, and the nav of all."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, TypeAlias

import yaml

from .agents import paths_in, write_for_agents
from .facts import ROOT, Endpoint, grouped
from .page import endpoint_page
from .reference import PAGES, method_pages, reference_page
from .replies import ask, asking, draw

__all__ = ["nav_problems", "stage"]

Nav: TypeAlias = list[Any]
COPIED: Final = {"CHANGELOG.md": "changelog.md", "CONTRIBUTING.md": "contributing.md"}
REPOSITORY: Final = "https://github.com/backquant/backquant-python/blob/main"
LINK: Final = re.compile(r"\]\((?!https?:|#|mailto:)([^)\s#]+)")


def stage(folder: Path) -> Path:
    """Write all pages and the site's configuration into an empty folder; returns the configuration.

    Args:
        folder: what is in it goes.
    """
    shutil.rmtree(folder, ignore_errors=True)
    pages = folder / "pages"
    shutil.copytree(ROOT / "docs", pages)
    for source, name in COPIED.items():
        (pages / name).write_text(_relinked((ROOT / source).read_text(encoding="utf-8")), encoding="utf-8")
    generated = {"endpoints": _endpoints(pages), "reference": _reference(pages)}
    config = yaml.load((ROOT / "mkdocs.yml").read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
    _options(config)["paths"] = [str(ROOT), str(ROOT / "generated")]
    config["nav"] = [_filled(entry, generated) for entry in config["nav"]]
    path = folder / "mkdocs.yml"
    path.write_text(yaml.safe_dump(config, sort_keys=False), encoding="utf-8")
    write_for_agents(pages, config["nav"], config["site_url"])
    return path


def nav_problems(config: Path) -> Iterator[str]:
    """Pages that no menu leads to, and entries of the menu that lead nowhere: the builder tells neither."""
    loaded = yaml.safe_load(config.read_text(encoding="utf-8"))
    pages = config.parent / loaded["docs_dir"]
    listed = list(paths_in(loaded["nav"]))
    written = {str(page.relative_to(pages)) for page in pages.rglob("*.md")}
    yield from (f"{page}: in no nav" for page in sorted(written - set(listed)))
    yield from (f"{entry}: in the nav, and no page" for entry in sorted(set(listed) - written))
    yield from (f"{entry}: twice in the nav" for entry in sorted({e for e in listed if listed.count(e) > 1}))


def _options(config: dict[str, Any]) -> dict[str, Any]:
    """What the reader of docstrings is told."""
    plugins: list[Any] = config["plugins"]
    return plugins[-1]["mkdocstrings"]["handlers"]["python"]


def _filled(entry: dict[str, Any], generated: dict[str, Nav]) -> dict[str, Any]:
    ((title, inner),) = entry.items()
    name = inner.removeprefix("generated:") if isinstance(inner, str) else ""
    return {title: generated.get(name, inner)}


def _endpoints(pages: Path) -> Nav:
    """A page for each endpoint, and one that lists them."""
    nav: Nav = ["endpoints/index.md"]
    index = ["# Endpoints", "All of them, in groups. Units are those of the month's quota.", ""]
    with asking() as bq:
        for heading, endpoints in grouped():
            index += [f"## {heading}", "", "| Method | What it gives | Refreshed |", "|---|---|---|"]
            for endpoint in endpoints:
                picture = f"endpoints/pictures/{endpoint.picture}"
                drawn = endpoint.picture is not None and draw(bq, endpoint, pages / picture)
                up = "../" * endpoint.name.count(".")
                text = endpoint_page(endpoint, ask(bq, endpoint), f"{up}pictures/{endpoint.picture}" if drawn else None)
                _write(pages / "endpoints" / endpoint.path, text)
                index.append(_row(endpoint))
            index.append("")
            nav.append({heading: [{each.title: f"endpoints/{each.path}"} for each in endpoints]})
    _write(pages / "endpoints" / "index.md", "\n".join(index))
    return nav


def _row(endpoint: Endpoint) -> str:
    summary = endpoint.doc.summary.replace("|", "\\|")
    return f"| [`{endpoint.title}`]({endpoint.path}) | {summary} | {endpoint.refresh} |"


def _reference(pages: Path) -> Nav:
    nav: Nav = []
    for name, (title, above, objects) in PAGES.items():
        _write(pages / "reference" / f"{name}.md", reference_page(title, above, objects))
        nav.append({title: f"reference/{name}.md"})
    methods: Nav = []
    for file, title, text in method_pages(list(grouped())):
        _write(pages / "reference" / file, text)
        methods.append({title: f"reference/{file}"})
    return [*nav[:2], {"Methods": methods}, *nav[2:]]


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def _relinked(text: str) -> str:
    """Links of a page that stands at the root of the repository, as they are from the site."""

    def found(match: re.Match[str]) -> str:
        target = match[1]
        if target in COPIED:
            return f"]({COPIED[target]}"
        return f"]({target.removeprefix('docs/')}" if target.startswith("docs/") else f"]({REPOSITORY}/{target}"

    return LINK.sub(found, text)
