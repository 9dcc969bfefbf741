"""The API's own release log, tied to the SDK's methods."""

import json
import os
from functools import partial
from pathlib import Path
from typing import cast

from backquant import BackQuant
from backquant._call.settings import KEY_VARIABLE
from backquant._contract.findings import Skipped
from backquant._contract.named_releases import NamedRelease
from backquant._contract.named_releases import releases_between as named_between
from backquant._contract.releases import Release, read_releases
from backquant._contract.sdk_surface import Sdk

__all__ = ["NamedRelease", "releases_between"]


def releases_between(
    log: Path | None, versions: tuple[str, str], sdks: tuple[Sdk, Sdk]
) -> list[NamedRelease] | Skipped:
    """The releases between two versions.

    Args:
        log: a saved reply of `GET /changelog`; left out, the server is asked, with the key of the environment.
        versions: those of the two contracts.
        sdks: whose methods may be named.
    """
    return named_between(partial(_log, log), versions, sdks)


def _log(saved: Path | None) -> tuple[Release, ...] | Skipped:
    if saved is not None:
        return read_releases(cast(object, json.loads(saved.read_bytes())))
    if not os.environ.get(KEY_VARIABLE, "").strip():
        return Skipped(f"pass CHANGELOG_JSON= (a saved reply of GET /changelog) or set {KEY_VARIABLE}")
    with BackQuant() as bq:
        return read_releases(bq.changelog().raw)
