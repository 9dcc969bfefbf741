"""What stands below each picture: of whom, of when, and what makes it less than it looks. No I/O."""

from __future__ import annotations

from .._ground.typed_meta import MADE_UP, aged
from .reply_values import Source
from .wording import moment, price

__all__ = ["facts_of"]


def facts_of(source: Source) -> list[str]:
    """Symbol, whether the market is made up, spot, freshness, positioning, venues, notices."""
    told = source.told
    facts = [source.symbol] if source.symbol else []
    if told.made_up is not None:
        facts.append(MADE_UP)
    if source.spot is not None:
        facts.append(f"spot {price(source.spot)} USD")
    facts.append(_freshness(source))
    if positioning := source.text("positioning") or told.positioning:
        facts.append(f"{positioning} positioning")
    if told.exchanges:
        facts.append("only " + ", ".join(told.exchanges))
    facts += map(str, source.notices)
    return facts


def _freshness(source: Source) -> str:
    of, when, old = source.as_of, source.moment, source.told.age
    if of is not None:
        return f"as of {moment(of.snapshot) if of.snapshot else 'the past'}"
    told = "of an untold moment" if when is None else moment(when)
    return f"{told}, {aged(old)}" if old is not None else told
