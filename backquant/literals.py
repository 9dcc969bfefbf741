"""The tokens that the API takes and gives, as Literal types: `Symbol`, `Venue`, `Interval`, ..."""

from backquant_api.literals import *  # noqa: F403
from backquant_api.literals import __all__ as __all__
