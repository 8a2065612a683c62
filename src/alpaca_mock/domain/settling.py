"""What changes an account without an order: its settings, and money that is paid in or out."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from alpaca_mock.domain.account import Account
from alpaca_mock.domain.events import ActivityEvent, ActivityType, SettingsEvent
from alpaca_mock.domain.floor import Floor
from alpaca_mock.domain.money import LIMIT, ZERO, plain, subtract, text, to_eight
from alpaca_mock.domain.refusals import invalid
from alpaca_mock.domain.settings import broker_changes, owner_changes
from alpaca_mock.domain.steps import apply


def configure_account(floor: Floor, account: Account, wanted: Mapping[str, object], now: datetime) -> None:
    """Change settings that are the owner's. Raises `Refusal` (40010001) for what is none, or no value of it."""
    _set(floor, account, owner_changes(wanted), now)


def adjust_account(
    floor: Floor, account: Account, now: datetime, cash: Decimal | None, wanted: Mapping[str, object]
) -> None:
    """Set the cash, by a journal entry (`JNLC`) of the difference, and settings of owner and broker.

    Raises `Refusal` (40010001) for what cannot be set.
    """
    changes = broker_changes(wanted)
    if cash is not None and abs(cash) > LIMIT:
        raise invalid(f"cash must be between -{text(LIMIT)} and {text(LIMIT)}")
    _set(floor, account, changes, now)
    difference = ZERO if cash is None else plain(subtract(to_eight(cash), account.cash))
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


def _set(floor: Floor, account: Account, changes: dict[str, object], now: datetime) -> None:
    if changes:
        apply(floor, account, SettingsEvent(account.next_sequence, now, changes))
