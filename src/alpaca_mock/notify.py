"""What the service manager is told (``sd_notify``; see systemd's manual, sd_notify(3))."""

import os
import socket


def notify(state: str) -> None:
    """Tell systemd about *state*, such as ``READY=1``; do nothing where nobody listens.

    A manager that is gone must not keep the service from running, so a failure to tell is no error.
    """
    address = os.environ.get("NOTIFY_SOCKET", "")
    if not address:
        return
    if address.startswith("@"):
        # An abstract socket; its name begins with a zero byte.
        address = "\0" + address[1:]
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as messages:
            messages.connect(address)
            messages.sendall(os.fsencode(state))
    except OSError:
        return
