"""The contact sheets that a person looks at: they hold every picture, and are written."""

from __future__ import annotations

from pathlib import Path

import pytest

from backquant.plot.registry import PICTURES
from scripts import sheets


def test_every_picture_is_on_a_sheet_in_each_style(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    few = {name: PICTURES[name] for name in ("gex.levels", "options.vrp", "etf.flows", "market.cvd")}
    assert sheets.ARGUMENTS.keys() <= PICTURES.keys()
    assert set(sheets.STYLES) == {"light", "dark", "theme"}
    monkeypatch.setattr(sheets, "PICTURES", few)
    monkeypatch.setattr(sheets, "STYLES", {"dark": "dark_background"})
    sheets.main(["--out", str(tmp_path)])
    assert sorted(path.name for path in tmp_path.iterdir()) == ["dark-alone-1.png", "dark-grid-1.png"]
