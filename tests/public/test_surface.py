"""The committed list of public names is what the code gives, and no breaking edit passes it unseen."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import attrs
import pytest

from scripts.public.__main__ import FILE, checked
from scripts.public.breaks import additions, breaks
from scripts.public.names import Name, alternatives, read, written
from scripts.public.promised import complaints, untold
from scripts.public.surface import surface
from tests.support.examples import ROOT

GEX = "generated/backquant_api/resources/gex.py"
LEVELS = "generated/backquant_api/models/gex_levels.py"


@attrs.define(frozen=True)
class Edit:
    """One edit of the sources: the first `old` after `anchor` becomes `new`."""

    file: str
    anchor: str
    old: str
    new: str
    told: str
    """The break that must be told; empty for an edit that breaks nobody."""


BREAKING = (
    Edit("backquant/__init__.py", "__all__", '    "Gap",\n', "", "backquant.Gap: is gone"),
    Edit("backquant/stream/__init__.py", "__all__", '    "Queue",\n', "", "backquant.stream.Queue: is gone"),
    Edit("backquant/channels.py", "def heartbeat", "()", "(coin: str)", "channels.heartbeat: parameter coin must now be given"),
    Edit("backquant/channels.py", "def levels", "symbol: Symbol", "coin: Symbol", "channels.levels: parameter symbol is gone"),
    Edit("backquant/_client/live.py", "def stream", "recover_pages: int = 20", "recover_pages: int = 10", "BackQuant.stream: parameter recover_pages is 10 when left out; was 20"),
    Edit("backquant/_client/history.py", "def backfill", "end: ", "end_of: ", "BackQuant.backfill: parameter end is gone"),
    Edit("backquant/_client/sync_calls.py", "def check_contract", "def check_contract", "def contract", "BackQuant.check_contract: is gone"),
    Edit("backquant/_client/async_calls.py", "async def close", "async def", "def", "AsyncBackQuant.close: was a coroutine function, is a function"),
    Edit("backquant/errors/local_errors.py", "class APITimeoutError", "APIConnectionError", "BackQuantError", "APITimeoutError: is no longer a APIConnectionError"),
    Edit("backquant/errors/api_errors.py", "class InvalidRequestError", "APIError, ValueError)", "APIError)", "InvalidRequestError: is no longer a ValueError"),
    Edit("backquant/_call/reply.py", "def tables", "dict[str, Table]", "list[Table]", "Reply.tables: can now return list[Table]; was dict[str, Table]"),
    Edit("backquant/_call/reply.py", "def to_pandas", "name: str | None = None", "name: str", "Reply.to_pandas: parameter name must now be given"),
    Edit("backquant/_call/reply.py", "def to_arrow", "self, name: str | None = None, *,", "self, *, name: str | None = None,", "Reply.to_arrow: parameter name can no longer be given by its place"),
    Edit("backquant/_ground/rate_limit_headers.py", "class RateLimit", "remaining: int", "remaining: int | None", "RateLimit.remaining: can now be None; was int"),
    Edit("backquant/_ground/rate_limit_headers.py", "class RateLimit", "    fallback: bool\n", "", "RateLimit.fallback: is gone"),
    Edit(GEX, "    def levels(", "exchanges: Sequence[literals.Venue] | str | None", "exchanges: Sequence[literals.Venue] | None", "BackQuant.gex.levels: parameter exchanges no longer takes str"),
    Edit(GEX, "    async def levels(", "positioning: literals.Positioning | None = None,\n", "", "AsyncBackQuant.gex.levels: parameter positioning is gone"),
    Edit("generated/backquant_api/literals.py", "Positioning: ", ', "std"', "", "literals.Positioning: no longer has Literal['std']"),
    Edit("generated/backquant_api/operation.py", "class CallOptions", "    timeout: Timeout | None\n", "", "(CallOptions).timeout: is gone"),
    Edit("generated/backquant_api/models/gex_max_pain.py", "class MaxPainPainCurveEntry", "pain: float", "pain: float | None = None", "MaxPainPainCurveEntry.pain: can now be None; was float"),
    Edit("generated/backquant_api/models/gex_max_pain.py", "class MaxPainPerExpiry", "    expiry: str\n", "", "MaxPainPerExpiry.expiry: is gone"),
)  # fmt: skip
"""Each breaks the code of a user who goes by the documentation."""

HARMLESS = (
    Edit("backquant/__init__.py", "__all__", '    "Gap",\n', '    "Gap",\n    "ROOMS",\n', ""),
    Edit("backquant/channels.py", "def heartbeat", "()", '(coin: str = "BTC")', ""),
    Edit("backquant/errors/local_errors.py", "class PlotError", "BackQuantError", "BackQuantError, ValueError", ""),
    Edit("backquant/_call/reply.py", "def to_arrow", "name: str | None", "name: str | int | None", ""),
    Edit(
        "backquant/_ground/rate_limit_headers.py",
        "class Quota",
        "    resets_at: datetime | None\n",
        "    resets_at: datetime | None\n\n    spare: int = 0\n",
        "",
    ),
    Edit("generated/backquant_api/literals.py", "Symbol: ", "Literal[", 'Literal["DOGEUSDT", ', ""),
    Edit(GEX, "    def levels(", "*,\n", "*,\n        depth: int | None = None,\n", ""),
)


def edited(folder: Path, edits: tuple[Edit, ...]) -> dict[str, Name]:
    """The names of a copy of the sources with edits."""
    for name in ("backquant", "generated"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for edit in edits:
        file = folder / edit.file
        text = file.read_text()
        at = text.index(edit.old, text.index(edit.anchor))
        file.write_text(text[:at] + edit.new + text[at + len(edit.old) :])
    return surface(folder)


@pytest.fixture(scope="module")
def names() -> dict[str, Name]:
    return surface(ROOT)


@pytest.fixture(scope="module")
def broken(names: dict[str, Name], tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """What is told of all breaking edits at once."""
    edits = tuple(edit for edit in BREAKING if edit.told)
    return [str(item) for item in breaks(names, edited(tmp_path_factory.mktemp("broken"), edits))]


def test_the_committed_names_are_those_of_the_code(names: dict[str, Name]) -> None:
    assert (ROOT / FILE).read_text() == written(names), "run `make public` and name what breaks in CHANGELOG.md"


def test_names_survive_the_file(names: dict[str, Name]) -> None:
    assert read(written(names)) == names
    assert breaks(names, names) == []


def test_no_name_of_a_private_place_is_promised(names: dict[str, Name]) -> None:
    for path in names:
        parts = path.strip("()").split(".")
        assert not [part for part in parts if part.startswith("_") and not part.startswith("__")]


def test_the_page_of_promises_names_every_room_of_the_list(names: dict[str, Name]) -> None:
    page = (ROOT / "docs" / "stability.md").read_text()
    rooms = [path.partition(".")[2] for path, name in names.items() if name.kind == "module" and path.count(".") == 1]
    assert len(rooms) >= 11
    assert [room for room in rooms if f"`{room}`" not in page and f"`backquant.{room}`" not in page] == []


def test_namespaces_are_listed_by_the_path_that_users_type(names: dict[str, Name]) -> None:
    assert "Reply[GexLevelsData]" in names["backquant.BackQuant.gex.levels"].text
    assert names["backquant.AsyncBackQuant.options.oi.history"].kind == "async"


@pytest.mark.parametrize("edit", [edit for edit in BREAKING if edit.told], ids=lambda edit: edit.told)
def test_every_breaking_edit_is_found(edit: Edit, broken: list[str]) -> None:
    assert any(line.endswith(edit.told) for line in broken), broken


def test_twenty_breaking_edits_are_tried_and_nothing_else_is_told(broken: list[str]) -> None:
    told = [edit.told for edit in BREAKING if edit.told]
    assert len(told) >= 20
    consequences = (
        "parameter name no longer takes None",
        "RateLimit.__init__",
        "BackQuant.contract",
        "(Readable)",
        "parameter coin must",
        "parameter end_of must",
    )
    assert [
        line for line in broken if not line.endswith(tuple(told)) and not any(part in line for part in consequences)
    ] == []


def test_what_widens_breaks_nobody(names: dict[str, Name], tmp_path: Path) -> None:
    now = edited(tmp_path, HARMLESS)
    assert breaks(names, now) == []
    assert now != names
    assert additions(names, now) == ["backquant.Quota.spare"]


@pytest.mark.parametrize(
    ("before", "now", "told"),
    [
        ("a.f def (x: int) -> int", "a.f def (x: int, /) -> int", ["a.f: parameter x can no longer be given by its name"]),
        ("a.f def (x: int, /) -> int", "a.f def (y: int, /) -> int", []),
        ("a.f def (x: int, y: int) -> int", "a.f def (y: int, x: int) -> int", ["a.f: parameter x stands at place 1; was 0", "a.f: parameter y stands at place 0; was 1"]),
        ("a.f def (*x: int) -> int", "a.f def () -> int", ["a.f: parameter x is gone"]),
        ("a.f def (x: int=1) -> int", "a.f def (*, x: int=1) -> int", ["a.f: parameter x can no longer be given by its place"]),
        ("a.x attribute int", "a.x property int", ["a.x: can no longer be set, as it is a property"]),
        ("a.x property int | None", "a.x attribute int", []),
        ("a.f def () -> int | None", "a.f def () -> int", []),
        ("a.x property int", "a.x def () -> int", ["a.x: was a property, is a function"]),
        ("a.x constant Final[int] = 1", "a.x constant Final[int] = 2", ["a.x: was Final[int] = 1, is Final[int] = 2"]),
    ],
)  # fmt: skip
def test_a_change_is_told_as_what_it_does_to_users(before: str, now: str, told: list[str]) -> None:
    assert [str(item) for item in breaks(read(before), read(now))] == told


def test_a_class_that_goes_is_told_once() -> None:
    before = read("a module\na.B class ()\na.B.x attribute int\n")
    assert [str(item) for item in breaks(before, read("a module"))] == ["a.B: is gone"]


def test_alternatives_of_a_type() -> None:
    assert alternatives("Literal['a', 'b'] | None") == {"Literal['a']", "Literal['b']", "None"}
    assert alternatives("Final[Literal['a']]") == {"Literal['a']"}
    assert alternatives("") == frozenset()


def test_a_break_asks_for_a_line_of_the_changelog() -> None:
    (gone, kept) = breaks(read("a.f def () -> int\na.g def () -> int"), {})
    changelog = "# Changelog\n\n## [Unreleased]\n\n- `f()` is gone.\n\n## [1.0.0]\n\n- `g` is new.\n"
    assert untold([gone, kept], changelog) == [kept]


def test_the_last_release_is_asked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "docs").mkdir()
    for name in ("backquant", "generated"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "CHANGELOG.md").write_text("# Changelog\n\n## [Unreleased]\n")
    assert checked(tmp_path, write=True, program=False) == 0
    git(tmp_path, "init", "--quiet")
    git(tmp_path, "add", "docs", "CHANGELOG.md")
    git(tmp_path, "commit", "--quiet", "--message", "one")
    git(tmp_path, "tag", "v1.0.0")
    errors = tmp_path / "backquant" / "errors" / "api_errors.py"
    errors.write_text(
        errors.read_text().replace(
            "class InvalidRequestError(Mistake, APIError, ValueError)", "class InvalidRequestError(Mistake, APIError)"
        )
    )
    capsys.readouterr()
    assert checked(tmp_path, write=False, program=False) == 1
    assert "is not what the code gives: `make public` writes it anew" in capsys.readouterr().out
    assert checked(tmp_path, write=True, program=False) == 1
    assert capsys.readouterr().out.splitlines()[-1] == (
        "since v1.0.0: backquant.InvalidRequestError: is no longer a ValueError. CHANGELOG.md must tell it: "
        "a line of the first section with `InvalidRequestError`."
    )
    (tmp_path / "CHANGELOG.md").write_text(
        "# Changelog\n\n## [Unreleased]\n\n- `InvalidRequestError` is no `ValueError`.\n"
    )
    assert checked(tmp_path, write=False, program=False) == 0


def test_a_users_program_of_before_is_held_against_the_code(tmp_path: Path) -> None:
    program = tmp_path / "user.py"
    program.write_text(
        "from backquant import BackQuant\n\nbq = BackQuant()\nprint(bq.gex.levels(symbol='BTCUSDT'))\nbq.bygone()\n"
    )
    assert [line.split(": ")[0] for line in complaints(ROOT, program)] == ["user.py:5", "user.py:5"]


def git(folder: Path, *command: str) -> None:
    """Run git as somebody."""
    who = ("-c", "user.name=somebody", "-c", "user.email=somebody@example.com")
    subprocess.run(["git", *who, *command], cwd=folder, check=True, capture_output=True, timeout=300)
