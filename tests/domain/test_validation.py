"""The shape of requests: each refusal with the broker's text, and what is let through."""

import unittest
from decimal import Decimal
from typing import Any

from alpaca_mock.domain.orders import LegRequest, OrderClass, OrderRequest, OrderType, Side, TimeInForce
from alpaca_mock.domain.refusals import INVALID, UNPROCESSABLE, Refusal
from alpaca_mock.domain.validation import check_shape

D = Decimal
LEGS = (
    LegRequest("AAPL261218C00100000", D(1), Side.BUY, None),
    LegRequest("AAPL261218C00110000", D(1), Side.SELL, None),
)
MULTI_LEG: dict[str, Any] = {"symbol": None, "side": None, "order_class": OrderClass.MLEG, "legs": LEGS}


def request(**members: Any) -> OrderRequest:
    """Give a market order for one share, changed by *members*."""
    plain: dict[str, Any] = {
        "symbol": "AAPL",
        "qty": D(1),
        "side": Side.BUY,
        "type": OrderType.MARKET,
        "time_in_force": TimeInForce.DAY,
    }
    return OrderRequest(**(plain | members))


LIMIT: dict[str, Any] = {"type": OrderType.LIMIT, "limit_price": D(100)}
STOP: dict[str, Any] = {"type": OrderType.STOP, "stop_price": D(100)}
STOP_LIMIT: dict[str, Any] = {"type": OrderType.STOP_LIMIT, "stop_price": D(100), "limit_price": D(99)}
TRAIL: dict[str, Any] = {"type": OrderType.TRAILING_STOP, "trail_price": D(5)}
BRACKET: dict[str, Any] = {
    "order_class": OrderClass.BRACKET,
    "take_profit_limit": D(110),
    "stop_loss_stop": D(90),
}

REFUSED: tuple[tuple[str, dict[str, Any]], ...] = (
    ("symbol is required", {"symbol": None}),
    ("qty or notional is required", {"qty": None}),
    ("only one of qty or notional is accepted", {"notional": D(5)}),
    ("qty must be > 0", {"qty": D(0)}),
    ("qty must be > 0", {"qty": D(-1)}),
    ("qty must be limited to 9 decimal places", {"qty": D("1.0000000001")}),
    ("notional must be > 0", {"qty": None, "notional": D(0)}),
    ("side is required", {"side": None}),
    ("type is required", {"type": None}),
    ("time_in_force is required", {"time_in_force": None}),
    ("market orders require no stop or limit price", {"limit_price": D(1)}),
    ("market orders require no stop or limit price", {"stop_price": D(1)}),
    ("market orders must not have trail_price", {"trail_price": D(1)}),
    ("market orders must not have trail_percent", {"trail_percent": D(1)}),
    ("limit orders require a limit price", {"type": OrderType.LIMIT}),
    ("limit orders require only limit price", LIMIT | {"stop_price": D(1)}),
    ("limit orders must not have trail_price", LIMIT | {"trail_price": D(1)}),
    ("limit price must be > 0", LIMIT | {"limit_price": D(0)}),
    ("limit price must be > 0", LIMIT | {"limit_price": D(-1)}),
    ("stop orders require a stop price", {"type": OrderType.STOP}),
    ("stop orders require only stop price", STOP | {"limit_price": D(1)}),
    ("stop orders must not have trail_percent", STOP | {"trail_percent": D(1)}),
    ("stop price must be > 0", STOP | {"stop_price": D(0)}),
    ("stop limit orders require both stop and limit price", STOP_LIMIT | {"limit_price": None}),
    ("stop limit orders require both stop and limit price", STOP_LIMIT | {"stop_price": None}),
    ("stop limit orders must not have trail_price", STOP_LIMIT | {"trail_price": D(1)}),
    ("limit price must be > 0", STOP_LIMIT | {"limit_price": D(0)}),
    ("stop price must be > 0", STOP_LIMIT | {"stop_price": D(0)}),
    (
        "trailing stop orders must specify one of trail_price or trail_percent",
        {"type": OrderType.TRAILING_STOP},
    ),
    ("trailing stop orders must specify one of trail_price or trail_percent", TRAIL | {"trail_percent": D(1)}),
    ("trailing stop orders require no stop or limit price", TRAIL | {"limit_price": D(1)}),
    ("trailing stop orders require no stop or limit price", TRAIL | {"stop_price": D(1)}),
    ("trail_price must be > 0", TRAIL | {"trail_price": D(0)}),
    (
        "trail_percent must be greater than or equal to 0.1",
        TRAIL | {"trail_price": None, "trail_percent": D("0.09")},
    ),
    ("trail_percent must be less than 100", TRAIL | {"trail_price": None, "trail_percent": D(100)}),
    ("client_order_id must be no more than 128 characters", {"client_order_id": "x" * 129}),
    ("legs are only allowed for mleg orders", {"legs": LEGS}),
    (
        "take_profit and stop_loss are only allowed for bracket, oco and oto orders",
        {"stop_loss_limit": D(1)},
    ),
    ("bracket orders require take_profit.limit_price", BRACKET | {"take_profit_limit": None}),
    ("bracket orders require stop_loss.stop_price", BRACKET | {"stop_loss_stop": None}),
    ("bracket orders require stop_loss.stop_price", BRACKET | {"stop_loss_stop": None, "stop_loss_limit": D(89)}),
    ("bracket orders must be market or limit orders", BRACKET | STOP),
    ("oto orders must be market or limit orders", BRACKET | TRAIL | {"order_class": OrderClass.OTO}),
    ("oto orders require one of take_profit or stop_loss", BRACKET | {"order_class": OrderClass.OTO}),
    (
        "oto orders require stop_loss.stop_price",
        {"order_class": OrderClass.OTO, "stop_loss_limit": D(89)},
    ),
    ("oco orders must be limit orders", BRACKET | {"order_class": OrderClass.OCO}),
    ("take_profit.limit_price must be > 0", BRACKET | {"take_profit_limit": D(0)}),
    ("stop_loss.stop_price must be > 0", BRACKET | {"stop_loss_stop": D(0)}),
    ("stop_loss.limit_price must be > 0", BRACKET | {"stop_loss_limit": D(0)}),
    ("symbol is not allowed for mleg order", MULTI_LEG | {"symbol": "AAPL"}),
    (
        "position_intent is not allowed for mleg order, but for its legs",
        MULTI_LEG | {"position_intent": LEGS[0].position_intent or "buy_to_open"},
    ),
    (
        "leg.1 ratio_qty must be a positive integer",
        MULTI_LEG | {"legs": (LEGS[0], LegRequest("AAPL261218C00110000", D(0), Side.SELL, None))},
    ),
    (
        "leg.0 ratio_qty must be a positive integer",
        MULTI_LEG | {"legs": (LegRequest("AAPL261218C00110000", D("1.5"), Side.SELL, None), LEGS[1])},
    ),
)

TAKEN: tuple[dict[str, Any], ...] = (
    {},
    {"qty": None, "notional": D("1.005")},
    {"qty": D("0.000000001")},
    {"client_order_id": "x" * 128},
    LIMIT,
    STOP,
    STOP_LIMIT,
    TRAIL,
    TRAIL | {"trail_price": None, "trail_percent": D("0.1")},
    BRACKET,
    BRACKET | LIMIT | {"stop_loss_limit": D(89)},
    BRACKET | {"order_class": OrderClass.OTO, "take_profit_limit": None},
    BRACKET | {"order_class": OrderClass.OTO, "stop_loss_stop": None},
    BRACKET | {"order_class": OrderClass.OCO, "type": OrderType.LIMIT},
    BRACKET | LIMIT | {"order_class": OrderClass.OCO},
    MULTI_LEG,
    MULTI_LEG | LIMIT | {"limit_price": D("-1.25")},
    MULTI_LEG | {"side": Side.BUY},
)


class ShapeTests(unittest.TestCase):
    """Every rule once, from both sides."""

    def test_what_is_refused(self) -> None:
        """With the broker's text, under its code for parameters."""
        for message, members in REFUSED:
            with self.subTest(message, members=members):
                with self.assertRaises(Refusal) as caught:
                    check_shape(request(**members))
                self.assertEqual((caught.exception.code, caught.exception.message), (INVALID, message))

    def test_what_is_taken(self) -> None:
        """At the bounds of each rule."""
        for members in TAKEN:
            with self.subTest(members=members):
                check_shape(request(**members))

    def test_the_limit_of_a_multi_leg_order_is_a_rule_of_the_market(self) -> None:
        """It has texts of its own (Options Level 3 Trading, error messages)."""
        for message, members in (
            ("limit price is required for limit orders", MULTI_LEG | LIMIT | {"limit_price": None}),
            ("limit price is only valid for limit orders", MULTI_LEG | {"limit_price": D(1)}),
        ):
            with self.subTest(message), self.assertRaises(Refusal) as caught:
                check_shape(request(**members))
            self.assertEqual((caught.exception.code, caught.exception.message), (UNPROCESSABLE, message))

    def test_an_algorithm_is_a_rule_that_cannot_be_kept(self) -> None:
        """Not a parameter that is wrong."""
        with self.assertRaises(Refusal) as caught:
            check_shape(request(advanced_algorithm="VWAP"))
        self.assertEqual(caught.exception.code, UNPROCESSABLE)
