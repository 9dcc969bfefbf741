"""A local stand-in for the API, for trying the SDK without a key and for tests.

    from backquant.sandbox import Sandbox

    with Sandbox() as sandbox:
        client = BackQuant(api_key=sandbox.key, base_url=sandbox.url)

It serves every operation of the contract from example replies, moved to the present, and checks keys, parameters and
budgets as the API does. A request can ask for faults: see `backquant.sandbox.faults`. The live WebSocket is there too,
with the trades that REST has, and `sandbox.live` steers it: see `backquant.sandbox.live`.
"""

try:
    from backquant.sandbox.app import create_app
    from backquant.sandbox.live.handle import Live
    from backquant.sandbox.server import Sandbox, run_command, serve
except ModuleNotFoundError as _problem:
    if (_problem.name or "").partition(".")[0] not in {"starlette", "uvicorn", "websockets"}:
        raise
    raise ImportError("The sandbox needs an extra: pip install 'backquant[sandbox]'") from _problem
from backquant.sandbox.live.settings import LiveSettings
from backquant.sandbox.settings import Clock, SandboxSettings

__all__ = ["Clock", "Live", "LiveSettings", "Sandbox", "SandboxSettings", "create_app", "run_command", "serve"]
