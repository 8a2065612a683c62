"""JSON to plain values and back; numbers keep the digits they were sent with."""

from decimal import Decimal
from typing import Any, Final

import msgspec

from alpaca_mock.domain.refusals import MALFORMED, Refusal

#: No amount, price or ratio needs more characters than this; what is longer is refused before it costs anything.
LONGEST_NUMBER: Final = 200


def _exact(text: str) -> Decimal:
    if len(text) > LONGEST_NUMBER:
        raise ValueError("the number is too long")
    return Decimal(text)


_encoder: Final = msgspec.json.Encoder(decimal_format="string")
_sorting_encoder: Final = msgspec.json.Encoder(decimal_format="string", order="sorted")
_decoder: Final = msgspec.json.Decoder(dict[str, Any], float_hook=_exact)

#: Give the JSON of a wire `Struct`, a dict, a list or a plain value. A `Decimal` becomes a string, as amounts are sent.
encode: Final = _encoder.encode


def in_order(value: Any) -> msgspec.Raw:
    """Give the JSON of *value*, the names of all objects in alphabetical order, as a part for something larger."""
    return msgspec.Raw(_sorting_encoder.encode(value))


def decode_object(body: bytes) -> dict[str, Any]:
    """Read the JSON object that *body* holds.

    A number with a point or an exponent is a `Decimal` with the digits that were sent, any other an `int`. Of a name
    that is there twice the last one counts.

    Raises `Refusal` (`MALFORMED`) for what is no JSON, no object, nested deeper than the stack allows, or has an
    absurdly long number.
    """
    try:
        return _decoder.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError, ArithmeticError):
        # The broker does not say where the fault is (API documentation, error code 40010000).
        raise malformed() from None


def malformed() -> Refusal:
    """Refuse a body that is not the JSON object that the route needs."""
    return Refusal(MALFORMED, "request body format is invalid")
