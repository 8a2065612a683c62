"""Scenarios: options that are exercised, assigned or expire."""

from tests.domain.scenario import Scenario

SCENARIOS = (
    Scenario(
        "a call is exercised for its strike in cash",
        "Exercise an Options Position",
        """
        quote AAPL 120
        quote AAPL261218C00100000 21
        buy 3 AAPL261218C00100000 market
        exercise AAPL261218C00100000 1
        hold AAPL261218C00100000 2 free 2
        hold AAPL 100 free 100
        money 983700
        done OPEXC -1, OPTRD 100
        exercise AAPL261218C00100000 3 => 40310000 insufficient qty available (requested: 3, available: 2)
        exercise AAPL261218C00100000
        hold AAPL 300
        exercise AAPL261218C00100000 => 40410000 long position not found: AAPL261218C00100000
        """,
    ),
    Scenario(
        "the cash for an exercise must be there",
        "Exercise an Options Position: errors",
        """
        quote AAPL 120
        quote AAPL261218C00100000 21
        buy 1 AAPL261218C00100000 market
        cash 9999.99
        exercise AAPL261218C00100000 => 40310000 insufficient cash available (required: 10000, available: 9999.99)
        """,
    ),
    Scenario(
        "a put delivers shares that are held",
        "Exercise an Options Position",
        """
        quote AAPL 80
        quote AAPL261218P00100000 21
        buy 100 AAPL market
        buy 1 AAPL261218P00100000 market
        exercise AAPL261218P00100000
        hold AAPL 0
        money 999900
        done OPEXC -1, OPTRD -100
        """,
    ),
    Scenario(
        "a put without shares opens a short position, where the account may",
        "Exercise an Options Position",
        """
        quote AAPL 80
        quote AAPL261218P00100000 21
        buy 2 AAPL261218P00100000 market
        set no_shorting true
        exercise AAPL261218P00100000 1
        => 40310000 insufficient underlying qty available for deliverable: AAPL(required: 100, available: 0)
        set no_shorting false
        exercise AAPL261218P00100000 1
        hold AAPL -100
        buy 150 AAPL market => 40310000 insufficient qty available for order (requested: 150, available: 100)
        """,
    ),
    Scenario(
        "what open orders would sell cannot be exercised",
        "Exercise an Options Position: errors",
        """
        quote AAPL261218C00100000 21
        buy 1 AAPL261218C00100000 market
        a: sell 1 AAPL261218C00100000 limit 30
        exercise AAPL261218C00100000 => 40310000 no qty available to exercise
        """,
    ),
    Scenario(
        "shares that come by exercise cancel orders that do not fit any more",
        "Exercise an Options Position",
        """
        quote AAPL 120
        quote AAPL261218C00100000 21
        buy 1 AAPL261218C00100000 market
        sell 100 AAPL market
        a: buy 60 AAPL limit 110
        b: buy 40 AAPL limit 100
        exercise AAPL261218C00100000
        hold AAPL 0
        a is canceled
        b is canceled
        """,
    ),
    Scenario(
        "an order that would cover is canceled when the short position has become a long one",
        "Exercise an Options Position",
        """
        quote AAPL 120
        quote AAPL261218C00100000 21
        buy 2 AAPL261218C00100000 market
        sell 100 AAPL market
        a: buy 60 AAPL limit 110
        exercise AAPL261218C00100000
        hold AAPL 100 free 100
        a is canceled
        """,
    ),
    Scenario(
        "an order that would open a long position is canceled when a short one has come",
        "Exercise an Options Position",
        """
        quote AAPL 80
        quote AAPL261218P00100000 21
        buy 1 AAPL261218P00100000 market
        a: buy 60 AAPL limit 70
        exercise AAPL261218P00100000
        hold AAPL -100 free 100
        a is canceled
        """,
    ),
    Scenario(
        "a put does not deliver shares that are not there to a long position",
        "Exercise an Options Position",
        """
        quote AAPL 80
        quote AAPL261218P00100000 21
        buy 50 AAPL market
        buy 1 AAPL261218P00100000 market
        exercise AAPL261218P00100000
        => 40310000 insufficient underlying qty available for deliverable: AAPL(required: 100, available: 50)
        """,
    ),
    Scenario(
        "contracts in the money by a cent are exercised at the close of their last day",
        "Options Trading: expiration",
        """
        quote AAPL261218C00100000 5
        buy 1 AAPL261218C00100000 market
        quote AAPL 100.01
        at 2026-12-18 15:59
        hold AAPL261218C00100000 1
        at 2026-12-18 16:00
        hold AAPL261218C00100000 0
        hold AAPL 100
        money 989500
        done OPEXC -1, OPTRD 100
        """,
    ),
    Scenario(
        "contracts at the money expire worthless",
        "Options Trading: expiration",
        """
        quote AAPL261218C00100000 5
        quote AAPL261218P00100000 5
        buy 1 AAPL261218C00100000 market
        buy 2 AAPL261218P00100000 market
        a: sell 1 AAPL261218C00100000 limit 9 gtc
        quote AAPL 100
        at 2026-12-18 16:00
        a is expired
        hold AAPL261218C00100000 0
        hold AAPL 0
        done OPEXP -1, OPEXP -2
        money 998500
        """,
    ),
    Scenario(
        "short contracts in the money are assigned",
        "Options Trading: assignment",
        """
        quote AAPL 100
        quote AAPL261218C00110000 3
        buy 100 AAPL market
        sell 1 AAPL261218C00110000 market
        quote AAPL 115
        at 2026-12-18 16:00
        hold AAPL261218C00110000 0
        hold AAPL 0
        money 1001300
        done OPASN 1, OPTRD -100
        """,
    ),
    Scenario(
        "a short put that is assigned takes the shares",
        "Options Trading: assignment",
        """
        quote AAPL261218P00100000 3
        sell 1 AAPL261218P00100000 market
        quote AAPL 90
        at 2026-12-19 00:00
        hold AAPL 100
        money 990300
        done OPASN 1, OPTRD 100
        """,
    ),
    Scenario(
        "a position that is not to be exercised expires",
        "Do Not Exercise an Options Position",
        """
        quote AAPL261218C00100000 5
        quote AAPL 120
        buy 1 AAPL261218C00100000 market
        keep AAPL261218C00100000 => 40310000 dne requests are only accepted on the expiration day of the option contract
        at 2026-12-18 10:00
        keep AAPL261218C00100000
        exercise AAPL261218C00100000 => 40310000 cannot exercise position marked as do-not-exercise
        at 2026-12-18 16:00
        done OPEXP -1
        hold AAPL 0
        keep AAPL261218C00100000 => 40410000 long position not found: AAPL261218C00100000
        """,
    ),
    Scenario(
        "an order in the shares stays where a spread delivers as many as it takes",
        "Options Trading: expiration",
        """
        quote AAPL 120
        quote AAPL261218C00100000 21
        quote AAPL261218C00110000 11
        mleg 1 market : -1 AAPL261218C00110000, +1 AAPL261218C00100000
        a: buy 5 AAPL limit 90 gtc
        at 2026-12-18 16:00
        done OPASN 1, OPTRD -100, OPEXC -1, OPTRD 100
        hold AAPL 0
        a is new
        """,
    ),
    Scenario(
        "an option on an index is European and settled in cash",
        "Options Trading: expiration",
        """
        quote SPX 5000
        quote SPXW261218C04900000 110
        quote SPXW261218C04950000 70
        mleg 2 market : +1 SPXW261218C04900000, -1 SPXW261218C04950000
        money 992000
        exercise SPXW261218C04900000
        => 42210000 contract "SPXW261218C04900000" is European, it is exercised when it expires
        at 2026-12-18 16:00
        done OPEXC -2, OPASN 2
        money 1002000
        hold SPX 0
        """,
    ),
    Scenario(
        "European contracts of a multi-leg order expire together",
        "Options Level 3 Trading: error messages",
        """
        quote SPXW261217C04900000 110
        quote SPXW261218C04950000 70
        mleg 1 market : +1 SPXW261218C04950000, -1 SPXW261217C04900000
        => 42210000 European-style legs must share the expiration date
        """,
    ),
    Scenario(
        "exercises are not taken between the close and midnight",
        "Exercise an Options Position: errors",
        """
        quote AAPL261218C00100000 21
        buy 1 AAPL261218C00100000 market
        at 2026-11-24 16:00
        exercise AAPL261218C00100000 => 40310000 exercise requests are not accepted after market close until midnight
        at 2026-11-25 00:00
        exercise AAPL261218C00100000
        hold AAPL 100
        """,
        sessions=True,
    ),
    Scenario(
        "an option without a known underlying price expires worthless",
        "Options Trading: expiration",
        """
        quote AAPL261218C00100000 5
        buy 1 AAPL261218C00100000 market
        at 2026-12-18 16:00
        done OPEXP -1
        """,
    ),
)
