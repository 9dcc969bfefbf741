"""The first replies of a process, in many threads at once: each model is seen for the first time by all of them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
PROGRAM = """
import sys
from threading import Barrier, Thread
from backquant_api.resources import operation
from backquant._call.envelope import Success, read_envelope
from tests.support.examples import TYPED, example

sys.setswitchinterval(1e-6)  # the interpreter switches between threads as often as it can
threads = 12
barrier, read = Barrier(threads), []

def first() -> None:
    for name in TYPED:
        one = operation(name)
        body = example(one)
        barrier.wait()
        found = read_envelope(body, one)
        read.append(isinstance(found, Success) and not found.drift and type(found.data) is one.data())

running = [Thread(target=first) for _ in range(threads)]
for each in running:
    each.start()
for each in running:
    each.join()
print(read.count(True) == threads * len(TYPED), read.count(False))
"""


def test_the_first_replies_of_many_threads_are_read_and_end_no_process() -> None:
    for _ in range(3):
        command = [sys.executable, "-X", "faulthandler", "-c", PROGRAM]
        ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=300)
        assert (ran.returncode, ran.stdout.strip()) == (0, "True 0"), ran.stderr
