"""Whether a text speaks of what the contract took back, which `make spec` records in the lock. No I/O."""

import re
from collections.abc import Iterable
from typing import Final

__all__ = ["first_mention", "patterns"]

NEAR: Final = 300  # letters between a method and its argument, in either order


def first_mention(gone: Iterable[str], text: str) -> str | None:
    """The first of the names that the text speaks of, if any.

    Args:
        gone: names as the lock has them, such as `bq.options.opex() GET /options/opex`, `bq.options.pcr(days=)`,
            `models.OpexData` or `models.GexLevelsData.hvl`.
        text: code, or whatever else names methods by their paths and models by their names.
    """
    return next((name for name in gone if all(re.search(each, text) for each in patterns(name))), None)


def patterns(name: str) -> list[str]:
    """What a text must match, all of it, to be about the name."""
    called = re.match(r"bq\.([\w.]+)\((\S*?)=?\)(?: GET (\S+))?$", name)
    if called is None:
        return [rf"\b{re.escape(part)}\b" for part in name.split(".")[1:]]
    method, argument, path = called.groups()
    spelled = [rf"\b{re.escape(method)}\b", rf"\b{re.escape(method.replace('.', '_'))}\b"]
    spelled += [rf"\b{re.escape(method).replace(chr(92) + '.', ' ')}\b"]  # as a command
    path = path or "/" + method.replace(".", "/").replace("_", "-")  # of a parameter's method most often
    spelled.append(re.escape(path.split("{")[0].rstrip("/")) + r"(?![\w-]*[\w/-])")
    if not argument:
        return ["|".join(spelled)]
    given = rf"\b{re.escape(argument)}(?=[=\"'`])|--{re.escape(argument).replace('_', '-')}\b"
    method = "|".join([*spelled, rf"\b{method.rpartition('.')[2]}\("])
    near = rf"[\s\S]{{0,{NEAR}}}?"
    return [rf"(?:{method}){near}(?:{given})|(?:{given}){near}(?:{method})"]
