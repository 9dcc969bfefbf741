"""S3 for tests: moto's server, as a process of its own environment, whose botocore wants another python-dateutil than ours."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path
from typing import Final
from urllib.error import URLError

from tests.support.documents import ROOT
from tests.support.waiting import until

__all__ = ["LocalS3", "moto"]

ENVIRONMENT: Final = ROOT / "build" / "apart"
SETTINGS: Final = {
    "AWS_ACCESS_KEY_ID": "test",
    "AWS_SECRET_ACCESS_KEY": "test",
    "AWS_REGION": "us-east-1",
    "AWS_DEFAULT_REGION": "us-east-1",
    "AWS_ALLOW_HTTP": "true",
    "AWS_EC2_METADATA_DISABLED": "true",
}


def moto() -> Path | None:
    """The server's program; None where `make build/apart/.installed` was not run."""
    found = ENVIRONMENT / ("Scripts" if sys.platform == "win32" else "bin") / "moto_server"
    return found if found.exists() else None


class LocalS3:
    """One server, with a bucket of its own."""

    bucket: Final = "made-for-tests"

    def __init__(self, program: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port: int = free.getsockname()[1]
        self.url: str = f"http://127.0.0.1:{port}"
        inherited = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
        self._process = subprocess.Popen(
            [program, "-H", "127.0.0.1", "-p", str(port)],
            env=inherited | SETTINGS,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        until(self._has_bucket)

    @property
    def environment(self) -> dict[str, str]:
        """What leads every S3 client to this server."""
        return SETTINGS | {"AWS_ENDPOINT_URL": self.url}

    def _has_bucket(self) -> bool:
        """Make the bucket; False while the server does not answer yet."""
        request = urllib.request.Request(f"{self.url}/{self.bucket}", method="PUT")  # noqa: S310  # our own server
        try:
            urllib.request.urlopen(request, timeout=5).close()  # noqa: S310
        except (URLError, ConnectionError):
            return False
        return True

    def stop(self) -> None:
        self._process.terminate()
        self._process.wait(timeout=10)
