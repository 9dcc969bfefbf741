"""Every generated model, such as `GexLevelsData` and `MaxPainResponse`; each is loaded when it is first used."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from backquant_api.models import *  # noqa: F403
else:
    from backquant_api import models as _models

    __all__ = _models.__all__

    def __getattr__(name: str) -> Any:
        return getattr(_models, name)

    def __dir__() -> list[str]:
        return dir(_models)


__all__: list[str] = []
