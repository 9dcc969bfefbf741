"""Text messages are cut out of what a server sends, however it comes; the library gets everything else as it was."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from websockets.frames import Frame, Opcode

from backquant.stream.frames import Frames

LARGEST = 70_000
SIZES = st.sampled_from([0, 1, 125, 126, 300, 65_535, 65_536, LARGEST])
WHOLE = st.tuples(st.sampled_from([Opcode.TEXT, Opcode.PING, Opcode.PONG, Opcode.BINARY, Opcode.CLOSE]), SIZES)


def fed(sent: bytes, cuts: list[int]) -> tuple[list[bytes], bytes]:
    """The messages, and what the library got, when the bytes come in pieces."""
    taken: list[bytes] = []
    left = bytearray()
    frames = Frames(taken.append, left.extend, LARGEST)
    for start, stop in pairwise([0, *sorted(cut % (len(sent) + 1) for cut in cuts), len(sent)]):
        frames.feed(sent[start:stop])
    return taken, bytes(left)


@given(st.lists(WHOLE, max_size=6), st.lists(st.integers(0, 10**6), max_size=8))
def test_each_message_comes_once_and_in_order_however_the_bytes_are_cut(
    parts: list[tuple[Opcode, int]], cuts: list[int]
) -> None:
    # A control frame has 125 bytes at most.
    made = [
        Frame(code, bytes([65 + place]) * (size if code < 8 else min(size, 125)))
        for place, (code, size) in enumerate(parts)
    ]
    taken, left = fed(b"".join(frame.serialize(mask=False) for frame in made), cuts)
    assert taken == [frame.data for frame in made if frame.opcode is Opcode.TEXT]
    assert left == b"".join(frame.serialize(mask=False) for frame in made if frame.opcode is not Opcode.TEXT)


@given(st.lists(st.integers(0, 10**6), max_size=8))
def test_a_message_in_fragments_is_the_library_s(cuts: list[int]) -> None:
    parts = [Frame(Opcode.TEXT, b"a", fin=False), Frame(Opcode.CONT, b"b", fin=True), Frame(Opcode.TEXT, b"whole")]
    sent = [part.serialize(mask=False) for part in parts]
    assert fed(b"".join(sent), cuts) == ([b"whole"], sent[0] + sent[1])


ODD = {
    "masked": Frame(Opcode.TEXT, b"x" * 200).serialize(mask=True),
    "masked and short": Frame(Opcode.TEXT, b"x").serialize(mask=True),
    "too large": Frame(Opcode.TEXT, b"x" * (LARGEST + 1)).serialize(mask=False),
    "too large to come": b"\x81\x7f" + (2**63).to_bytes(8, "big"),
}


@pytest.mark.parametrize("odd", ODD.values(), ids=ODD)
@given(cuts=st.lists(st.integers(0, 10**6), max_size=4))
def test_what_no_server_may_send_is_for_the_library_to_judge(odd: bytes, cuts: list[int]) -> None:
    good = Frame(Opcode.TEXT, b"good").serialize(mask=False)
    assert fed(good + odd + good, cuts) == ([b"good"], odd + good)


@given(st.binary(max_size=400), st.lists(st.integers(0, 400), max_size=4))
def test_no_bytes_break_it(sent: bytes, cuts: list[int]) -> None:
    taken, left = fed(sent, cuts)
    assert sum(map(len, taken)) + len(left) <= len(sent)
