"""Whatever changes is reported, in SDK names, and nothing else is."""

import tempfile
from collections.abc import Callable
from pathlib import Path
from random import Random

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from backquant._contract.findings import Difference, Finding
from backquant._contract.published import hidden
from scripts.contract.difference import compare
from scripts.contract.packages import Built, build, named
from scripts.contract.report import completed

from .conftest import document, small_contract
from .mutations import Fact, mutate

UNSHRUNK = (Phase.explicit, Phase.reuse, Phase.generate)  # a smaller seed is no simpler mutation
SEEDS = st.integers(0, 10**9)


def facts(findings: list[Finding]) -> set[Fact]:
    """Findings in the words of the mutations; each is there once. What is retyped may take other values besides."""
    words = {"retyped": "changed", "renamed": "changed"}
    listed = [
        (f"value {found.change}", found.place, found.old or found.new or "")
        if found.kind == "value"
        else (words.get(found.change, found.change), found.place, "")
        for found in findings
    ]
    assert len(listed) == len(set(listed))
    whole = {place for change, place, _ in listed if change == "changed"}
    return {fact for fact in listed if not (fact[0].startswith("value") and fact[1] in whole)}


@settings(max_examples=5, phases=UNSHRUNK)
@given(seed=SEEDS)
def test_every_change_is_found_and_nothing_else(small: Callable[[], Built], seed: int) -> None:
    built, content = small(), small_contract()
    expected = mutate(content, Random(seed), 20)
    with tempfile.TemporaryDirectory() as folder:
        new = build(document(content), Path(folder))
    assert facts(completed(built, new, compare(built.sdk, new.sdk)).findings) == expected


@settings(max_examples=20, phases=UNSHRUNK)
@given(seed=SEEDS)
def test_a_document_that_is_not_generated_tells_the_same(small: Callable[[], Built], seed: int) -> None:
    built, content = small(), small_contract()
    expected = mutate(content, Random(seed), 12)
    assert facts(hidden(built, named(document(content), built.sdk), Difference([], []))) == expected


def test_a_contract_does_not_differ_from_itself(built: Built) -> None:
    assert completed(built, built, compare(built.sdk, built.sdk)) == Difference([], [])
