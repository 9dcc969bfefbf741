"""A release's notes: its section of the changelog, once all three agree on the version."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts.release_notes import NotesProblem, main, release_notes

CHANGELOG = """# Changelog

## [Unreleased]

## [0.2.0] - 2026-09-01

### Added

- Something, see [this](https://example.com).

## [0.1.0] - 2026-08-01

- The first.

[0.2.0]: https://example.com/0.2.0
"""


def test_the_section_of_the_tag() -> None:
    assert release_notes("v0.2.0", "0.2.0", CHANGELOG) == "### Added\n\n- Something, see [this](https://example.com)."
    assert release_notes("v0.1.0", "0.1.0", CHANGELOG) == "- The first."


@pytest.mark.parametrize(
    ("tag", "package", "changelog", "words"),
    [
        ("v0.3.0", "0.2.0", CHANGELOG, "the tag is v0.3.0, the package is 0.2.0"),
        ("0.2.0", "0.2.0", CHANGELOG, "tag v0.2.0"),
        ("v0.3.0", "0.3.0", CHANGELOG, "has no section"),
        ("v0.2.0", "0.2.0", CHANGELOG.replace(" - 2026-09-01", ""), "needs its date"),
        ("v0.2.0", "0.2.0", "## [0.2.0] - 2026-09-01\n\n## [0.1.0] - 2026-08-01\n", "is empty"),
        ("v0.2.0", "0.2.0", "", "has no section"),
    ],
)
def test_what_does_not_agree(tag: str, package: str, changelog: str, words: str) -> None:
    with pytest.raises(NotesProblem, match=words):
        release_notes(tag, package, changelog)


def test_the_command_prints_them(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "backquant").mkdir()
    (tmp_path / "backquant" / "_version.py").write_text('__version__ = "0.2.0"\n')
    (tmp_path / "CHANGELOG.md").write_text(CHANGELOG)
    assert main(["v0.2.0"], tmp_path) == 0
    assert capsys.readouterr().out.startswith("### Added")
    assert main(["v9"], tmp_path) == 1
    assert "error: the tag is v9" in capsys.readouterr().err
