"""Byte sequences that a server may be sent, and what becomes of each (RFC 9110 and 9112)."""

from typing import Final

from attrs import frozen

from tests.rest.wires import KEYS, LIMITS, request

_ORDER: Final = b'{"symbol": "AAPL", "qty": "1"}'
_LONG: Final = b"x" * (LIMITS.body + 1)
_GET: Final = request(b"GET /v2/notes")
_HEALTH: Final = request(b"GET /health", keys=False)


@frozen
class Sequence:
    """What a client sends; the `statuses` of all answers in order, and whether the connection `closes` after them."""

    name: str
    data: bytes
    statuses: tuple[int, ...]
    closes: bool = False


def _chunked(*chunks: bytes, line: bytes = b"POST /v2/notes", more: bytes = b"") -> bytes:
    return request(line, b"Transfer-Encoding: chunked" + more) + b"".join(chunks)


def _raw(line: bytes, *headers: bytes) -> bytes:
    return b"\r\n".join([line, *headers, KEYS]) + b"\r\n"


PLAIN: Final = (
    Sequence("open route", _HEALTH, (200,)),
    Sequence("trading route", _GET, (200,)),
    Sequence("query", request(b"GET /v2/notes?side=buy&x=%41+b"), (200,)),
    Sequence("empty query", request(b"GET /v2/notes?"), (200,)),
    Sequence("number sign in a query", request(b"GET /v2/notes?side=a#b"), (200,)),
    Sequence("broken escape in a query", request(b"GET /v2/notes?side=%zz"), (200,)),
    Sequence("query that is no UTF-8", request(b"GET /v2/notes?side=%ff"), (422,)),
    Sequence("question mark in a query", request(b"GET /v2/notes?side=a?b"), (200,)),
    Sequence("colon in a path", request(b"GET /v2/notes:newest"), (200,)),
    Sequence("second path of a route", request(b"GET /v2/newest"), (200,)),
    Sequence("parameter", request(b"GET /v2/notes/a-b_c.d~e"), (200,)),
    Sequence("bracketed parameter", request(b"GET /v2/notes/[a]|b^c`d"), (200,)),
    Sequence("body", request(b"POST /v2/notes", body=_ORDER), (201,)),
    Sequence("JSON body", request(b"POST /v2/notes", b"Content-Type: application/json", body=_ORDER), (201,)),
    Sequence(
        "form type",
        request(b"POST /v2/notes", b"Content-Type: application/x-www-form-urlencoded", body=_ORDER),
        (201,),
    ),
    Sequence("broken form type", request(b"POST /v2/notes", b"Content-Type: multipart/form-data", body=_ORDER), (201,)),
    Sequence("empty content type", request(b"DELETE /v2/notes/a", b"Content-Type:"), (204,)),
    Sequence("no body", request(b"POST /v2/notes"), (201,)),
    Sequence("no body, said so", request(b"POST /v2/notes", b"Content-Length: 0"), (201,)),
    Sequence("length with zeros before it", request(b"POST /v2/notes", b"Content-Length: 0003") + b"abc", (201,)),
    Sequence("body of a GET", request(b"GET /v2/notes", body=b"abc"), (200,)),
    Sequence("body of a DELETE", request(b"DELETE /v2/notes/a", body=b"{}"), (204,)),
    Sequence("body with a blank line", request(b"POST /v2/notes", body=b"a\r\n\r\nb"), (201,)),
    Sequence("body like a request", request(b"POST /v2/notes", body=_GET), (201,)),
    Sequence("largest body", request(b"POST /v2/notes", body=b"x" * LIMITS.body), (201,)),
    Sequence("malformed JSON", request(b"PATCH /v2/notes", body=b"{"), (400,)),
    Sequence("no content", request(b"DELETE /v2/notes/a"), (204,)),
    Sequence("reset content", request(b"GET /v2/status?status=205"), (205,)),
    Sequence("not modified", request(b"GET /v2/status?status=304"), (304,)),
    Sequence("unknown status", request(b"GET /v2/status?status=599"), (599,)),
    Sequence("headers and type of its own", request(b"GET /v2/headers"), (200,)),
    Sequence("large answer", request(b"GET /v2/large?size=300000"), (200,)),
    Sequence("refusal", request(b"GET /v2/refused"), (403,)),
    Sequence("stream", request(b"GET /v2/ticks"), (200,)),
    Sequence("connection to be kept", request(b"GET /v2/notes", b"Connection: keep-alive"), (200,)),
    Sequence("blanks around a value", request(b"GET /v2/notes", b"X-A: \t b \t"), (200,)),
    Sequence("empty header", request(b"GET /v2/notes", b"X-A:"), (200,)),
    Sequence("no host", b"GET /v2/notes HTTP/1.1\r\n" + KEYS + b"\r\n", (200,)),
    Sequence("no header at all", b"GET /health HTTP/1.1\r\n\r\n", (200,)),
    Sequence("odd host", b"GET /health HTTP/1.1\r\nHost: " + b"a" * 70 + b"..\xc3\xa4[\r\n\r\n", (200,)),
    Sequence("names in lower case", request(b"GET /v2/notes", KEYS.lower().rstrip(), keys=False), (200,)),
    Sequence("names in upper case", request(b"GET /v2/notes", KEYS.upper().rstrip(), keys=False), (200,)),
)

CREDENTIALS: Final = (
    Sequence("no credentials", request(b"GET /v2/notes", keys=False), (401,)),
    Sequence("no secret", request(b"GET /v2/notes", b"APCA-API-KEY-ID: a", keys=False), (401,)),
    Sequence(
        "blank key", request(b"GET /v2/notes", b"APCA-API-KEY-ID: ", b"APCA-API-SECRET-KEY: s", keys=False), (401,)
    ),
    Sequence(
        "key beyond ASCII",
        request(b"GET /v2/notes", b"APCA-API-KEY-ID: \xc3\xa4", b"APCA-API-SECRET-KEY: s", keys=False),
        (401,),
    ),
    Sequence("key twice", request(b"GET /v2/notes", b"APCA-API-KEY-ID: other"), (200,)),
    Sequence("bearer", request(b"GET /v2/notes", b"Authorization: Bearer abc", keys=False), (200,)),
    Sequence("basic", request(b"GET /v2/notes", b"authorization: basic a2V5OnNlY3JldA==", keys=False), (200,)),
    Sequence("broken basic", request(b"GET /v2/notes", b"Authorization: Basic a2V5!", keys=False), (401,)),
    Sequence("unknown scheme", request(b"GET /v2/notes", b"Authorization: Digest a", keys=False), (401,)),
    Sequence("key in UTF-8 basic", request(b"GET /v2/notes", b"Authorization: Basic w6Q6cw==", keys=False), (401,)),
)

METHODS: Final = (
    Sequence("HEAD", request(b"HEAD /v2/notes") + _HEALTH, (200, 200)),
    Sequence("HEAD of nothing", request(b"HEAD /v2/none") + _HEALTH, (404, 200)),
    Sequence("OPTIONS", request(b"OPTIONS /v2/notes", b"Origin: http://a.example", keys=False), (204,)),
    Sequence("OPTIONS of nothing", request(b"OPTIONS /v2/none", keys=False), (404,)),
    Sequence("OPTIONS of the server", request(b"OPTIONS *", keys=False), (204,)),
    Sequence("GET of the server", request(b"GET *", keys=False), (404,)),
    Sequence("wrong method", request(b"PUT /v2/notes", body=_ORDER), (405,)),
    Sequence("wrong method without credentials", request(b"PUT /v2/notes", keys=False), (401,)),
    Sequence("wrong method of an open route", request(b"POST /health", keys=False), (405,)),
    Sequence("unknown method", request(b"BREW /v2/notes"), (405,)),
    Sequence("method in lower case", request(b"get /v2/notes"), (501,)),
    Sequence("TRACE", request(b"TRACE /v2/notes"), (405,)),
    Sequence("CONNECT", request(b"CONNECT localhost:80"), (404,)),
    Sequence("method that is no token", request(b"G(T /v2/notes"), (400,), closes=True),
)

PATHS: Final = (
    Sequence("unknown route", request(b"GET /v2/none"), (404,)),
    Sequence("root", request(b"GET /"), (404,)),
    Sequence("escaped slash", request(b"GET /v2/notes/BTC%2FUSD"), (200,)),
    Sequence("slash in a parameter", request(b"GET /v2/notes/BTC/USD"), (200,)),
    Sequence("slash where none may be", request(b"DELETE /v2/notes/BTC/USD"), (405,)),
    Sequence("escaped letters", request(b"GET /v2/%6eotes"), (200,)),
    Sequence("UTF-8, escaped", request(b"GET /v2/notes/%C3%A4%E2%82%AC"), (200,)),
    Sequence("bytes of UTF-8", "GET /v2/notes/\u00e1 HTTP/1.1\r\n".encode() + KEYS + b"\r\n", (400,), closes=True),
    Sequence("escape that is no UTF-8", request(b"GET /v2/notes/%ff"), (400,)),
    Sequence("broken escape", request(b"GET /v2/notes/%zz%"), (200,)),
    Sequence("fragment", request(b"GET /v2/notes#x"), (200,)),
    Sequence("doubled slash", request(b"GET //v2//notes"), (200,)),
    Sequence("slash at the end", request(b"GET /v2/notes/"), (200,)),
    Sequence("slash after a parameter", request(b"GET /v2/notes/a/"), (200,)),
    Sequence("dots", request(b"GET /v2/../health"), (404,)),
    Sequence("absolute form", request(b"GET http://broker.example:80/v2/notes"), (200,)),
    Sequence("absolute form without a path", request(b"GET http://broker.example"), (404,)),
    Sequence("no slash at the beginning", request(b"GET health"), (404,)),
    Sequence("semicolon", request(b"GET /v2/notes;a=b"), (404,)),
    Sequence("plus", request(b"GET /v2/notes/a+b"), (200,)),
    Sequence("case", request(b"GET /V2/notes"), (404,)),
)

CONNECTIONS: Final = (
    Sequence("close", request(b"GET /v2/notes", b"Connection: close"), (200,), closes=True),
    Sequence("nothing after close", request(b"GET /v2/notes", b"Connection: close") + _GET, (200,), closes=True),
    Sequence("several tokens", request(b"GET /v2/notes", b"Connection: keep-alive close"), (200,), closes=True),
    Sequence("HTTP/1.0", b"GET /v2/notes HTTP/1.0\r\n" + KEYS + b"\r\n", (200,), closes=True),
    Sequence("HTTP/1.0 to be kept", b"GET /health HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", (200,), closes=True),
    Sequence("nothing after HTTP/1.0", b"GET /health HTTP/1.0\r\n\r\n" + _HEALTH, (200,), closes=True),
    Sequence("HTTP/1.0 after HTTP/1.1", _HEALTH + b"GET /health HTTP/1.0\r\n\r\n" + _HEALTH, (200, 200), closes=True),
    Sequence("two at once", _GET + _HEALTH, (200, 200)),
    Sequence("body, then another", request(b"POST /v2/notes", body=_ORDER) + _GET, (201, 200)),
    Sequence("many at once", _GET * 9 + request(b"DELETE /v2/notes/a") + _HEALTH, (200,) * 9 + (204, 200)),
    Sequence("unknown route in between", _GET + request(b"GET /v2/none") + _GET, (200, 404, 200)),
    Sequence("chunks in between", _GET + _chunked(b"1\r\na\r\n0\r\n\r\n") + _GET, (200, 201, 200)),
    Sequence("nonsense in between", _GET + b"nonsense\r\n\r\n" + _GET, (200, 400), closes=True),
    Sequence("empty line before", b"\r\n" + _GET, (200,)),
    Sequence("empty line in between", _GET + b"\r\n" + _GET, (200, 200)),
    Sequence("two empty lines before", b"\r\n\r\n" + _GET, (400,), closes=True),
    Sequence(
        "WebSocket on a plain route", request(b"GET /v2/notes", b"Connection: Upgrade", b"Upgrade: websocket"), (200,)
    ),
    Sequence("h2c", request(b"GET /v2/notes", b"Connection: Upgrade, HTTP2-Settings", b"Upgrade: h2c"), (200,)),
    Sequence("head without its end", _GET[:-2], ()),
    Sequence("body without its end", request(b"POST /v2/notes", b"Content-Length: 9") + b"abc", ()),
    Sequence("whole and half", _GET + _GET[:30], (200,)),
)

BODIES: Final = (
    Sequence("chunks", _chunked(b"3\r\nabc\r\n", b"A\r\n0123456789\r\n", b"0\r\n\r\n"), (201,)),
    Sequence("chunk extension", _chunked(b'3;a="b"\r\nabc\r\n0;c\r\n\r\n'), (201,)),
    Sequence("trailer", _chunked(b"3\r\nabc\r\n0\r\nX-A: b\r\n\r\n") + _GET, (201, 200)),
    Sequence("chunks of a GET", _chunked(b"1\r\na\r\n0\r\n\r\n", line=b"GET /v2/notes"), (200,)),
    Sequence("no chunk size", _chunked(b"\r\nabc\r\n"), (400,), closes=True),
    Sequence("chunk size that is no number", _chunked(b"x\r\nabc\r\n"), (400,), closes=True),
    Sequence("negative chunk size", _chunked(b"-3\r\nabc\r\n"), (400,), closes=True),
    Sequence("chunk size with a prefix", _chunked(b"0x3\r\nabc\r\n"), (400,), closes=True),
    Sequence("endless chunk size", _chunked(b"1" * 2000), (400,), closes=True),
    Sequence("chunk that is too long", _chunked(b"3\r\nabcd\r\n0\r\n\r\n"), (400,), closes=True),
    Sequence("expected", request(b"POST /v2/notes", b"Expect: 100-continue", body=b"abc"), (100, 201)),
    Sequence("expected chunks", _chunked(b"1\r\na\r\n0\r\n\r\n", more=b"\r\nExpect: 100-Continue"), (100, 201)),
    Sequence(
        "expected, then another", request(b"POST /v2/notes", b"Expect: 100-continue", body=b"a") + _GET, (100, 201, 200)
    ),
    Sequence("expectation of HTTP/1.0", _raw(b"GET /health HTTP/1.0", b"Expect: 100-continue"), (200,), closes=True),
    Sequence("unknown expectation", request(b"POST /v2/notes", b"Expect: tea", body=b"a"), (201,)),
    Sequence("body too large", request(b"POST /v2/notes", body=_LONG), (413,)),
    Sequence(
        "body that would be too large", request(b"POST /v2/notes", b"Content-Length: 99999999999999999999"), (413,)
    ),
    Sequence(
        "too large, expected", request(b"POST /v2/notes", b"Expect: 100-continue", b"Content-Length: 9999"), (413,)
    ),
    Sequence("chunks too large", _chunked(b"3E9\r\n", _LONG, b"\r\n0\r\n\r\n") + _GET, (413,)),
)

FRAMING: Final = (
    Sequence(
        "length twice",
        request(b"POST /v2/notes", b"Content-Length: 3", b"Content-Length: 3") + b"abc",
        (400,),
        closes=True,
    ),
    Sequence(
        "two lengths",
        request(b"POST /v2/notes", b"Content-Length: 3", b"Content-Length: 4") + b"abc",
        (400,),
        closes=True,
    ),
    Sequence("list of lengths", request(b"POST /v2/notes", b"Content-Length: 3, 3") + b"abc", (400,), closes=True),
    Sequence("negative length", request(b"POST /v2/notes", b"Content-Length: -1"), (400,), closes=True),
    Sequence("length with a sign", request(b"POST /v2/notes", b"Content-Length: +3") + b"abc", (400,), closes=True),
    Sequence("hexadecimal length", request(b"POST /v2/notes", b"Content-Length: 0x3") + b"abc", (400,), closes=True),
    Sequence("blank length", request(b"POST /v2/notes", b"Content-Length: "), (400,), closes=True),
    Sequence("length with an underscore", request(b"POST /v2/notes", b"Content-Length: 1_0"), (400,), closes=True),
    Sequence("length and chunks", _chunked(b"0\r\n\r\n", more=b"\r\nContent-Length: 5") + _GET, (400,), closes=True),
    Sequence(
        "chunks and length",
        request(b"POST /v2/notes", b"Content-Length: 5", b"Transfer-Encoding: chunked") + b"0\r\n\r\n" + _GET,
        (400,),
        closes=True,
    ),
    Sequence("identity", request(b"POST /v2/notes", b"Transfer-Encoding: identity", body=b"a"), (201,)),
    Sequence("gzip", request(b"POST /v2/notes", b"Transfer-Encoding: gzip, chunked"), (400,), closes=True),
    Sequence("chunked twice", _chunked(b"0\r\n\r\n", more=b"\r\nTransfer-Encoding: chunked"), (400,), closes=True),
    Sequence("almost chunked", request(b"POST /v2/notes", b"Transfer-Encoding: xchunked"), (400,), closes=True),
    Sequence("blank before the colon", request(b"GET /v2/notes", b"Transfer-Encoding : chunked"), (400,), closes=True),
    Sequence("tab before chunked", request(b"POST /v2/notes", b"Transfer-Encoding:\tchunked") + b"0\r\n\r\n", (201,)),
    Sequence("folded header", request(b"GET /v2/notes", b"X-A: b\r\n c"), (200,)),
    Sequence("folded length", request(b"POST /v2/notes", b"Content-Length:\r\n 3") + b"abc", (201,)),
    Sequence("header without a colon", request(b"GET /v2/notes", b"nonsense"), (400,), closes=True),
    Sequence("header without a name", request(b"GET /v2/notes", b": a"), (400,), closes=True),
    Sequence("header name that is no token", request(b"GET /v2/notes", b"A(: b"), (400,), closes=True),
    Sequence("NUL in a value", request(b"GET /v2/notes", b"X-A: a\0b"), (400,), closes=True),
    Sequence("CR in a value", request(b"GET /v2/notes", b"X-A: a\rb"), (400,), closes=True),
    Sequence("LF in a value", request(b"GET /v2/notes", b"X-A: a\nX-B: c"), (400,), closes=True),
    Sequence("lines that end in LF", b"GET /health HTTP/1.1\nHost: a\n\n", ()),
    Sequence("CR before the blank line", _HEALTH[:-2] + b"\r\r\n", ()),
    Sequence("HTTP/0.9", b"GET /health\r\n\r\n", (400,), closes=True),
    Sequence("HTTP/2", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", (400,), closes=True),
    Sequence("HTTP/1.2", b"GET /health HTTP/1.2\r\n\r\n", (400,), closes=True),
    Sequence("version in lower case", b"GET /health http/1.1\r\n\r\n", (400,), closes=True),
    Sequence("blank in a target", b"GET /health a HTTP/1.1\r\n\r\n", (400,), closes=True),
    Sequence("two blanks", b"GET  /health HTTP/1.1\r\n\r\n", (400,), closes=True),
    Sequence("blank before the method", b" GET /health HTTP/1.1\r\n\r\n", (400,), closes=True),
    Sequence("control character in a target", b"GET /he\x01alth HTTP/1.1\r\n\r\n", (400,), closes=True),
    Sequence("tab in the line", b"GET\t/health HTTP/1.1\r\n\r\n", (400,), closes=True),
    Sequence("TLS", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", (400,), closes=True),
    Sequence("long query", request(b"GET /v2/notes?a=" + b"b" * (LIMITS.head - 300)), (200,)),
    Sequence("long line", request(b"GET /v2/notes?a=" + b"b" * (LIMITS.head * 3)), (431,)),
    Sequence("long header", request(b"GET /v2/notes", b"X-A: " + b"b" * (LIMITS.head + 1)), (431,)),
    Sequence("many headers", request(b"GET /v2/notes", *[b"X: %d" % n for n in range(501)]), (400,), closes=True),
    Sequence("endless line", b"GET /" + b"a" * LIMITS.head * 3, (431,)),
)

ALL: Final = (*PLAIN, *CREDENTIALS, *METHODS, *PATHS, *CONNECTIONS, *BODIES, *FRAMING)

#: Those after which the connection serves further requests.
LASTING: Final = tuple(
    one for one in ALL if one.statuses and not one.closes and not {413, 431} & {*one.statuses} and one.name != "stream"
)
