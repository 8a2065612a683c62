"""What a close frame says (RFC 6455, section 7.4.1)."""

from typing import Final

#: The server stops.
GOING_AWAY: Final = 1001
#: The payload is not what its type promises.
INVALID_DATA: Final = 1007
#: Something that the server does not go along with; the reason says what.
POLICY_VIOLATION: Final = 1008
#: The message is longer than the server takes.
TOO_BIG: Final = 1009
#: The server failed.
INTERNAL_ERROR: Final = 1011
