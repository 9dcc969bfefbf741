"""Files of one table whose columns have other types are read as one table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from backquant.history.schemas import concatenated

pa: Any = pytest.importorskip("pyarrow")


def column(*parts: Sequence[object]) -> tuple[str, Sequence[object]]:
    whole: Any = concatenated([pa.table({"it": part}) for part in parts])
    return str(whole.schema.field("it").type), whole["it"].to_pylist()


def test_whole_numbers_and_fractions_are_numbers() -> None:
    assert column([1, None], [2.5]) == ("double", [1.0, None, 2.5])


def test_numbers_and_texts_are_texts() -> None:
    assert column([1, None], ["n/a"]) == ("string", ["1", None, "n/a"])


def test_lists_beside_texts_are_told_as_texts_and_nothing_stays_nothing() -> None:
    assert column([["deribit", "okx"], None], ["all"]) == ("string", ["['deribit', 'okx']", None, "all"])


def test_what_a_file_lacks_is_null_and_its_own_columns_come_last() -> None:
    whole = concatenated([pa.table({"time": [1], "hvl": [2.0]}), pa.table({"time": [3], "spot": ["x"]})])
    assert whole.column_names == ["time", "hvl", "spot"]
    assert whole.to_pylist() == [{"time": 1, "hvl": 2.0, "spot": None}, {"time": 3, "hvl": None, "spot": "x"}]
