"""Speed, checked by counting work rather than by a clock, so that a busy machine fails nothing. Ratios: `make bench`."""

import gc
import json
import subprocess
import sys
import tracemalloc
from collections.abc import Callable
from datetime import datetime
from typing import Any

import msgspec
import pytest
from backquant_api import models
from backquant_api.resources import operation

from backquant._call.envelope import Success, read_envelope
from backquant._ground import time_columns
from scripts.bench.__main__ import table as bench_table
from scripts.bench.bodies import chain, chain_with_one_bad_field, history
from scripts.bench.measure import row

CHAIN, HISTORY = operation("options.chain"), operation("gex.history")
ROWS = 2_000


def counted(monkeypatch: pytest.MonkeyPatch, owner: Any, name: str) -> list[None]:
    """A list that grows with each call of the function, which still does its work."""
    calls: list[None] = []
    real: Callable[..., object] = getattr(owner, name)

    def counting(*args: object, **kwargs: object) -> object:
        calls.append(None)
        return real(*args, **kwargs)

    monkeypatch.setattr(owner, name, counting)
    return calls


def test_a_reply_that_keeps_to_the_contract_is_read_in_one_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    body = chain(ROWS)
    conversions = counted(monkeypatch, msgspec, "convert")
    plain_decodes = counted(monkeypatch, msgspec.json, "decode")

    envelope = read_envelope(body, CHAIN)

    assert isinstance(envelope, Success)
    assert len(envelope.data.contracts) == ROWS
    assert conversions == []
    assert plain_decodes == []


@pytest.mark.parametrize("form", ["%Y-%m-%dT%H:%M:%SZ", "%Y-%m-%dT%H:%M:%S.000+00:00"])
def test_times_are_read_in_the_same_pass(monkeypatch: pytest.MonkeyPatch, form: str) -> None:
    body = history(ROWS, form)
    conversions = counted(monkeypatch, msgspec, "convert")
    plain_decodes = counted(monkeypatch, msgspec.json, "decode")

    envelope = read_envelope(body, HISTORY)

    assert isinstance(envelope, Success)
    assert {type(time) for time in envelope.data.timestamps} == {datetime}
    assert conversions == []
    assert plain_decodes == []


def test_a_column_of_odd_times_asks_for_the_form_of_its_first_once(monkeypatch: pytest.MonkeyPatch) -> None:
    searches = counted(monkeypatch, time_columns, "_by_another")
    texts = [f"2026-11-{day:02d} 10:00:00 UTC" for day in range(1, 31)] * 100
    assert {type(time) for time in time_columns.read_instants(texts)} == {datetime}
    assert len(searches) == 1


def test_the_page_of_figures_tells_the_worst_first() -> None:
    rows = [
        row("met", 1.0, 1.0, "ms", at_most=2.0),
        row("missed", 3.0, 1.0, "ms", at_most=2.0, why="a reason"),
        row("for comparison", 9.0, 1.0, "ms", limit=3.0, limit_by="a Struct"),
        row("nearly missed", 1.9, 1.0, "ms", at_most=2.0),
        row("missed by far", 9.0, 1.0, "ms", faster=2),
    ]
    shown = [line.split("|")[1].strip().partition("<br>")[0] for line in bench_table(rows).splitlines()[2:]]
    assert shown == ["missed by far", "missed", "for comparison", "nearly missed", "met"]
    assert "a reason" in bench_table(rows)
    assert "3.0 ms (a Struct) | 3.00x" in bench_table(rows)


def test_the_typed_view_of_a_chain_holds_no_dict() -> None:
    envelope = read_envelope(chain(ROWS), CHAIN)
    assert isinstance(envelope, Success)

    held = [envelope.data]
    for value in held:
        held += [item for item in gc.get_referents(value) if not isinstance(item, type)]

    assert sum(isinstance(item, models.OptionContract) for item in held) == ROWS
    assert not [item for item in held if isinstance(item, dict)]


def test_a_decoder_is_built_once_per_operation() -> None:
    program = """
import msgspec
built = []
real = msgspec.json.Decoder
msgspec.json.Decoder = lambda *args, **kwargs: built.append(args) or real(*args, **kwargs)
from backquant._call.envelope import read_envelope
from backquant_api.resources import operation
from scripts.bench.bodies import chain
body = chain(10)
read_envelope(body, operation("options.chain"))
first = len(built)
for _ in range(5):
    read_envelope(body, operation("options.chain"))
print(first > 0, len(built) == first)
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=300)
    assert done.stdout.split() == ["True", "True"]


@pytest.mark.parametrize("rows", [200, 2_000])
def test_one_bad_field_costs_one_conversion_a_row(monkeypatch: pytest.MonkeyPatch, rows: int) -> None:
    body = chain_with_one_bad_field(rows)
    conversions = counted(monkeypatch, msgspec, "convert")

    envelope = read_envelope(body, CHAIN)

    assert isinstance(envelope, Success)
    assert [item.got for item in envelope.drift] == ["'straddle'"]
    assert len(conversions) <= rows + 100


def test_a_decoded_chain_peaks_below_the_dicts_of_the_same_bytes() -> None:
    body = chain(ROWS)

    def peak(run: Callable[[], object]) -> int:
        run()
        gc.collect()
        tracemalloc.start()
        kept = run()
        _, highest = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        del kept
        return highest

    assert peak(lambda: read_envelope(body, CHAIN)) < 0.9 * peak(lambda: json.loads(body))
    assert peak(lambda: read_envelope(body, CHAIN)) < 0.9 * peak(lambda: msgspec.json.decode(body))


def test_a_call_imports_the_models_of_its_own_endpoint_only() -> None:
    program = """
import sys
from backquant._call.envelope import read_envelope
from backquant_api.resources import operation
from scripts.bench.bodies import levels
read_envelope(levels(), operation("gex.levels"))
print(*sorted(name.rpartition(".")[2] for name in sys.modules if name.startswith("backquant_api.models.")))
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=300)
    assert done.stdout.split() == ["gex_levels", "shared"]
