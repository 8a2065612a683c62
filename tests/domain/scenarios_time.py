"""Scenarios: times in force and the hours of the exchange."""

from tests.domain.scenario import Scenario

SCENARIOS = (
    Scenario(
        "a day order says when the session ends",
        "Placing Orders: time in force",
        """
        a: buy 1 AAPL limit 90
        a expires_at 2026-11-24 21:00:00+00:00
        at 2026-11-27 10:00
        b: buy 1 AAPL limit 90
        b expires_at 2026-11-27 18:00:00+00:00
        at 2026-11-28 10:00
        c: buy 1 AAPL limit 90
        c expires_at 2026-11-30 21:00:00+00:00
        """,
    ),
    Scenario(
        "a gtc order is good for 90 days, to the close of the last session in them",
        "Placing Orders: time in force, aged order policy",
        """
        at 2026-07-12 12:00
        a: buy 1 AAPL limit 90 gtc
        a expires_at 2026-10-09 20:00:00+00:00
        """,
    ),
    Scenario(
        "by default the market is always open and nothing expires",
        "Placing Orders: time in force",
        """
        quote AAPL 100
        at 2026-11-28 03:00
        a: buy 1 AAPL limit 90
        b: buy 1 AAPL market
        b is filled
        at 2027-06-01 12:00
        a is new
        quote AAPL 90
        a is filled 1 at 90
        """,
    ),
    Scenario(
        "by default opg and cls orders behave as day orders",
        "Placing Orders: time in force",
        """
        quote AAPL 100
        a: buy 1 AAPL market opg
        a is filled
        b: buy 1 AAPL limit 90 cls
        b is new
        quote AAPL 90
        b is filled 1 at 90
        """,
    ),
    Scenario(
        "ioc fills at once or is canceled",
        "Placing Orders: time in force",
        """
        quote AAPL 100
        a: buy 1 AAPL limit 100 ioc
        a is filled 1 at 100
        b: buy 1 AAPL limit 99.99 ioc
        b is canceled
        events new a, fill a, new b, canceled b
        """,
    ),
    Scenario(
        "fok fills whole at once or is canceled",
        "Placing Orders: time in force",
        """
        quote AAPL 100
        a: buy 1 AAPL market fok
        a is filled 1 at 100
        b: buy 1 AAPL limit 99 fok
        b is canceled
        quote AAPL 99
        b is canceled
        """,
    ),
    Scenario(
        "auction orders are market or limit, trailing stops day or gtc",
        "Placing Orders: time in force",
        """
        quote AAPL 100
        buy 1 AAPL stop 110 opg => 42210000 opg orders must be market or limit orders
        buy 1 AAPL trail 5 ioc => 42210000 trailing stop orders must be DAY or GTC orders
        """,
    ),
    Scenario(
        "orders for extended hours are day or gtc limits",
        "Placing Orders: extended hours",
        """
        quote AAPL 100
        buy 1 AAPL market ext => 42210000 extended hours order must be DAY or GTC limit orders
        buy 1 AAPL limit 90 ext ioc => 42210000 extended hours order must be DAY or GTC limit orders
        a: buy 1 AAPL limit 90 ext gtc
        a is new
        """,
    ),
    Scenario(
        "a day order that does not fill expires at the close",
        "Placing Orders: time in force",
        """
        quote AAPL 100
        a: buy 1 AAPL limit 90
        at 2026-11-24 15:59:59
        a is new
        at 2026-11-24 16:00
        a is expired
        a expired_at 2026-11-24 21:00:00+00:00
        power 4000000
        """,
        sessions=True,
    ),
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
        "a gtc order outlives the session and is canceled when it is too old",
        "Placing Orders: time in force, aged order policy",
        """
        quote AAPL 100
        a: buy 1 AAPL limit 90 gtc
        a expires_at 2027-02-22 21:00:00+00:00
        at 2027-02-22 16:14:59
        a is new
        at 2027-02-22 16:15
        a is canceled
        """,
        sessions=True,
    ),
    Scenario(
        "an opg order fills at the open",
        "Placing Orders: time in force",
        """
        at 2026-11-25 09:00
        quote AAPL 100
        a: buy 1 AAPL market opg
        b: buy 1 AAPL limit 99 opg
        a is new
        at 2026-11-25 09:30
        a is filled 1 at 100
        b is canceled
        """,
        sessions=True,
    ),
    Scenario(
        "an opg order is refused from two minutes before the open until the evening",
        "Placing Orders: time in force",
        """
        quote AAPL 100
        at 2026-11-25 09:28
        buy 1 AAPL market opg => 40310000 opg orders must be submitted after 7:00pm and before 9:28am
        at 2026-11-25 18:59
        buy 1 AAPL market opg => 40310000 opg orders must be submitted after 7:00pm and before 9:28am
        at 2026-11-25 19:00
        a: buy 1 AAPL market opg
        a is accepted
        a expires_at 2026-11-27 14:30:00+00:00
        """,
        sessions=True,
    ),
    Scenario(
        "a cls order fills at the close",
        "Placing Orders: time in force",
        """
        quote AAPL 100
        a: buy 1 AAPL market cls
        a is new
        quote AAPL 101
        a is new
        at 2026-11-24 16:00
        a is filled 1 at 101
        """,
        sessions=True,
    ),
    Scenario(
        "a cls order is refused from five minutes before the close until the evening",
        "Placing Orders: time in force",
        """
        quote AAPL 100
        at 2026-11-24 15:54:59
        a: sell 1 AAPL limit 200 cls
        cancel a
        at 2026-11-24 15:55
        buy 1 AAPL market cls => 40310000 cls orders must be submitted after 7:00pm and before 3:55pm
        at 2026-11-24 19:00
        a: buy 1 AAPL market cls
        a is accepted
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
        "a bracket expires with all of its members",
        "Placing Orders: bracket orders",
        """
        quote AAPL 100
        a: buy 10 AAPL limit 95 bracket tp 110 sl 90
        at 2026-11-24 16:00
        a is expired
        a.1 is expired
        a.2 is expired
        """,
        sessions=True,
    ),
    Scenario(
        "the exits of a filled day bracket expire at the close",
        "Placing Orders: bracket orders",
        """
        quote AAPL 100
        a: buy 10 AAPL market bracket tp 110 sl 90
        at 2026-11-24 16:00
        a is filled
        a.1 is expired
        a.2 is expired
        hold AAPL 10 free 10
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
