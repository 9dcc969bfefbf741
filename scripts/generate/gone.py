"""Whether a text speaks of what the contract took back, which `make spec` records in the lock. No I/O."""

import re
from collections.abc import Iterable
from typing import Final

__all__ = ["first_mention", "patterns"]

CALLED: Final = re.compile(r"bq\.([\w.]+)\((\S*?)=?\)(?: GET (\S+)| (required)| ('.+'|\d+))?$")
LONG: Final = 6  # letters of a value that is nothing else
NEAR: Final = 300  # letters between a method and its argument, in either order


def first_mention(gone: Iterable[str], text: str) -> str | None:
    """The first of the names that the text speaks of, if any.

    Args:
        gone: names as the lock has them, such as `bq.options.opex() GET /options/opex`, `bq.options.pcr(days=)`,
            `models.OpexData`, `models.GexLevelsData.hvl`; `bq.etf.flows(region=) 'hk'` and `'HYPEUSDT'` (which nothing takes any
            more) for values, `bq.options.iv.smile(expiry=) required` for what can't be left out any more.
        text: code, or whatever else names methods by their paths and models by their names.
    """
    return next((name for name in gone if all(re.search(each, text) for each in patterns(name))), None)


def patterns(name: str) -> list[str]:
    """What a text must match, all of it, to be about the name."""
    called = CALLED.match(name)
    if called is None:
        return [_value(name)] if name.startswith("'") else [rf"\b{re.escape(part)}\b" for part in name.split(".")[1:]]
    method, argument, path, required, value = called.groups()
    spelled = [rf"\b{re.escape(method)}\b", rf"\b{re.escape(method.replace('.', '_'))}\b"]
    spelled += [rf"\b{re.escape(method).replace(chr(92) + '.', ' ')}\b"]  # as a command
    path = path or "/" + method.replace(".", "/").replace("_", "-")  # of a parameter's method most often
    spelled.append(re.escape(path.split("{")[0].rstrip("/")) + r"(?![\w-]*[\w/-])")
    given = rf"\b{re.escape(argument)}(?=[=\"'`])|--{re.escape(argument).replace('_', '-')}\b"
    if required:  # what makes its arguments from the contract gives it
        called = rf"\b{re.escape(method)}\(|\w\([\"'](?:{'|'.join(spelled)})[\"']|{spelled[2]}"
        without = rf"(?:{called})(?![\s\S]{{0,{NEAR}}}?(?:{given}))"
        return [without, r"\A(?![\s\S]*\brequired(?:_arguments)?\()"]
    if not argument:
        return ["|".join(spelled)]
    if value:
        given = _value(value)
    method = "|".join([*spelled, rf"\b{method.rpartition('.')[2]}\("])
    near = rf"[\s\S]{{0,{NEAR}}}?"
    return [rf"(?:{method}){near}(?:{given})|(?:{given}){near}(?:{method})"]


def _value(written: str) -> str:
    """Where a value stands; a short one is a word of its own only in quotation marks, or after an equals sign."""
    bare = re.escape(written.strip("'"))
    return rf"\b{bare}\b" if len(bare) > LONG else rf"[\"'=`]{bare}\b"
