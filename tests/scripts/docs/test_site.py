"""The site: built strictly, every page in the nav and every entry with a page, links that lead somewhere, calls that run."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote

import pytest

from backquant.cli import main
from scripts.docs.facts import Endpoint, endpoints
from scripts.docs.models import models_of
from scripts.docs.page import in_python, in_terminal
from scripts.docs.readme import README, with_table
from scripts.docs.site import nav_problems, stage

SITE = "https://backquant.github.io/backquant-python/"
LINK = re.compile(r"(?:href|src)=\"?([^\"> ]+)")


@pytest.fixture(scope="module")
def staged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The configuration, beside all pages."""
    return stage(tmp_path_factory.mktemp("docs") / "staged")


@pytest.fixture(scope="module")
def site(staged: Path) -> Path:
    """The site as it is deployed."""
    pytest.importorskip("zensical")
    command = [sys.executable, "-m", "zensical", "build", "--strict", "--config-file", str(staged)]
    built = subprocess.run(command, capture_output=True, encoding="utf-8", check=False, timeout=300)
    assert "No issues found" in built.stdout + built.stderr, built.stdout + built.stderr
    assert built.returncode == 0
    return staged.parent / "site"


def test_the_nav_and_the_pages_agree(staged: Path) -> None:
    assert list(nav_problems(staged)) == []


def test_a_page_in_no_nav_and_an_entry_without_a_page_are_found(tmp_path: Path) -> None:
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "lost.md").write_text("# Lost\n")
    config = tmp_path / "mkdocs.yml"
    config.write_text("docs_dir: pages\nnav: [{Guide: [gone.md]}]\n")
    assert list(nav_problems(config)) == ["lost.md: in no nav", "gone.md: in the nav, and no page"]


def test_every_endpoint_has_a_page(site: Path) -> None:
    for endpoint in endpoints():
        page = (site / "endpoints" / endpoint.path.removesuffix(".md") / "index.html").read_text(encoding="utf-8")
        assert re.search(rf"<h1 [^>]*>(<code>)?{re.escape(endpoint.title)}", page)
        for param in endpoint.operation.params:
            assert f"<code>{param.name}</code>" in page
        for model in models_of(endpoint):
            assert f">{model.name}<" in page
            assert all(f"<code>{field.name}</code>" in page for field in model.fields)
        for error in endpoint.errors:
            assert f"<code>{error}</code>" in page


def test_links_within_the_site_lead_somewhere(site: Path) -> None:
    broken: set[str] = set()
    for page in site.rglob("index.html"):
        for link in LINK.findall(page.read_text(encoding="utf-8")):
            path = unquote(link.partition("#")[0].partition("?")[0])
            if not path or re.match(r"[a-z]+:|//|data:", path) or path.startswith("/"):
                continue
            target = (page.parent / path).resolve()
            if not (target.is_file() or (target / "index.html").is_file()):
                broken.add(f"{page.relative_to(site)}: {link}")
    assert sorted(broken) == []


@pytest.mark.parametrize("endpoint", endpoints(), ids=lambda endpoint: endpoint.name)
def test_the_calls_of_a_page_run(endpoint: Endpoint, capsys: pytest.CaptureFixture[str]) -> None:
    exec(in_python(endpoint), {})  # noqa: S102  # it is our own page
    assert capsys.readouterr().out
    words = shlex.split(in_terminal(endpoint))
    assert main(["--sandbox", *words[1:]]) == 0
    assert capsys.readouterr().out


def test_agents_find_every_method(staged: Path, site: Path) -> None:
    skill = (staged.parent / "SKILL.md").read_text(encoding="utf-8")
    index = (site / "llms.txt").read_text(encoding="utf-8")
    whole = (site / "llms-full.txt").read_text(encoding="utf-8")
    assert skill.startswith("---\nname: backquant\ndescription: ")
    assert index.startswith("# backquant\n\n> ")
    for endpoint in endpoints():
        assert f"`{endpoint.title}`" in skill
        assert f"[{endpoint.title}]({SITE}endpoints/{endpoint.path.removesuffix('.md')})" in index
        assert f"# {endpoint.title}\n" in whole


def test_the_readmes_table_is_that_of_the_contract() -> None:
    text = README.read_text(encoding="utf-8")
    assert text == with_table(text), "run: python -m scripts.docs --readme"
    assert text.count("/endpoints/") > len(endpoints())
    rows = [line for line in text.splitlines() if line.startswith("| ")]
    assert len(text.splitlines()) - len(rows) <= 98, "and 22 of the table"
