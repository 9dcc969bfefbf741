"""What is told to whoever passes a client or a reply an argument that it does not have. No I/O."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from .._ground.mistakes import UnexpectedArgument, what_was_meant
from .._ground.secret_text import veiled

__all__ = ["knows_its_names", "tells_its_names"]

P = ParamSpec("P")
T = TypeVar("T")
KEY: str = "api_key"


def knows_its_names(init: Callable[P, None]) -> Callable[P, None]:
    """A constructor that says which of its arguments was meant by a name that is none.

    Nothing of what it is given shows in its frame: under whatever name, it may be the key.
    """
    code = init.__code__
    names = code.co_varnames[1 : code.co_argcount + code.co_kwonlyargcount]

    @wraps(init)
    def made(*args: P.args, **kwargs: P.kwargs) -> None:
        unknown = next((name for name in kwargs if name not in names), None)
        if unknown is not None:
            kind = type(args[0]).__name__
            del args, kwargs
            raise UnexpectedArgument(_told(kind, unknown, names))
        args = (args[0], *map(veiled, args[1:]))  # pyright: ignore[reportAssignmentType]  # texts, as they were
        if KEY in kwargs:
            kwargs[KEY] = veiled(kwargs[KEY])
        init(*args, **kwargs)

    return made


def tells_its_names(method: Callable[P, T]) -> Callable[P, T]:
    """A method that says which arguments it takes to whoever passes others."""
    code = method.__code__
    names = code.co_varnames[1 : code.co_argcount + code.co_kwonlyargcount]

    @wraps(method)
    def called(*args: P.args, **kwargs: P.kwargs) -> T:
        __tracebackhide__ = True
        try:
            return method(*args, **kwargs)
        except TypeError as exc:
            if exc.__traceback__ is None or exc.__traceback__.tb_next is not None:
                raise
            told = f"{exc}; it takes {', '.join(f'{name}=' for name in names)}"
        raise UnexpectedArgument(told)

    return called


def _told(kind: str, unknown: str, names: tuple[str, ...]) -> str:
    hint = what_was_meant(unknown, names, rest=f"it takes {', '.join(names)}")
    return f"{kind}() got an unexpected keyword argument {unknown!r}{hint}"
