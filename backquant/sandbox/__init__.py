"""A local stand-in for the API, for trying the SDK without a key and for tests.

    from backquant.sandbox import Sandbox

    with Sandbox() as sandbox:
        client = BackQuant(api_key=sandbox.key, base_url=sandbox.url)

It serves every operation of the contract as a view of one synthetic market, a function of symbol, instant and seed, and
checks keys, parameters and budgets as the API does. A request can ask for faults: see `backquant.sandbox.faults`. The live WebSocket is there too,
with the trades that REST has, and `sandbox.live` steers it: see `backquant.sandbox.live`.
"""

try:
    from .app import create_app
    from .live.handle import Live
    from .server import Sandbox, run_command, serve
except ModuleNotFoundError as _problem:
    if (_problem.name or "").partition(".")[0] not in {"starlette", "uvicorn", "websockets"}:
        raise
    raise ImportError("The sandbox needs an extra: pip install 'backquant[sandbox]'") from _problem
from .settings import Clock, LiveSettings, SandboxSettings, make_settings

__all__ = [
    "Clock",
    "Live",
    "LiveSettings",
    "Sandbox",
    "SandboxSettings",
    "create_app",
    "make_settings",
    "run_command",
    "serve",
]
