"""What changes an account without an order: its settings, and money that is paid in or out."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from alpaca_mock.domain.account import Account
from alpaca_mock.domain.events import ActivityEvent, ActivityType, SettingsEvent
from alpaca_mock.domain.floor import Floor
from alpaca_mock.domain.money import LIMIT, ZERO, plain, subtract, text, to_eight
from alpaca_mock.domain.refusals import invalid
from alpaca_mock.domain.steps import apply


def configure(floor: Floor, account: Account, changes: Mapping[str, object], now: datetime) -> None:
    """Change settings of an account, as `settings.owner_changes` or `broker_changes` read them."""
    if changes:
        apply(floor, account, SettingsEvent(account.next_sequence, now, dict(changes)))


def set_cash(floor: Floor, account: Account, cash: Decimal | None, now: datetime) -> None:
    """Pay in or out what is missing to *cash* (`JNLC`); `None` leaves it. Raises `Refusal` (40010001) beyond bounds."""
    if cash is None:
        return
    if abs(cash) > LIMIT:
        raise invalid(f"cash must be between -{text(LIMIT)} and {text(LIMIT)}")
    difference = plain(subtract(to_eight(cash), account.cash))
    if difference:
        entry = ActivityEvent(
            sequence=account.next_sequence,
            at=now,
            id=floor.ids.uuid(),
            type=ActivityType.JNLC,
            symbol="",
            qty=ZERO,
            price=None,
            net_amount=difference,
            description="Cash adjustment",
        )
        apply(floor, account, entry)
