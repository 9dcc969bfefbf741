"""Figures and budgets for Prometheus, and so for Grafana: http://127.0.0.1:9464/metrics

One call for all symbols when the figures are 30 s old, however often it is scraped. Without a key:
backquant sandbox -- python docs/examples/prometheus_exporter.py
"""

from http.server import BaseHTTPRequestHandler, HTTPServer
from time import monotonic
from typing import get_args

from backquant import BackQuant, BackQuantError, literals

bq, kept, asked = BackQuant(), "", -30.0


def measure() -> str:
    """The metrics as text; a failure is one of them, and shows no stale figure."""
    try:
        reply = bq.multi.gex_levels(symbols=get_args(literals.Symbol))
    except BackQuantError as error:
        return f'backquant_up{{error="{type(error).__name__}"}} 0\n'
    left = reply.quota and reply.quota.remaining
    rows: dict[str, float | None] = {"backquant_up": 1, "backquant_month_remaining": left}
    for symbol, entry in reply.data.results.items():
        if entry is not None:
            rows[f'backquant_spot_usd{{symbol="{symbol}"}}'] = entry.spot_price
            for level in ("hvl", "call_resistance", "put_support"):
                rows[f'backquant_level_usd{{symbol="{symbol}",level="{level}"}}'] = getattr(entry.all_expiry, level)
    return "".join(f"{name} {value}\n" for name, value in rows.items() if value is not None)


class Handler(BaseHTTPRequestHandler):
    timeout = 5  # scrapes are answered one by one, and none may hold up the next

    def do_GET(self) -> None:
        global kept, asked
        if monotonic() - asked >= 30:
            kept, asked = measure(), monotonic()
        self.send_response(200)
        self.send_header("Content-Type", "text/plain; version=0.0.4")
        self.end_headers()
        self.wfile.write(kept.encode())


if __name__ == "__main__":
    HTTPServer(("127.0.0.1", 9464), Handler).serve_forever()
