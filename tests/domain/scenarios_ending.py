"""Scenarios: orders that are canceled or made to fill or end, and positions that are closed."""

from tests.domain.scenario import Scenario

SCENARIOS = (
    Scenario(
        "an order that is over cannot be canceled",
        "Delete an Order",
        """
        quote AAPL 100
        a: buy 10 AAPL market
        cancel a => 42210000 order is already in "filled" state
        b: buy 10 AAPL limit 90
        cancel b
        cancel b => 42210000 order is already in "canceled" state
        c: buy 10 AAPL limit 90
        reject c
        cancel c => 42210000 order is already in "rejected" state
        d: buy 10 AAPL limit 90
        expire d
        cancel d => 42210000 order is already in "expired" state
        """,
    ),
    Scenario(
        "a canceled order keeps what it filled and frees what it held",
        "Delete an Order",
        """
        quote AAPL 100
        buy 10 AAPL market
        a: sell 10 AAPL limit 110
        fill a 3
        hold AAPL 7 free 0
        cancel a
        a is canceled 3 at 100
        hold AAPL 7 free 7
        """,
    ),
    Scenario(
        "what a test forces happens to any open order",
        "Orders: order lifecycle",
        """
        quote AAPL 100
        a: buy 10 AAPL limit 90
        fill a 4 at 91
        a is partially_filled 4 at 91
        fill a 7 => 42210000 qty must be <= 6, what is left of the order
        fill a 0 => 40010001 qty must be > 0
        fill a 1 at 0 => 40010001 price must be > 0
        fill a at 89
        a is filled 10 at 89.8
        b: buy 1 AAPL limit 90
        reject b
        b is rejected
        events new a, partial_fill a, fill a, new b, rejected b
        """,
    ),
    Scenario(
        "a held leg cannot be filled by force",
        "Orders: order lifecycle",
        """
        quote AAPL 100
        a: buy 10 AAPL limit 95 bracket tp 110 sl 90
        fill a.1 => 42210000 a held order cannot fill
        arm a.2 => 42210000 a held order cannot fill
        fill a
        a is filled 10 at 100
        a.1 is new
        """,
    ),
    Scenario(
        "a position is closed by a market order on the other side",
        "Close a Position",
        """
        quote AAPL 100
        buy 10 AAPL market
        quote AAPL 110
        a: close AAPL
        a side sell
        a type market
        a is filled 10 at 110
        hold AAPL 0
        money 1000100
        """,
    ),
    Scenario(
        "a part of a position is closed by quantity or by percentage, whole shares staying whole",
        "Close a Position: qty, percentage",
        """
        quote AAPL 100
        buy 15 AAPL market
        close AAPL 5
        hold AAPL 10 free 10
        close AAPL 33%
        hold AAPL 7 free 7
        close AAPL 10% => 40010001 qty must be > 0
        close AAPL 100%
        hold AAPL 0
        """,
    ),
    Scenario(
        "a percentage of a fractional position is fractional",
        "Close a Position: percentage",
        """
        quote AAPL 100
        buy 1.5 AAPL market
        close AAPL 50%
        hold AAPL 0.75 free 0.75
        """,
    ),
    Scenario(
        "a short position is closed by a buy",
        "Close a Position",
        """
        quote AAPL 100
        sell 10 AAPL market
        quote AAPL 90
        a: close AAPL
        a side buy
        a position_intent buy_to_close
        money 1000100
        """,
    ),
    Scenario(
        "what open orders hold cannot be closed",
        "Close a Position",
        """
        quote AAPL 100
        a: buy 10 AAPL market bracket tp 110 sl 90
        close AAPL => 40310000 insufficient qty available for order (requested: 10, available: 0)
        cancel a.1
        close AAPL
        hold AAPL 0
        """,
    ),
    Scenario(
        "a position that is not there cannot be closed",
        "Close a Position",
        """
        close AAPL => 40410000 position not found: AAPL
        """,
    ),
)
