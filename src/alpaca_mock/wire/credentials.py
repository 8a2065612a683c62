"""Which account a request speaks for: the credentials in its headers."""

import binascii
from base64 import b64decode
from typing import Final

from alpaca_mock.domain.refusals import UNAUTHORIZED, Refusal

#: The broker's headers, as they are looked up.
KEY_HEADER: Final = b"apca-api-key-id"
SECRET_HEADER: Final = b"apca-api-secret-key"


def read_credentials(key: bytes | None, secret: bytes | None, authorization: bytes | None = None) -> str:
    """Give the API key out of the two broker's headers or, where both are missing, out of `Authorization`.

    `Bearer <token>` takes the token for the key, `Basic <base64 of key:secret>` its first half. Any secret will do as
    long as there is one: it protects nothing here.

    Raises `Refusal` (`UNAUTHORIZED`) for what is missing, empty, blank or not printable ASCII.
    """
    if key is None and secret is None and authorization is not None:
        key, secret = _authorization(authorization)
    if key is None or secret is None:
        raise unauthorized()
    return credential(key, secret)


def credential(key: bytes, secret: bytes) -> str:
    """Give the API key of a pair. Raises `Refusal` (`UNAUTHORIZED`) for an empty or unprintable half."""
    try:
        name = key.decode("ascii").strip()
        proof = secret.decode("ascii").strip()
    except UnicodeDecodeError:
        raise unauthorized() from None
    if not name or not proof or not name.isprintable() or not proof.isprintable():
        raise unauthorized()
    return name


def unauthorized() -> Refusal:
    """Refuse the credentials (API documentation, error code 40110000)."""
    return Refusal(UNAUTHORIZED, "request is not authorized")


def _authorization(header: bytes) -> tuple[bytes | None, bytes | None]:
    scheme, _, value = header.strip().partition(b" ")
    match scheme.lower():
        case b"bearer":
            return value, value
        case b"basic":
            try:
                key, colon, secret = b64decode(value.strip(), validate=True).partition(b":")
            except binascii.Error:
                return None, None
            return (key, secret) if colon else (None, None)
        case _:
            return None, None
