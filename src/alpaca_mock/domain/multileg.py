"""Multi-leg option orders: up to four contracts on one underlying, traded together or not at all.

Sources: API documentation, "Options Level 3 Trading". The parent has a price a unit, its legs have none of their own;
the parent holds the options buying power, each leg that closes holds its contracts.
"""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Final

from attrs import define

from alpaca_mock.domain.account import Account
from alpaca_mock.domain.assets import Asset
from alpaca_mock.domain.cover import added_loss, free_shares, uncovered, uncovered_by_legs
from alpaca_mock.domain.entering import Leg, enter
from alpaca_mock.domain.events import Hold
from alpaca_mock.domain.filling import price_of
from alpaca_mock.domain.floor import Floor
from alpaca_mock.domain.judging import check_client_order_id_is_new, no_price, terms_of
from alpaca_mock.domain.making import new_order
from alpaca_mock.domain.margins import Contract, worst_loss
from alpaca_mock.domain.money import ZERO, add, multiply, plain
from alpaca_mock.domain.option_rules import check_expiration, check_level, check_multileg_order
from alpaca_mock.domain.orders import (
    CLOSING,
    Group,
    Order,
    OrderClass,
    OrderRequest,
    OrderType,
    PositionIntent,
    Side,
)
from alpaca_mock.domain.refusals import forbidden
from alpaca_mock.domain.risk import (
    NOTHING,
    check_blocks,
    check_intent,
    check_long,
    check_short,
    check_value,
    closing_hold,
    infer_intent,
    option_hold,
)
from alpaca_mock.domain.stock_rules import check_tradable
from alpaca_mock.domain.symbols import MULTIPLIER

_BUYS: Final = (PositionIntent.BUY_TO_OPEN, PositionIntent.BUY_TO_CLOSE)


@define(eq=False, repr=False)
class LegDraft:
    """One leg before it is an order: `qty` in contracts to be traded, its ratio times what the order has left."""

    asset: Asset
    ratio: Decimal
    side: Side
    intent: PositionIntent
    qty: Decimal
    #: What the leg that it replaces holds.
    replaced: Hold = NOTHING

    @property
    def change(self) -> Decimal:
        """The change of the position, negative if the leg sells."""
        return self.qty if self.side is Side.BUY else -self.qty

    @property
    def contract(self) -> Contract:
        """The terms, and the change of the position."""
        return terms_of(self.asset.symbol), self.change


def place_multileg(floor: Floor, account: Account, request: OrderRequest, now: datetime) -> Order:
    """Take a multi-leg order, whose shape was checked."""
    legs = draft_legs(floor, account, request, now)
    unpriced = [leg.asset for leg in legs if leg.asset.symbol not in floor.quotes]
    if unpriced and request.type is OrderType.MARKET:
        raise no_price(unpriced[0])
    check_client_order_id_is_new(account, request.client_order_id)
    hold, leg_holds = judge_multileg(floor, account, request, legs)
    parent = new_order(floor, request, now, None, None, None, request.limit_price, None, None)
    members = [Leg(leg_order(floor, parent, leg), leg_hold) for leg, leg_hold in zip(legs, leg_holds, strict=True)]
    group = Group(OrderClass.MLEG, parent.id, tuple(member.order.id for member in members))
    return enter(floor, account, parent, hold, now, group, members)


def draft_legs(floor: Floor, account: Account, request: OrderRequest, now: datetime) -> list[LegDraft]:
    """Refuse (42210000) what the rules of the market forbid; give the legs with side and intent."""
    assets = check_multileg_order(request, floor.hours, now)
    qty, kind = request.qty, request.type
    assert qty is not None
    assert kind is not None
    legs = []
    for asset, asked in zip(assets, request.legs, strict=True):
        check_tradable(asset, kind)
        side = asked.side
        if side is None:
            side = Side.BUY if asked.position_intent in _BUYS else Side.SELL
        intent = infer_intent(side, account.position_qty(asset.symbol))
        check_intent(intent, asked.position_intent)
        check_expiration(terms_of(asset.symbol), intent, floor.hours, now)
        legs.append(LegDraft(asset, asked.ratio_qty, side, intent, plain(multiply(asked.ratio_qty, qty))))
    return legs


def judge_multileg(
    floor: Floor, account: Account, request: OrderRequest, legs: Sequence[LegDraft], replaced: Order | None = None
) -> tuple[Hold, list[Hold]]:
    """Refuse what the account may not do; give what the order and each of its legs have to hold.

    It may use what the order that it would replace holds.
    """
    opens = [leg for leg in legs if leg.intent not in CLOSING]
    check_blocks(account, opens[0].intent if opens else legs[0].intent)
    for leg in legs:
        check_level(account, leg.intent, spread=True)
    holds = [_leg_hold(floor, account, request, leg) for leg in legs]
    _check_covered(floor, account, legs, replaced)
    held = NOTHING if replaced is None else account.hold_of(replaced.id)
    return option_hold(floor, account, _cost(floor, account, request, legs, opens), held), holds


def leg_order(floor: Floor, parent: Order, leg: LegDraft) -> Order:
    """Make the order of a leg; it has no type and no price of its own."""
    qty = parent.qty
    assert qty is not None
    return parent.but(
        id=floor.ids.uuid(),
        client_order_id=floor.ids.uuid(),
        asset_id=leg.asset.id,
        symbol=leg.asset.symbol,
        asset_class=leg.asset.asset_class,
        qty=plain(multiply(leg.ratio, qty)),
        type=None,
        side=leg.side,
        position_intent=leg.intent,
        limit_price=None,
        ratio_qty=plain(leg.ratio),
    )


def _leg_hold(floor: Floor, account: Account, request: OrderRequest, leg: LegDraft) -> Hold:
    symbol = leg.asset.symbol
    if leg.intent in CLOSING:
        return closing_hold(account, symbol, leg.qty, account.position_qty(symbol), ZERO, leg.replaced)
    interest = floor.interests.get((account.api_key, symbol))
    if leg.side is Side.BUY:
        check_long(interest, account, leg.asset)
    else:
        assert request.time_in_force is not None
        check_short(interest, account, leg.asset, request.time_in_force)
    return NOTHING


def _check_covered(floor: Floor, account: Account, legs: Sequence[LegDraft], replaced: Order | None) -> None:
    """Refuse to leave more short contracts without cover than there were, calls that shares cover apart."""
    underlying = terms_of(legs[0].asset.symbol).underlying
    changes = [leg.contract for leg in legs]
    for right in ("call", "put"):
        after = uncovered(floor, account, underlying, right, changes, replaced)
        allowed = uncovered(floor, account, underlying, right, without=replaced)
        if right == "call":
            allowed = max(allowed, free_shares(account, underlying) // MULTIPLIER)
        if after > allowed:
            raise forbidden("account not eligible to trade uncovered option contracts")


def _cost(
    floor: Floor, account: Account, request: OrderRequest, legs: Sequence[LegDraft], opens: Sequence[LegDraft]
) -> Decimal:
    """Give what the order ties up: its premium, and what may be lost beyond that.

    That is what the contracts that it opens may lose among themselves, less what those that it closes set free, or, if
    it is more, by how much more all contracts may lose.
    """
    price = request.limit_price
    if price is None:
        combined = tuple(
            (leg.asset.symbol, int(leg.ratio) if leg.side is Side.BUY else -int(leg.ratio)) for leg in legs
        )
        price = price_of(floor, combined)
        assert price is not None
    units = legs[0].qty / legs[0].ratio
    check_value(abs(price), multiply(units, MULTIPLIER))
    contracts = [leg.contract for leg in opens]
    # Calls that no other leg covers are covered by shares: these were checked for, and cost nothing more.
    by_shares = uncovered_by_legs((terms, qty) for terms, qty in contracts if terms.right == "call")
    changes = [leg.contract for leg in legs]
    closed = [leg.contract for leg in legs if leg.intent in CLOSING]
    underlying = changes[0][0].underlying
    freed = min(ZERO, added_loss(floor, account, underlying, closed))
    loss = max(add(worst_loss(contracts, by_shares), freed), added_loss(floor, account, underlying, changes))
    return plain(add(multiply(price, multiply(units, MULTIPLIER)), loss))
