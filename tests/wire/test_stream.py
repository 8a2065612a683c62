"""The messages of the trade updates stream."""

import json
import unittest
from decimal import Decimal

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from alpaca_mock.domain.events import ActivityEvent, ActivityType, EventKind, Execution, OrderEvent
from alpaca_mock.domain.orders import OrderClass, OrderType, Side
from alpaca_mock.domain.refusals import Refusal
from alpaca_mock.wire.activity_events import activity_update
from alpaca_mock.wire.json import encode
from alpaca_mock.wire.orders import order_body
from alpaca_mock.wire.stream import Packing, read_message, write_message
from alpaca_mock.wire.trade_updates import is_told, trade_update
from tests.stream.exchange import START, Exchange

ACCOUNT = "f6eadbe0-2ef0-4d3d-974c-df8f4fc63bd6"
PUT, CALL = "AAPL261218P00200000", "AAPL261218C00380000"


def told(event, legs=None):
    """Give the trade update of *event* as a client reads it."""
    return json.loads(encode(trade_update(ACCOUNT, event, legs)))


def option(exchange, symbol, ratio, side):
    return exchange.order(
        symbol,
        asset_class="us_option",
        order_class=OrderClass.MLEG,
        type=None,
        side=side,
        qty=Decimal(ratio) * 2,
        ratio_qty=Decimal(ratio),
        limit_price=None,
    )


class PackingTests(unittest.TestCase):
    """JSON and MessagePack."""

    @given(st.dictionaries(st.text(), st.none() | st.booleans() | st.text() | st.lists(st.integers(0, 9)), max_size=5))
    def test_both_packings_hold_the_same(self, message):
        """What is written is read again as it was."""
        for packing in Packing:
            self.assertEqual(read_message(write_message(message, packing), packing), message)

    @given(st.binary(max_size=200))
    def test_any_bytes_are_read_or_refused(self, data):
        """No bytes raise anything but a refusal."""
        for packing in Packing:
            try:
                self.assertIsInstance(read_message(data, packing), dict)
            except Refusal as refusal:
                self.assertEqual(refusal.code, 40010000)

    def test_times_and_amounts_are_text_in_message_pack(self):
        """A client needs no extension types."""
        order = Exchange().order(limit_price=Decimal("0.0000001"))
        packed = msgspec.msgpack.decode(write_message(order_body(order), Packing.MESSAGE_PACK))
        self.assertEqual(packed, json.loads(write_message(order_body(order), Packing.JSON)))


class TradeUpdateTests(unittest.TestCase):
    """What is told of each step of an order."""

    def setUp(self):
        self.exchange = Exchange()
        self.order = self.exchange.order()

    def event(self, kind=EventKind.NEW, order=None, **more):
        return OrderEvent(7, START, kind, order or self.order, **more)

    def test_a_step_has_what_every_client_needs(self):
        """Event, times, ids and the whole order are there; price, qty and position_qty only where something filled."""
        for kind in EventKind:
            if kind is EventKind.RESTATED:
                continue
            with self.subTest(kind):
                update = told(self.event(kind))
                self.assertEqual(
                    {name: update[name] for name in ("at", "timestamp", "event")},
                    {"at": "2026-09-15T14:30:00Z", "timestamp": "2026-09-15T14:30:00Z", "event": kind.value},
                )
                self.assertEqual(update["order"], json.loads(encode(order_body(self.order))))
                self.assertEqual(set(update), {"at", "event_id", "event", "timestamp", "order", "execution_id"})

    def test_ids_are_the_same_each_time_and_for_nothing_else(self):
        """The execution id of a step that is no fill is made from the event, as its event id is."""
        first, again = told(self.event()), told(self.event())
        self.assertEqual(first, again)
        other = told(OrderEvent(8, START, EventKind.NEW, self.order))
        self.assertNotEqual(first["execution_id"], other["execution_id"])
        self.assertLess(first["event_id"], other["event_id"])

    def test_a_fill_has_the_execution(self):
        """Price, quantity and what is held afterwards are strings without padding or exponent; short is negative."""
        execution = Execution(
            "69a70e98-f370-427d-bcd3-834dc4800aed", Decimal("7.1831"), Decimal("0.00000004"), Decimal(-4)
        )
        update = told(self.event(EventKind.PARTIAL_FILL, execution=execution))
        self.assertEqual(
            {name: update[name] for name in ("event", "price", "qty", "position_qty", "execution_id")},
            {
                "event": "partial_fill",
                "price": "7.1831",
                "qty": "0.00000004",
                "position_qty": "-4",
                "execution_id": execution.id,
            },
        )

    def test_a_multi_leg_fill_is_one_message(self):
        """The parent has the legs' positions and executions, and in place of an asset what the documentation shows."""
        parent = self.exchange.order("", order_class=OrderClass.MLEG, side=None, position_intent=None)
        legs = [option(self.exchange, PUT, 1, Side.BUY), option(self.exchange, CALL, 3, Side.SELL)]
        fills = [
            OrderEvent(5 + number, START, EventKind.FILL, leg, Execution(f"id-{number}", Decimal("1.6"), leg.qty, held))
            for number, (leg, held) in enumerate(zip(legs, (Decimal(2), Decimal(-6)), strict=True))
        ]
        update = told(
            self.event(
                EventKind.FILL,
                parent,
                execution=Execution("whole", Decimal("1.62"), Decimal(2), Decimal(0)),
                legs=fills,
            ),
            legs,
        )
        self.assertEqual(update["position_qtys"], {PUT: "2", CALL: "-6"})
        self.assertNotIn("position_qty", update)
        self.assertEqual((update["price"], update["qty"], update["execution_id"]), ("1.62", "2", "whole"))
        self.assertEqual(
            update["legs"][1],
            {
                "execution_id": "id-1",
                "qty": "6",
                "price": "1.6",
                "order_id": legs[1].id,
                "symbol": CALL,
                "timestamp": "2026-09-15T14:30:00Z",
            },
        )
        order = update["order"]
        self.assertEqual(order["asset_id"], "00000000-0000-0000-0000-000000000000")
        self.assertEqual((order["symbol"], order["side"], order["asset_class"]), ("", "buy", ""))
        self.assertEqual(
            [(leg["id"], leg["side"], leg["type"]) for leg in order["legs"]],
            [
                (legs[0].id, "buy", ""),
                (legs[1].id, "sell", ""),
            ],
        )

    def test_what_has_no_name_on_the_stream_is_not_told(self):
        """A stop that followed its price, and the legs of a multi-leg order, are nobody's news."""
        leg = option(self.exchange, PUT, 1, Side.BUY)
        trailing = self.exchange.order(type=OrderType.TRAILING_STOP)
        self.assertFalse(is_told(self.event(EventKind.RESTATED, trailing)))
        self.assertFalse(is_told(self.event(EventKind.FILL, leg)))
        self.assertTrue(is_told(self.event(EventKind.NEW, trailing)))


class ActivityUpdateTests(unittest.TestCase):
    """What is told of each activity."""

    def setUp(self):
        self.exchange = Exchange()

    def test_a_fill_is_an_activity(self):
        """It has the money that it moved, the day on which it settles, and its order."""
        order = self.exchange.order(filled_qty=Decimal(4), status="partially_filled")
        execution = Execution("69a70e98-f370-427d-bcd3-834dc4800aed", Decimal("330.4"), Decimal(4), Decimal(4))
        event = OrderEvent(7, START, EventKind.PARTIAL_FILL, order, execution)
        update = json.loads(encode(activity_update(ACCOUNT, event)))
        update.pop("event_id")
        self.assertEqual(
            update,
            {
                "at": "2026-09-15T14:30:00Z",
                "activity_type": "FILL",
                "executed_at": "2026-09-15T14:30:00Z",
                "status": "executed",
                "settle_date": "2026-09-16",
                "currency": "USD",
                "ref_id": "69a70e98-f370-427d-bcd3-834dc4800aed",
                "net_amount": "-1321.6",
                "details": {
                    "order_id": order.id,
                    "client_order_id": order.client_order_id,
                    "side": "buy",
                    "symbol": "AAPL",
                    "asset_id": order.asset_id,
                    "leaves_qty": "6",
                    "cum_qty": "4",
                    "order_status": "partially_filled",
                    "execution_type": "fill",
                },
                "qty": "4",
                "price": "330.4",
            },
        )

    def test_an_option_fill_moves_a_hundred_times_its_price(self):
        """Selling two contracts at 1.6 brings 320 dollars."""
        order = self.exchange.order(PUT, side=Side.SELL)
        event = OrderEvent(7, START, EventKind.FILL, order, Execution("x", Decimal("1.6"), Decimal(2), Decimal(-2)))
        self.assertEqual(activity_update(ACCOUNT, event).net_amount, "320")

    def test_an_exercise_is_two_activities(self):
        """The option that goes has its contract, the shares that come have their price."""
        id_ = "20260915103000000::5f596936-6f23-4cef-bdf1-3806aae57dbf"
        group = "0b3c5b6e-7e38-4c43-9f0f-2f6f3a7d2a11"
        gone = ActivityEvent(
            7, START, id_, ActivityType.OPEXC, CALL, Decimal(-1), None, Decimal(0), "Option Exercise", group
        )
        come = ActivityEvent(
            8,
            START,
            id_,
            ActivityType.OPTRD,
            "AAPL",
            Decimal(100),
            Decimal(380),
            Decimal(-38000),
            "Option Trade",
            group,
        )
        first, second = (json.loads(encode(activity_update(ACCOUNT, event))) for event in (gone, come))
        self.assertEqual(first["details"]["contract_symbol"], CALL)
        self.assertEqual((first["activity_type"], first["qty"], first["net_amount"]), ("OPEXC", "-1", "0"))
        self.assertNotIn("price", first)
        self.assertEqual((second["price"], second["qty"], second["net_amount"]), ("380", "100", "-38000"))
        self.assertNotIn("contract_symbol", second["details"])
        for update in (first, second):
            self.assertEqual(update["ref_id"], "5f596936-6f23-4cef-bdf1-3806aae57dbf")
            self.assertEqual(update["details"]["group_id"], group)

    def test_an_expiration_is_a_group_of_its_own(self):
        """An option activity that belongs to no other one has its own id for its group."""
        id_ = "20261218160000000::5f596936-6f23-4cef-bdf1-3806aae57dbf"
        event = ActivityEvent(7, START, id_, ActivityType.OPEXP, CALL, Decimal(-1), None, Decimal(0), "Option Expiry")
        update = activity_update(ACCOUNT, event)
        self.assertEqual(update.details.group_id, update.ref_id)

    def test_cash_has_no_symbol(self):
        """A deposit has an amount, and neither quantity nor symbol."""
        event = ActivityEvent(7, START, "x::y", ActivityType.JNLC, "", Decimal(0), None, Decimal(50), "")
        update = json.loads(encode(activity_update(ACCOUNT, event)))
        self.assertEqual(update["net_amount"], "50")
        self.assertTrue({"qty", "price"}.isdisjoint(update))
        self.assertNotIn("symbol", update["details"])

    def test_other_events_are_no_activities(self):
        """Steps without a fill move nothing, and the parent of a multi-leg fill only repeats its legs."""
        order = self.exchange.order()
        fill = OrderEvent(7, START, EventKind.FILL, order, Execution("x", Decimal(1), Decimal(1), Decimal(1)))
        whole = OrderEvent(8, START, EventKind.FILL, order, fill.execution, legs=(fill,))
        self.assertIsNone(activity_update(ACCOUNT, OrderEvent(7, START, EventKind.NEW, order)))
        self.assertIsNone(activity_update(ACCOUNT, whole))
