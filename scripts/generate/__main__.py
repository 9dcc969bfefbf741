"""`make generate` and `make check-generated`."""

import argparse
import difflib
import sys
import tempfile
from pathlib import Path

from .driver import CONTRACT, PACKAGE, generate
from .left_out import LeftOut
from .lock import Entry, check_lock, read_lock, write_lock
from .problem import ContractProblem
from .render import ROOT
from .trial import TrialProblem, try_package

__all__ = ["INCOMPLETE", "main"]


INCOMPLETE = 3  # written, but not all of the contract became methods


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m scripts.generate", description=__doc__)
    parser.add_argument("--spec", type=Path, default=CONTRACT, help="the contract (default: the committed one)")
    parser.add_argument("--out", type=Path, default=ROOT / "generated", help=f"the folder that gets {PACKAGE}/")
    parser.add_argument("--check", action="store_true", help="compare with what a fresh run gives, write nothing")
    args = parser.parse_args()
    try:
        return _check(args.spec, args.out) if args.check else _write(args.spec, args.out)
    except (ContractProblem, TrialProblem) as problem:
        print(f"error: {problem}", file=sys.stderr)
        return 2


def _write(spec: Path, out: Path) -> int:
    out.mkdir(parents=True, exist_ok=True)
    package = out / PACKAGE
    with tempfile.TemporaryDirectory(dir=out, prefix=".generate-") as folder:
        fresh = Path(folder) / PACKAGE
        result = generate(spec, fresh)
        try_package(fresh.parent)
        old = Path(folder) / "old"
        if package.exists():
            package.rename(old)
        fresh.rename(package)
    if spec.resolve() == CONTRACT:
        write_lock(result.version, result.sha256, idle=result.idle, left_out=[*map(str, result.left)])
    _report_idle(result.idle)
    _report_left(result.left)
    print(f"{package}: contract {result.version}, {result.methods} methods")
    return INCOMPLETE if result.left else 0


def _check(spec: Path, out: Path) -> int:
    committed = spec.resolve() == CONTRACT
    with tempfile.TemporaryDirectory() as folder:
        fresh = Path(folder) / PACKAGE
        result = generate(spec, fresh)
        differences = _differences(out / PACKAGE, fresh)
    sys.stdout.writelines(differences)
    problems: list[str] = []
    if differences:
        problems.append(f"{out / PACKAGE} is not what the contract gives; run `make generate`, never edit it by hand")
    if committed:
        problems += check_lock(result.version, result.sha256, idle=result.idle, left_out=[*map(str, result.left)])
    known = read_lock() if committed else Entry()
    _report_idle(
        [target for target in result.idle if target not in known.get("idle", [])], "error" if committed else "warning"
    )
    _report_left([item for item in result.left if str(item) not in known.get("left_out", [])])
    for problem in problems:
        print(f"error: {problem}", file=sys.stderr)
    if not problems:
        print(f"{out / PACKAGE} is what contract {result.version} gives")
    return 1 if problems else 0


def _report_idle(targets: list[str], level: str = "warning") -> None:
    for target in targets:
        print(f"{level}: this overlay action has nothing to do: {target}", file=sys.stderr)


def _report_left(left: list[LeftOut]) -> None:
    for item in left:
        print(f"warning: left out: {item}", file=sys.stderr)


def _differences(left: Path, right: Path) -> list[str]:
    """A unified diff of the two packages, bytecode left out."""

    def files(root: Path) -> set[Path]:
        found = (path for path in root.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
        return {path.relative_to(root) for path in found}

    lines: list[str] = []
    for name in sorted(files(left) | files(right)):
        old, new = (
            (root / name).read_text(encoding="utf-8").splitlines(keepends=True) if (root / name).exists() else []
            for root in (left, right)
        )
        lines += difflib.unified_diff(old, new, f"committed/{name}", f"generated/{name}")
        if ((left / name).exists(), (right / name).exists()) != (True, True) and not old + new:
            lines.append(f"only in one of the two: {name}\n")
    return lines


if __name__ == "__main__":
    sys.exit(main())
