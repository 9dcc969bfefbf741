"""`make takeovers`: every contract of the list is taken over in a copy of the project, where its whole suite then runs.

Exit status: 0 all passed, 1 some did not. Names of contracts may be given.
"""

import subprocess
import sys
import tempfile
import time
from pathlib import Path

from .contracts import CONTRACTS, document_of
from .place import copied

CHECKS = (
    ("ruff", "check", "."),
    ("scripts.public",),
    ("scripts.typecheck",),
    ("scripts.generate", "--check"),
    (
        *("pytest", "-n", "auto", "--dist", "loadfile", "--no-loadscope-reorder", "-q", "-p", "no:cacheprovider"),
        *("--ignore=tests/scripts/takeover", "tests"),
    ),
)


def main(names: list[str]) -> int:
    """Take over each; tell what failed."""
    failed: list[str] = []
    for name in names or CONTRACTS:
        began = time.monotonic()
        with tempfile.TemporaryDirectory(prefix=f"takeover-{name}-") as folder:
            place = copied(Path(folder))
            taken = place.take_over(document_of(name))
            outcomes = [("make spec", taken)] if taken.returncode else []
            if not outcomes:
                outcomes = [(" ".join(check), place.run(*check)) for check in CHECKS]
        wrong = [(what, done) for what, done in outcomes if done.returncode]
        print(f"{name}: {'failed' if wrong else 'passed'} in {time.monotonic() - began:.0f} s", flush=True)
        for what, done in wrong:
            _tell(what, done)
            failed.append(name)
    return int(bool(failed))


def _tell(what: str, done: subprocess.CompletedProcess[str]) -> None:
    print(f"--- {what} ended with {done.returncode}\n{done.stdout[-6_000:]}\n{done.stderr[-2_000:]}", flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
