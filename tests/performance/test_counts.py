"""Speed, checked by counting work rather than by a clock, so that a busy machine fails nothing. Ratios: `make bench`."""

import gc
import json
import subprocess
import sys
import tracemalloc
from collections.abc import Callable
from typing import Any

import msgspec
import pytest
from backquant_api import models
from backquant_api.resources import operation

from backquant.envelope import Success, read_envelope
from scripts.bench.bodies import chain, chain_with_one_bad_field

CHAIN = operation("options.chain")
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
from backquant.envelope import read_envelope
from backquant_api.resources import operation
from scripts.bench.bodies import chain
body = chain(10)
read_envelope(body, operation("options.chain"))
first = len(built)
for _ in range(5):
    read_envelope(body, operation("options.chain"))
print(first > 0, len(built) == first)
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
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
from backquant.envelope import read_envelope
from backquant_api.resources import operation
from scripts.bench.bodies import levels
read_envelope(levels(), operation("gex.levels"))
print(*sorted(name.rpartition(".")[2] for name in sys.modules if name.startswith("backquant_api.models.")))
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["gex_levels", "shared"]
