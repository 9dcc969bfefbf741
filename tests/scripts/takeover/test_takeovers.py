"""A contract that nobody has seen is taken over by one command, and the project's own tests then pass as they are.

Here one contract with every kind of change goes through, and the quick tests run; `make takeovers` takes each kind for
itself, with the whole suite.
"""

import json
from pathlib import Path

import pytest

from scripts.generate.driver import CONTRACT
from tests.support.examples import ROOT
from tests.support.versions import NEXT

from .contracts import document_of
from .place import Copy, copied

pytestmark = pytest.mark.skipif(not (ROOT / ".git").exists(), reason="copies are made with git")

# A minute's worth of what a contract touches.
QUICK = (
    "tests/client/test_every_method.py",
    "tests/openapi",
    "tests/scripts/live/test_live_shapes.py",
    "tests/sandbox/test_sandbox_contract.py",
    "tests/tables/test_tables_of_examples.py",
    "tests/scripts/docs/test_docstrings.py",
    "tests/cli/test_commands.py",
)


@pytest.fixture(scope="module")
def everything(tmp_path_factory: pytest.TempPathFactory) -> Copy:
    """A copy in which a contract with every kind of change is in place."""
    place = copied(tmp_path_factory.mktemp("everything"))
    done = place.take_over(document_of("everything"))
    assert done.returncode == 0, done.stdout[-3_000:] + done.stderr
    assert "## Pinned, in openapi/spec.lock.json" in done.stdout
    return place


def test_the_project_s_own_tests_pass_on_it(everything: Copy) -> None:
    done = everything.run("pytest", "-q", "-p", "no:cacheprovider", *QUICK)
    assert done.returncode == 0, done.stdout[-6_000:]


def test_what_a_check_compares_is_written_along(everything: Copy) -> None:
    for check in (("scripts.generate", "--check"), ("scripts.public",)):
        done = everything.run(*check)
        assert done.returncode == 0, done.stdout + done.stderr
    lock = json.loads((everything.root / "openapi" / "spec.lock.json").read_bytes())
    assert lock["version"] == NEXT
    assert "bq.etf.premium() GET /etf/premium" in lock["gone"]
    assert f"The contract is {NEXT}" in (everything.root / "CHANGELOG.md").read_text(encoding="utf-8")
    assert "`bq.vol_desk.quotes`" in (everything.root / "README.md").read_text(encoding="utf-8")


def test_one_parameter_changes_a_handful_of_files(tmp_path: Path) -> None:
    document = json.loads(CONTRACT.read_bytes())
    schema = {"anyOf": [{"type": "integer", "minimum": 1}, {"type": "null"}]}
    parameter = {"name": "smoothing_days", "in": "query", "required": False, "schema": schema}
    document["paths"]["/options/vrp"]["get"].setdefault("parameters", []).append(parameter)
    document["info"]["version"] = NEXT
    place = copied(tmp_path)
    done = place.take_over(document)
    assert done.returncode == 0, done.stderr
    assert sorted(place.changed()) == [
        "CHANGELOG.md",
        "docs/public-names.txt",
        "generated/backquant_api/__init__.py",
        "generated/backquant_api/contract.json",
        "generated/backquant_api/resources/options.py",
        "openapi/backquant-v2.json",
        "openapi/examples/endpoints.json",
        "openapi/spec.lock.json",
    ]
