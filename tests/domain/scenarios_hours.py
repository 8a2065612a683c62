"""Scenarios: orders before, in and after the hours of the exchange."""

from tests.domain.scenario import Scenario

SCENARIOS = (
    Scenario(
        "an order of the night is accepted, goes out at four and fills from the open on",
        "Orders: order lifecycle",
        """
        at 2026-11-24 18:00
        quote AAPL 100
        a: buy 1 AAPL market
        a is accepted
        a expires_at 2026-11-25 21:00:00+00:00
        at 2026-11-25 04:00
        a is new
        a submitted_at 2026-11-25 09:00:00+00:00
        quote AAPL 101
        a is new
        at 2026-11-25 09:30
        a is filled 1 at 101
        events accepted a, new a, fill a
        """,
        sessions=True,
    ),
    Scenario(
        "a late clock lets everything happen at its own moment",
        "Orders: order lifecycle",
        """
        at 2026-11-24 18:00
        quote AAPL 100
        a: buy 1 AAPL limit 99
        at 2026-12-10 12:00
        a is expired
        a submitted_at 2026-11-25 09:00:00+00:00
        a expired_at 2026-11-25 21:00:00+00:00
        """,
        sessions=True,
    ),
    Scenario(
        "an accepted order cannot be replaced but can be canceled",
        "Replace an Order",
        """
        at 2026-11-24 18:00
        quote AAPL 100
        a: buy 1 AAPL limit 90
        replace a limit 91 => 42210000 cannot replace order in accepted status
        cancel a
        at 2026-11-25 12:00
        a is canceled
        """,
        sessions=True,
    ),
    Scenario(
        "an order of the pre-market is new and fills from the open on",
        "Orders: order lifecycle",
        """
        at 2026-11-25 08:00
        quote AAPL 100
        a: buy 1 AAPL limit 100
        a is new
        quote AAPL 99
        a is new
        at 2026-11-25 09:30
        a is filled 1 at 99
        """,
        sessions=True,
    ),
    Scenario(
        "an order for extended hours fills before the open and after the close, until eight",
        "Placing Orders: extended hours",
        """
        at 2026-11-25 08:00
        quote AAPL 100
        a: buy 1 AAPL limit 100 ext
        a is filled 1 at 100
        at 2026-11-25 17:00
        b: buy 1 AAPL limit 90 ext
        b is new
        b expires_at 2026-11-26 01:00:00+00:00
        quote AAPL 90
        b is filled 1 at 90
        c: buy 1 AAPL limit 80 ext
        at 2026-11-25 20:00
        c is expired
        """,
        sessions=True,
    ),
    Scenario(
        "stops start in regular hours only",
        "Placing Orders: stop order",
        """
        quote AAPL 100
        buy 1 AAPL market
        a: sell 1 AAPL stop 95 gtc
        at 2026-11-24 17:00
        quote AAPL 90
        a is new
        at 2026-11-25 09:30
        a is filled 1 at 90
        """,
        sessions=True,
    ),
    Scenario(
        "trailing stops follow in regular hours only",
        "Placing Orders: trailing stop order",
        """
        quote AAPL 100
        buy 1 AAPL market
        a: sell 1 AAPL trail 5 gtc
        at 2026-11-24 17:00
        quote AAPL 120
        a hwm 100
        quote AAPL 110
        at 2026-11-25 09:30
        a hwm 110
        a stop_price 105
        """,
        sessions=True,
    ),
    Scenario(
        "ioc outside the hours is canceled",
        "Placing Orders: time in force",
        """
        at 2026-11-24 18:00
        quote AAPL 100
        a: buy 1 AAPL market ioc
        a is canceled
        """,
        sessions=True,
    ),
    Scenario(
        "a bracket of the night lives from the open on",
        "Placing Orders: bracket orders",
        """
        at 2026-11-24 18:00
        quote AAPL 100
        a: buy 10 AAPL market bracket tp 110 sl 90 gtc
        a is accepted
        a.1 is held
        at 2026-11-25 09:30
        a is filled 10 at 100
        a.1 is new
        quote AAPL 110
        a.1 is filled 10 at 110
        """,
        sessions=True,
    ),
    Scenario(
        "a position of the night is closed at the open",
        "Close a Position",
        """
        quote AAPL 100
        buy 1 AAPL market
        at 2026-11-24 18:00
        a: close AAPL
        a is accepted
        hold AAPL 1 free 0
        at 2026-11-25 09:30
        a is filled 1 at 100
        """,
        sessions=True,
    ),
    Scenario(
        "a notional sale of the night sells no more than it held, however far the price fell",
        "Fractional Trading",
        """
        quote AAPL 100
        buy 1 AAPL market
        at 2026-11-24 18:00
        a: sell $50 AAPL market
        hold AAPL 1 free 0.5
        quote AAPL 10
        at 2026-11-25 09:30
        a is filled 0.5 at 10
        """,
        sessions=True,
    ),
    Scenario(
        "a notional order that buys nothing any more is rejected",
        "Fractional Trading",
        """
        at 2026-11-24 18:00
        quote AAPL 100
        a: buy $1 AAPL market
        quote AAPL 1000000000000
        at 2026-11-25 09:30
        a is rejected
        """,
        sessions=True,
    ),
    Scenario(
        "a force on an order of the night sends it out first",
        "Orders: order lifecycle",
        """
        at 2026-11-24 18:00
        quote AAPL 100
        buy 10 AAPL market ext => 42210000 extended hours order must be DAY or GTC limit orders
        a: buy 10 AAPL market
        fill a 4
        a is partially_filled 4 at 100
        at 2026-11-25 09:30
        a is filled 10 at 100
        events accepted a, new a, partial_fill a, fill a
        """,
        sessions=True,
    ),
    Scenario(
        "an OCO order of the night watches its stop from the open on",
        "Placing Orders: OCO orders",
        """
        quote AAPL 100
        buy 10 AAPL market
        at 2026-11-24 18:00
        a: sell 10 AAPL oco tp 110 sl 90 gtc
        a is accepted
        at 2026-11-25 09:30
        quote AAPL 90
        a.1 is filled 10 at 90
        a is canceled
        """,
        sessions=True,
    ),
    Scenario(
        "options are traded at market in regular hours, and not opened in their last minutes",
        "Options Trading: error messages",
        """
        quote AAPL261218C00100000 5
        at 2026-12-17 17:00
        buy 1 AAPL261218C00100000 market
        => 42210000 options market orders are only allowed during market hours
        at 2026-12-18 15:14:59
        buy 1 AAPL261218C00100000 market
        at 2026-12-18 15:15
        buy 1 AAPL261218C00100000 market
        => 42210000 contract "AAPL261218C00100000" expires soon, unable to open new positions
        sell 1 AAPL261218C00100000 market
        """,
        sessions=True,
    ),
    Scenario(
        "a notional sale of the night does not join other closing orders",
        "Fractional Trading",
        """
        quote AAPL 100
        buy 2 AAPL market
        at 2026-11-24 18:00
        a: sell 0.5 AAPL market
        sell $50 AAPL market => 40310000 unable to open new notional orders while having open closing position orders
        """,
        sessions=True,
    ),
)
