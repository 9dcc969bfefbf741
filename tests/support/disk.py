"""A disk of a few kilobytes, made without being root: a tmpfs in a namespace of one process, where the system allows it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

__all__ = ["MOUNT", "allowed", "on_a_disk"]

MOUNT = """
import json, subprocess, sys

def mount(*options):
    subprocess.run(["mount", *options], check=True)
"""
"""What a program begins with: `mount("-t", "tmpfs", "-o", "size=200k", "tmpfs", folder)`."""


def allowed(folder: Path) -> bool:
    """Whether this system lets anybody mount in a namespace of one's own."""
    if not sys.platform.startswith("linux") or shutil.which("unshare") is None:
        return False
    tried = ["unshare", "--user", "--map-root-user", "--mount", "mount", "-t", "tmpfs", "tmpfs", str(folder)]
    return subprocess.run(tried, check=False, capture_output=True, timeout=60).returncode == 0


def on_a_disk(program: str, *arguments: str) -> list[str]:
    """What the program prints, which may mount."""
    command = [
        "unshare",
        "--user",
        "--map-root-user",
        "--mount",
        sys.executable,
        "-X",
        "faulthandler",
        "-c",
        MOUNT + program,
        *arguments,
    ]
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, f"{done.returncode}: {done.stderr}"
    return done.stdout.splitlines()
