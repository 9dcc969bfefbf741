# Generated from contract 2.9 by `make generate`: do not edit. A wrong field or parameter is mended in
# openapi/overlay.yaml, the shape of this code in scripts/templates.
# Contract sha256: 02d58034803db13db94dae0c126ab1d86fae331d0f58ae0fd01cabb390ee3474
"""Models, Literal aliases and resource classes of BackQuant API v2, contract 2.9.

This package only describes the API: it sends nothing and imports nothing of the client that uses it.
"""

from typing import Final

CONTRACT_TITLE: Final = "BackQuant API v2"
CONTRACT_VERSION: Final = "2.9"
CONTRACT_SHA256: Final = "02d58034803db13db94dae0c126ab1d86fae331d0f58ae0fd01cabb390ee3474"
SERVER: Final = "https://api.backquant.com/v2"
