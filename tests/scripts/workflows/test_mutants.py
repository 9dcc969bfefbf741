"""What `make mutants` knows by name is what the code and the tests hold today."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from scripts.mutants.__main__ import ROOMS, ROOT, SUITES, main, modules
from scripts.mutants.known import EQUIVALENT, KINDS, Kind
from scripts.mutants.operators import mutants


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.what)
def test_a_known_fault_can_be_put_in_and_its_tests_are_there(kind: Kind) -> None:
    source = (ROOT / kind.module).read_bytes()
    faulty = kind.mutant(source).applied(source)
    assert faulty != source
    ast.parse(faulty)
    for test in kind.tests:
        file, _, name = test.partition("::")
        assert f"def {name or 'test_'}" in (ROOT / file).read_text(encoding="utf-8"), test


def test_what_is_told_as_no_fault_is_still_one_of_those_that_are_drawn() -> None:
    drawn = {each.text for module in {key[0] for key in EQUIVALENT} for each in mutants(module, read(module))}
    assert set(EQUIVALENT) - drawn == set()
    assert [key for key, why in EQUIVALENT.items() if len(why) < 20] == []


def test_the_core_and_its_tests_are_where_they_are_looked_for() -> None:
    found = modules([""])
    assert len(found) == len(set(found))
    assert {name for name in found if not (ROOT / name).is_file()} == set()
    assert [room for room in ROOMS if not any(f"/{room}/" in name for name in found)] == []
    assert [suite for suite in SUITES if not (ROOT / "tests" / suite).exists()] == []


def read(module: str) -> bytes:
    return (ROOT / module).read_bytes()


def test_faults_are_of_the_kinds_that_people_make() -> None:
    source = b"def f(a, b):\n    if a < b and not a:\n        b += 1\n        return max(a, b) if a is None else 2.5\n"
    found = {(each.was, each.fault) for each in mutants("m.py", source)}
    assert found == {
        ("a < b and not a", "(a < b) or (not a)"),
        ("a < b and not a", "not (a < b and not a)"),
        ("a < b", "(a) <= (b)"),
        ("not a", "(a)"),
        ("b += 1", "pass"),
        ("1", "2"),
        ("max(a, b) if a is None else 2.5", "None"),
        ("max", "min"),
        ("a is None", "(a) is not (None)"),
        ("a is None", "(not (a is None))"),
        ("2.5", "3.5"),
    }


def test_what_type_checkers_alone_see_is_no_fault() -> None:
    source = b"if TYPE_CHECKING:\n    import a\n\n\n@define(frozen=True, slots=True)\nclass A:\n    b: int\n"
    assert [(each.was, each.fault, each.line) for each in mutants("m.py", source)] == [("True", "False", 5)]
    (slots,) = mutants("m.py", source)
    assert b"frozen=True, slots=False" in slots.applied(source)


def test_a_known_fault_that_is_gone_is_told() -> None:
    with pytest.raises(ValueError, match=r"waits\.py: not once: 'gone' \(what\)"):
        Kind("what", "waits.py", "gone", "x", ()).mutant(b"there")


def test_a_draw_is_the_same_by_its_seed_and_even_over_modules(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    from scripts.mutants.__main__ import drawn

    modules = ["backquant/_ground/backoff.py", "backquant/_series/paging/cursor_walk.py", "backquant/_ground/files.py"]
    first = drawn(modules, "a", 12)
    assert first == drawn(modules, "a", 12) != drawn(modules, "b", 12)
    assert {module: sum(each.module == module for each in first) for module in modules} == dict.fromkeys(modules, 4)
    with pytest.raises(SystemExit):
        main(["--count", "many"])
    assert "invalid int value: 'many'" in capsys.readouterr().err
