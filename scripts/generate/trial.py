"""What a new package must pass before it replaces the old one."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Final

from .driver import PACKAGE
from .render import ROOT

__all__ = ["TrialProblem", "try_package"]


IMPORT_ALL: Final = f"""
import importlib, pkgutil, {PACKAGE}
for module in pkgutil.walk_packages({PACKAGE}.__path__, "{PACKAGE}."):
    importlib.import_module(module.name)
import {PACKAGE}.models, {PACKAGE}.resources
for name in {PACKAGE}.models.__all__:
    getattr({PACKAGE}.models, name)
from backquant._call.envelope import read_envelope
for operation in {PACKAGE}.resources.operations():
    read_envelope(b'{{"success": true, "data": null, "meta": {{}}}}', operation)
"""


class TrialProblem(Exception):
    """The new package does not work; the message is the error's."""


def try_package(folder: Path) -> None:
    """Import all of the package below the folder, and read a reply of every operation with it, in a fresh process.

    Raises:
        TrialProblem: something can't be imported.
    """
    done = subprocess.run(
        [sys.executable, "-B", "-c", IMPORT_ALL],
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(folder), str(ROOT)])},
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    if done.returncode != 0:
        last = done.stderr.strip().rpartition("\n")[2]
        raise TrialProblem(f"the package generated from it can't be imported ({last}); please report this")
