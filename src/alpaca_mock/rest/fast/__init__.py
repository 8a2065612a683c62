"""A short cut for the plain requests that nearly all are.

Twisted reads a request line by line into a general `Request`, Klein matches it by werkzeug, and the answer goes through
the reactor's write queue: about 120 microseconds, of which a route itself needs a few. Here a request that arrives in
the plainest form, for a route that answers at once or by a Deferred, is recognised in its bytes, dispatched by a table
made from Klein's own map, and its answer is one `send`.

Whatever is not recognised is handed, byte for byte, to Twisted's channel, which the channel here extends: other
methods, escapes in the path, chunked bodies, `Expect`, `Upgrade`, HTTP/1.0, `Connection: close`, limits, malformed
requests, requests whose head comes in pieces, unknown routes, streams. So the short cut never has to be right about
them, and both ways give the same answers (`tests/rest/fast/test_http_conformance.py` compares them).

`recognise` reads bytes, `table` finds routes, `request` is what a route sees, `channel` ties them to a connection, and
`site` is what listens. Nothing outside imports this package but `alpaca_mock.rest.serve.build_site`, which does without
where it is missing.
"""

from alpaca_mock.rest.fast.site import FastSite

__all__ = ["FastSite"]
