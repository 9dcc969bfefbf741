"""Bytes of a chain to a pandas frame, against what one does without the SDK."""

import json
from datetime import UTC, datetime

import pandas

from backquant.http import Headers, HttpResponse
from backquant.unwrap import unwrap

from .bodies import chain
from .decode import CHAIN, ROWS
from .measure import Row, interleaved, row


def rows() -> list[Row]:
    body = chain(ROWS)
    response = HttpResponse(200, Headers(), body, "https://api.backquant.com/v2/options/chain", 0.0)
    now = datetime.now(UTC)
    reply = unwrap(response, CHAIN, strict=False, now=now)
    taken = interleaved(
        {
            "in hand": reply.to_pandas,
            "ours": lambda: unwrap(response, CHAIN, strict=False, now=now).to_pandas(),
            "by hand": lambda: pandas.DataFrame(json.loads(body)["data"]["contracts"]),
        },
        rounds=21,
    )
    what = f"bytes of {ROWS:,} contracts to pandas / pandas.DataFrame(json.loads(body)...)"
    by_hand = taken["by hand"] * 1000
    return [
        row(what, taken["ours"] * 1000, by_hand, "ms", faster=2),
        row("of these, to_pandas() of the reply / the same by hand", taken["in hand"] * 1000, by_hand, "ms"),
    ]
