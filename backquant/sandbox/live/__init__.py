"""The sandbox's side of the live WebSocket, at `/v2/ws/options`.

It keeps the API's rules: the key at the handshake, a cap on connections, `welcome`, acknowledgements, heartbeats, levels
as a snapshot and then on change, closes for idle and for slow clients. Where the published rules leave something open:

- a bad key and a reached cap are answered by a close with 1008 right after the handshake, the reason telling which
- of a command that names good and bad channels, the good ones count: an `error` names the bad ones, then the
  acknowledgement follows; when no channel is good only the `error` is sent
- only frames of text or bytes keep a client from being idle, not pings of the protocol
- what finds a client's buffer full is lost to that client; the trade is on the REST tape all the same
- `"snapshot": true` stands on the frame, beside `data`
- BTC and ETH have tape channels

Trades begin with the first subscription to a coin's tape, and go on from there whether anyone listens or not. From that
moment REST serves the same trades, after the lag that `LiveSettings` names; before it, the ones it always had.
"""

__all__: list[str] = []
