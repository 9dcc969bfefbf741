"""What a contract calls deprecated is told by the report, by its draft for the changelog, and by `backquant contract`."""

import copy
import json
from pathlib import Path

from backquant._contract.comparison import compare_with_sdk
from backquant._contract.documents import Document
from backquant._contract.findings import Skipped
from scripts.contract.markdown import as_markdown
from scripts.contract.report import compare_documents
from tests.openapi.documents import Json, published
from tests.scripts.generate.derive import contract

FIELD = "hvl"


def _retired(document: Json) -> Json:
    marked = copy.deepcopy(document)
    marked["paths"]["/options/pcr"]["get"]["deprecated"] = True
    [symbol] = [each for each in marked["paths"]["/gex/levels"]["get"]["parameters"] if each["name"] == "symbol"]
    symbol["deprecated"] = True
    marked["components"]["schemas"]["GexLevelsData"]["deprecated"] = True
    marked["components"]["schemas"]["GexAllExpiryLevels"]["properties"][FIELD]["deprecated"] = True
    return marked


def _document(content: Json, name: str) -> Document:
    return Document(name, json.dumps(content).encode())


def test_the_report_and_the_draft_tell_it_of_methods_parameters_models_and_fields(tmp_path: Path) -> None:
    old = contract("/gex/levels", "/options/pcr")
    new = _retired(old)
    report = compare_documents(_document(old, "old"), _document(new, "new"), None, tmp_path, lambda words: None)
    named = {found.name for found in report.findings if found.change == "deprecated"}
    assert named == {
        "bq.options.pcr()",
        "bq.gex.levels(symbol=)",
        "models.GexLevelsData",
        f"models.GexAllExpiryLevels.{FIELD}",
    }
    assert {found.change for found in report.findings} == {"deprecated"}  # and nothing tells it twice
    assert not any(found.breaking for found in report.findings)
    text = as_markdown(report)
    assert "- `bq.options.pcr()`: deprecated" in text.partition("## Deprecated")[2].partition("##")[0]
    draft = text.partition("Draft for `CHANGELOG.md`")[2]
    assert "### Deprecated" in draft
    for name in named:
        assert f"`{name}`" in draft


def test_what_is_restored_is_told_too(tmp_path: Path) -> None:
    new = contract("/gex/levels", "/options/pcr")
    report = compare_documents(
        _document(_retired(new), "old"), _document(new, "new"), None, tmp_path, lambda words: None
    )
    assert {found.change for found in report.findings} == {"restored"}


def test_a_user_s_ci_hears_of_it() -> None:
    report = compare_with_sdk(
        _document(published(), "old"), _document(_retired(published()), "new"), lambda: Skipped("no key")
    )
    told = [item for item in report.items if item.rule.endswith("-deprecated")]
    assert {item.rule for item in told} == {
        "method-deprecated",
        "parameter-deprecated",
        "model-deprecated",
        "field-deprecated",
    }
    assert "bq.options.pcr()" in {name for item in told for name in item.names}
