"""What tests claim could fail: no test takes any outcome for right, waits for ever, or sleeps where it could be told."""

from __future__ import annotations

import ast
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]
FILES = {path: ast.parse(path.read_bytes()) for path in sorted(TESTS.rglob("*.py"))}
CLAIMS_BY_RUNNING = {
    "test_a_page_runs_as_a_script",  # blocks of the pages, whose own asserts they are
    "test_every_reply_is_within_the_contract",  # schemathesis judges
}


def found(told: Callable[[ast.AST], bool]) -> list[str]:
    """Where the tests have what is told of."""
    return [
        f"{path.relative_to(TESTS)}:{node.lineno}: {ast.unparse(node)[:100]}"
        for path, tree in FILES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.expr | ast.stmt) and told(node)
    ]


def name_of(node: ast.AST) -> str:
    return ast.unparse(node.func) if isinstance(node, ast.Call) else ""


def keyword(node: ast.AST, name: str) -> ast.expr | None:
    assert isinstance(node, ast.Call)
    return next((each.value for each in node.keywords if each.arg == name), None)


def test_no_test_takes_one_of_two_outcomes() -> None:
    def either(node: ast.AST) -> bool:
        return isinstance(node, ast.Assert) and isinstance(node.test, ast.BoolOp) and isinstance(node.test.op, ast.Or)

    assert found(either) == []


def test_no_test_takes_any_error() -> None:
    def any_error(node: ast.AST) -> bool:
        if name_of(node) != "pytest.raises":
            return False
        assert isinstance(node, ast.Call)
        return ast.unparse(node.args[0]) in {"Exception", "BaseException"}

    assert found(any_error) == []


def test_no_message_is_matched_by_a_word_that_many_have() -> None:
    def short(node: ast.AST) -> bool:
        if name_of(node) not in {"pytest.raises", "pytest.warns"}:
            return False
        match = keyword(node, "match")
        return isinstance(match, ast.Constant) and isinstance(match.value, str) and len(match.value) < 5

    assert found(short) == []


def test_every_test_claims_something() -> None:
    asserting = {each.name for each in functions() if any(isinstance(node, ast.Assert) for node in ast.walk(each))}
    idle = [
        each.name
        for each in functions()
        if each.name.startswith("test_") and each.name not in CLAIMS_BY_RUNNING | asserting
        if not any(name_of(node).rpartition(".")[2] in {"raises", "warns", *asserting} or
                   name_of(node).rpartition(".")[2].startswith("assert_") for node in ast.walk(each))
    ]  # fmt: skip
    assert idle == []


def functions() -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for tree in FILES.values():
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield node


def test_no_process_is_waited_for_without_an_end() -> None:
    def endless(node: ast.AST) -> bool:
        name = name_of(node)
        waits = name.startswith("subprocess.") and name.endswith((".run", ".check_output", ".check_call"))
        if not waits and not name.endswith((".communicate", "process.wait")):
            return False
        assert isinstance(node, ast.Call)
        return keyword(node, "timeout") is None and all(each.arg for each in node.keywords)

    assert found(endless) == []


def test_no_test_sleeps() -> None:
    """What has no clock of its own, such as another process, is waited for by `until`, in one place."""

    def sleeps(node: ast.AST) -> bool:
        if name_of(node) not in {"time.sleep", "asyncio.sleep"}:
            return False
        assert isinstance(node, ast.Call)
        return ast.unparse(node.args[0]) != "0"  # a turn of the loop

    assert {each.partition(":")[0] for each in found(sleeps)} == {"support/waiting.py"}


def test_ctrl_c_is_not_ignored() -> None:
    assert signal.getsignal(signal.SIGINT) is not signal.SIG_IGN


@pytest.mark.skipif(sys.platform == "win32", reason="there is no shell that ignores it")
def test_nor_where_whoever_starts_the_tests_ignores_it() -> None:
    """As `nohup make test` does, or a runner: else tests that send it would wait for ever."""
    test = f"{__file__}::{test_ctrl_c_is_not_ignored.__name__}"
    command = ["sh", "-c", 'trap "" INT; exec "$@"', "sh", sys.executable, "-m", "pytest", "-q", test]
    ran = subprocess.run(command, cwd=TESTS.parent, capture_output=True, text=True, check=False, timeout=300)
    assert ran.returncode == 0, ran.stdout
