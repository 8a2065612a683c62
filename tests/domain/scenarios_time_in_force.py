"""Scenarios: how long orders wait, when the market is always open and when it is not."""

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
)
