"""Whether an order in one symbol may be: rules of the market, of the account, and what the order has to hold.

A replacement is judged as the order that it would be, and may use what the order that it replaces holds.
"""

from datetime import datetime
from decimal import Decimal

from attrs import define

from alpaca_mock.domain.account import Account
from alpaca_mock.domain.assets import US_OPTION, Asset, require_asset
from alpaca_mock.domain.cover import added_loss, free_shares, locked_shares, loss_without_shares, uncovered
from alpaca_mock.domain.events import Hold
from alpaca_mock.domain.filling import notional_qty
from alpaca_mock.domain.floor import Floor
from alpaca_mock.domain.margins import initial_margin
from alpaca_mock.domain.money import ZERO, add, multiply, plain, subtract, text
from alpaca_mock.domain.option_rules import check_level, check_option_order
from alpaca_mock.domain.orders import (
    BUY,
    CLOSING,
    MARKET,
    OCO,
    SELL,
    TRAILING_STOP,
    OrderClass,
    OrderRequest,
    OrderType,
    PositionIntent,
    Side,
)
from alpaca_mock.domain.pricing import trail_stop
from alpaca_mock.domain.quotes import Quote
from alpaca_mock.domain.refusals import NoPrice, forbidden, invalid, unprocessable
from alpaca_mock.domain.risk import (
    NOTHING,
    check_blocks,
    check_borrow,
    check_intent,
    check_long,
    check_opposite,
    check_short,
    check_value,
    closing_hold,
    infer_intent,
    is_checked,
    option_hold,
    reserve_price,
    secured_put_hold,
    stock_hold,
)
from alpaca_mock.domain.stock_rules import (
    check_auction_window,
    check_base_price,
    check_stock_order,
    check_stop_side,
    check_tradable,
)
from alpaca_mock.domain.symbols import MULTIPLIER, OptionTerms, parse_option
from alpaca_mock.domain.validation import EXIT_CLASSES, check_positive

_NEED_PRICE = (MARKET, TRAILING_STOP)


@define(eq=False, repr=False)
class Draft:
    """An order in one symbol before it is one.

    `limit` is the limit in force, `qty` what is to be traded: of a notional order what it buys at the price now, of
    a replacement what is not filled yet. `replaced` is what the replaced order holds, `replaced_qty` what it had
    left.
    """

    request: OrderRequest
    asset: Asset
    side: Side
    type: OrderType
    limit: Decimal | None
    quote: Quote | None
    position_qty: Decimal
    intent: PositionIntent
    qty: Decimal
    #: The price at which a stop starts; of a trailing stop the one that follows from its water mark.
    stop: Decimal | None
    water_mark: Decimal | None
    replaced: Hold = NOTHING
    replaced_qty: Decimal = ZERO

    @property
    def mid(self) -> Decimal | None:
        """The price now."""
        return None if self.quote is None else self.quote.mid


def draft_order(floor: Floor, account: Account, asset: Asset, request: OrderRequest) -> Draft:
    """Give the draft of an order that is asked for, whose shape was checked."""
    side, kind = request.side, request.type
    assert side is not None
    assert kind is not None
    quote = floor.quotes.get(asset.symbol)
    qty = request.qty
    if qty is None:
        qty = ZERO if quote is None or request.notional is None else notional_qty(request.notional, quote.mid)
    limit = request.take_profit_limit if request.order_class is OCO else request.limit_price
    position_qty = account.position_qty(asset.symbol)
    intent = infer_intent(side, position_qty)
    stop, water_mark = request.stop_price, None
    if kind is TRAILING_STOP and quote is not None:
        water_mark = quote.mid
        stop = trail_stop(side, water_mark, request.trail_price, request.trail_percent)
    return Draft(request, asset, side, kind, limit, quote, position_qty, intent, qty, stop, water_mark)


def no_price(asset: Asset) -> NoPrice:
    """Refuse for want of a price, and say where one could come from."""
    kind = "options" if asset.asset_class == US_OPTION else "stocks"
    return NoPrice(
        f'no price is known for "{asset.symbol}": set one with POST /admin/market-data/{kind}/{asset.symbol} '
        '{"price": "100.00"}, or configure live market data with ALPACA_DATA_API_KEY and ALPACA_DATA_SECRET_KEY',
        asset.symbol,
    )


def check_rules(floor: Floor, account: Account, draft: Draft, now: datetime) -> None:
    """Refuse what the market, whoever asks, does not take, and what needs a price where none is known."""
    request, asset = draft.request, draft.asset
    if asset.asset_class == US_OPTION:
        check_tradable(asset, draft.type)
        check_option_order(request, terms_of(asset.symbol), draft.intent, floor.hours, now)
    else:
        check_stock_order(request, account, asset, draft.intent)
    check_intent(draft.intent, request.position_intent)
    if draft.quote is None and draft.type in _NEED_PRICE:
        raise no_price(asset)
    if request.order_class in EXIT_CLASSES:
        _check_exit_class(request.order_class, draft.intent)
        check_base_price(request, draft.mid)
    if draft.stop is not None:
        check_positive(draft.stop, "stop price")
        check_stop_side(draft.side, draft.stop, draft.mid)
    if draft.qty <= ZERO:
        raise invalid("qty must be > 0")
    assert request.time_in_force is not None
    check_auction_window(floor.hours, request.time_in_force, now)


def check_client_order_id_is_new(account: Account, client_order_id: str | None) -> None:
    """Refuse (40010001) a client's own id that any order of the account has or had."""
    if client_order_id is not None and account.orders.client_order_id_used(client_order_id):
        raise invalid("client_order_id must be unique")


def judge(floor: Floor, account: Account, draft: Draft, now: datetime) -> Hold:
    """Refuse what this account may not do now; give what the order has to hold."""
    check_blocks(account, draft.intent)
    asset = draft.asset
    if asset.asset_class == US_OPTION:
        check_level(account, draft.intent)
    interest = floor.interests.get((account.api_key, asset.symbol))
    if interest is not None and floor.rules.checks and is_checked(draft.request.order_class, draft.type):
        check_opposite(interest, draft.side, draft.limit)
    if draft.intent in CLOSING:
        return _closing(floor, account, draft, now)
    if draft.side is BUY:
        check_long(interest, account, asset)
    else:
        assert draft.request.time_in_force is not None
        check_short(interest, account, asset, draft.request.time_in_force)
    price = _price_to_reserve(floor, draft, now)
    if asset.asset_class == US_OPTION:
        return _opening_option(floor, account, draft, price)
    value = check_value(price, draft.qty)
    if draft.request.notional is not None:
        value = draft.request.notional
    return stock_hold(floor, account, asset, value, draft.replaced)


def terms_of(symbol: str) -> OptionTerms:
    """Give the terms of what is known to be an option."""
    terms = parse_option(symbol)
    assert terms is not None
    return terms


def _check_exit_class(order_class: OrderClass, intent: PositionIntent) -> None:
    if order_class is OCO:
        if intent not in CLOSING:
            raise unprocessable("oco orders must be exit orders")
    elif intent in CLOSING:
        raise unprocessable(f"{order_class.value} orders must be entry orders")


def _closing(floor: Floor, account: Account, draft: Draft, now: datetime) -> Hold:
    symbol, request = draft.asset.symbol, draft.request
    if draft.mid is not None:
        check_value(draft.mid, draft.qty)
    locked = ZERO
    if draft.asset.asset_class == US_OPTION:
        if draft.side is SELL:
            return _closing_long_option(floor, account, draft, terms_of(symbol))
    elif draft.side is SELL:
        locked = locked_shares(floor, account, symbol)
    else:
        assert request.time_in_force is not None
        check_borrow(draft.asset, request.time_in_force)
    if (
        request.notional is not None
        and draft.side is SELL
        and not floor.hours.is_regular(now)
        and account.holds.qty(symbol)
    ):
        raise forbidden("unable to open new notional orders while having open closing position orders")
    hold = closing_hold(account, symbol, draft.qty, draft.position_qty, locked, draft.replaced)
    if draft.side is SELL and (account.api_key, symbol) in floor.contracts:
        return _with_loss(floor, account, draft, hold)
    return hold


def _with_loss(floor: Floor, account: Account, draft: Draft, hold: Hold) -> Hold:
    """Add to the hold of an order that sells shares what the calls may cost that they would have been delivered for."""
    loss = loss_without_shares(floor, account, draft.asset.symbol, subtract(draft.qty, draft.replaced_qty))
    if loss <= ZERO:
        return hold
    value = multiply(draft.mid or draft.limit or ZERO, draft.qty)
    return _and_dollars(floor, account, draft, hold, subtract(loss, initial_margin(draft.asset, value)))


def _closing_long_option(floor: Floor, account: Account, draft: Draft, terms: OptionTerms) -> Hold:
    if terms.right == "call":
        check_still_covered(floor, account, terms, -draft.qty + draft.replaced_qty)
    hold = closing_hold(account, terms.symbol, draft.qty, draft.position_qty, ZERO, draft.replaced)
    loss = added_loss(floor, account, terms.underlying, [(terms, -draft.qty)], draft.replaced_qty)
    if not loss:
        return hold
    # It limits the loss of contracts that were sold, which then bind more than what it brings.
    return _and_dollars(floor, account, draft, hold, _less_premium(draft, loss))


def _and_dollars(floor: Floor, account: Account, draft: Draft, hold: Hold, cost: Decimal) -> Hold:
    needed = option_hold(floor, account, plain(cost), draft.replaced)
    return Hold(hold.qty, ZERO, needed.options_buying_power)


def _less_premium(draft: Draft, loss: Decimal) -> Decimal:
    """Give what is left of a loss after what a sale brings, which is sure only as far as its limit says so."""
    brings = draft.limit or (draft.mid if draft.type is MARKET else None) or ZERO
    return subtract(loss, multiply(brings, multiply(draft.qty, MULTIPLIER)))


def _price_to_reserve(floor: Floor, draft: Draft, now: datetime) -> Decimal:
    quote, request = draft.quote, draft.request
    # What fills at once costs what it costs; a limit is what its owner is ready to pay.
    if quote is not None and draft.type is MARKET:
        assert request.time_in_force is not None
        if floor.hours.fills(request.time_in_force, request.extended_hours, now):
            return quote.mid
    # Without a quote the order's own prices have to do; the cushion of a short sale is one above the market.
    own = draft.stop if draft.limit is None else None
    ask = (own or ZERO) if quote is None else quote.ask
    return reserve_price(draft.side, draft.limit, draft.stop, ask)


def _opening_option(floor: Floor, account: Account, draft: Draft, price: Decimal) -> Hold:
    premium = check_value(price, multiply(draft.qty, MULTIPLIER))
    if draft.side is BUY:
        return option_hold(floor, account, premium, draft.replaced)
    terms = terms_of(draft.asset.symbol)
    if terms.right == "put":
        required = multiply(terms.strike, multiply(draft.qty, MULTIPLIER))
        return secured_put_hold(floor, account, required, draft.replaced)
    required = _shares_needed(floor, account, terms, -draft.qty + draft.replaced_qty)
    available = free_shares(account, terms.underlying)
    if required > available:
        raise forbidden(
            "insufficient underlying qty available for covered call "
            f"(required: {text(required)}, available: {text(available)})",
            available_qty=text(available),
            required_qty=text(required),
            symbol=terms.symbol,
            underlying_asset_id=require_asset(terms.underlying).id,
        )
    loss = added_loss(floor, account, terms.underlying, [(terms, -draft.qty)], draft.replaced_qty)
    return option_hold(floor, account, plain(_less_premium(draft, loss)), draft.replaced)


def check_still_covered(
    floor: Floor, account: Account, terms: OptionTerms, change: Decimal, shares: Decimal = ZERO
) -> None:
    """Refuse to change the position in a call that covers others, unless the shares do, and *shares* that come."""
    needed = _shares_needed(floor, account, terms, change)
    held = account.position_qty(terms.underlying)
    free = free_shares(account, terms.underlying) if held > ZERO else held
    if needed and needed > add(free, shares):
        raise forbidden("account not eligible to trade uncovered option contracts")


def _shares_needed(floor: Floor, account: Account, terms: OptionTerms, change: Decimal) -> Decimal:
    left = uncovered(floor, account, terms.underlying, "call", [(terms, change)])
    return multiply(left, MULTIPLIER)
