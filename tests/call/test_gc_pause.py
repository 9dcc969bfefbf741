"""The garbage collector does not walk over a reply while it is decoded, and nobody sees that it rests."""

import gc
import threading

import msgspec
import pytest

from backquant._ground.gc_pause import DISTURBS, LARGE, undisturbed

BODY = msgspec.json.encode([{"strike": float(number), "legs": [number]} for number in range(10_000)])
decode = msgspec.json.decode


@pytest.mark.skipif(not DISTURBS, reason="from Python 3.12 on the collector never starts within a call of C")
def test_no_collection_runs_while_a_large_body_is_decoded() -> None:
    runs: list[str] = []
    decoding = False

    def watch(phase: str, _: object) -> None:
        if decoding:
            runs.append(phase)

    def noted(body: bytes) -> object:
        nonlocal decoding
        decoding = True
        made = decode(body)
        decoding = False
        return made

    gc.callbacks.append(watch)
    try:
        plain = noted(BODY)
        assert runs
        runs.clear()
        assert undisturbed(noted, BODY) == plain
    finally:
        gc.callbacks.remove(watch)
    assert runs == []
    assert gc.isenabled()


@pytest.mark.parametrize("body", [BODY[:-1], b"{", BODY])
def test_the_collector_is_on_afterwards(body: bytes) -> None:
    try:
        undisturbed(decode, body)
    except msgspec.DecodeError:
        assert body != BODY
    assert gc.isenabled()


@pytest.mark.parametrize("body", [BODY, BODY[:-1]])
def test_one_that_is_off_stays_off(body: bytes) -> None:
    gc.disable()
    try:
        undisturbed(decode, body)
    except msgspec.DecodeError:
        assert body != BODY
    finally:
        was_on = gc.isenabled()
        gc.enable()
    assert not was_on


def test_no_other_thread_sees_it_off() -> None:
    assert len(BODY) > LARGE
    seen: set[bool] = set()
    done = threading.Event()

    def look() -> None:
        while not done.is_set():
            seen.add(gc.isenabled())

    looker = threading.Thread(target=look)
    looker.start()
    for _ in range(50):
        undisturbed(decode, BODY)
    done.set()
    looker.join()
    assert seen == {True}
