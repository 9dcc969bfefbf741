"""Point in time: the snapshot that `as_of` resolves to."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from backquant.sandbox.call import Call, Reply
from backquant.sandbox.failure import bad_request
from backquant.sandbox.jsontypes import JsonObject
from backquant.sandbox.moments import from_epoch_ms, parse_moment

_STEP_MS = 300_000
_HISTORY_DAYS = 365
_LIVE_SECTIONS = ("spot", "candles")


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A past moment that a request asked for, and the snapshot that serves it."""

    requested: datetime
    allowed: datetime
    taken: datetime

    def notes(self) -> JsonObject:
        """What the reply's meta tells about it."""
        notes: JsonObject = {
            "as_of": {
                "requested": self.requested.isoformat(),
                "snapshot_ts": self.taken.isoformat(),
                "lag_seconds": (self.allowed - self.taken).total_seconds(),
                "resolution": "nearest snapshot at or before the requested time",
            }
        }
        if self.allowed != self.requested:
            notes["history_clamp"] = {
                "requested": self.requested.isoformat(),
                "allowed": self.allowed.isoformat(),
                "unit": "as_of",
                "max_history_days": _HISTORY_DAYS,
                "enforced": True,
            }
        return notes


def find_snapshot(as_of: str | None, now: datetime) -> Snapshot | None:
    """The snapshot at or before `as_of`; None when the request is for live data."""
    requested = None if as_of is None else parse_moment(as_of)
    if requested is None:
        return None
    if requested > now:
        raise bad_request("as_of lies in the future")
    floor = (now - timedelta(days=_HISTORY_DAYS)).replace(hour=0, minute=0, second=0, microsecond=0)
    allowed = max(requested, floor)
    milliseconds = int(allowed.timestamp() * 1000)
    return Snapshot(requested, allowed, from_epoch_ms(milliseconds - milliseconds % _STEP_MS))


def mark_snapshot(call: Call, reply: Reply, snapshot: Snapshot) -> None:
    """Tell the snapshot, and refuse the sections that only exist live."""
    extra = reply.extra()
    extra |= snapshot.notes()
    refused = [section for section in _LIVE_SECTIONS if section in (call.names("include") or ())]
    for section in refused:
        reply.data.pop(section, None)
    if refused:
        extra["unavailable_sections"] = {"sections": list(refused), "reason": "live data does not belong to a snapshot"}
