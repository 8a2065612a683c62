"""Scenarios: options, single and multi-leg, their exercise, expiry and assignment."""

from tests.domain.scenario import Scenario

SCENARIOS = (
    Scenario(
        "an option order is of class simple and moves a hundred times its price",
        "Options Trading",
        """
        quote AAPL261218C00100000 4.90 5.10
        a: buy 2 AAPL261218C00100000 market
        a is filled 2 at 5
        a order_class simple
        a asset_class us_option
        money 999000
        """,
    ),
    Scenario(
        "an option limit fills at the mid once that reaches it",
        "Options Trading",
        """
        quote AAPL261218C00100000 5
        a: buy 2 AAPL261218C00100000 limit 4.50
        quote AAPL261218C00100000 4.5
        a is filled 2 at 4.5
        """,
    ),
    Scenario(
        "stops and stop-limits exist for single options",
        "Options Trading",
        """
        quote AAPL261218C00100000 5
        buy 2 AAPL261218C00100000 market
        a: sell 2 AAPL261218C00100000 stop 4
        quote AAPL261218C00100000 3.9
        a is filled 2 at 3.9
        """,
    ),
    Scenario(
        "what stocks may and options may not",
        "Options Trading: error messages",
        """
        quote AAPL261218C00100000 5
        buy 1.5 AAPL261218C00100000 market => 42210000 qty must be integer for options trading
        buy $500 AAPL261218C00100000 market => 42210000 notional orders are not supported for options trading
        buy 1 AAPL261218C00100000 limit 5 ext => 42210000 extended hours is not supported for options trading
        buy 1 AAPL261218C00100000 trail 1 => 42210000 invalid order type for options trading
        buy 1 AAPL261218C00100000 limit 5 ioc => 42210000 order_time_in_force provided not supported for options trading
        buy 1 AAPL261218C00100000 market gtc => 42210000 invalid option time_in_force
        buy 1 AAPL261218C00100000 limit 5.001 => 42210000 limit price must be limited to 2 decimal places
        buy 1 AAPL261218C00100000 market bracket tp 6 sl 4 => 42210000 complex orders not supported for options trading
        buy 1 AAPL251218C00100000 limit 5 => 42210000 contract "AAPL251218C00100000" is expired
        a: buy 1 AAPL261218C00100000 limit 4 gtc
        a is new
        """,
    ),
    Scenario(
        "the options level of an account bounds what it may trade",
        "Options Trading: trading levels",
        """
        quote AAPL261218C00100000 5
        quote AAPL261218C00110000 3
        set max_options_trading_level 0
        buy 1 AAPL261218C00100000 market => 40310000 account not authorized to trade options
        set max_options_trading_level 1
        buy 1 AAPL261218C00100000 market => 40310000 account not eligible to trade long option contracts
        set max_options_trading_level 2
        a: buy 1 AAPL261218C00100000 market
        a is filled
        mleg 1 market : +1 AAPL261218C00100000, -1 AAPL261218C00110000
        => 40310000 account not eligible to trade spreads or uncovered contracts
        """,
    ),
    Scenario(
        "an option is paid from the options buying power",
        "Options Trading",
        """
        quote AAPL261218C00100000 5
        options 1000000
        buy 2001 AAPL261218C00100000 market => 40310000 insufficient options buying power
        a: buy 2000 AAPL261218C00100000 limit 4
        options 200000
        """,
    ),
    Scenario(
        "a call is sold against a hundred shares that are held",
        "Options Trading: covered call",
        """
        quote AAPL 100
        quote AAPL261218C00110000 3
        sell 1 AAPL261218C00110000 market
        => 40310000 insufficient underlying qty available for covered call (required: 100, available: 0)
        buy 150 AAPL market
        a: sell 1 AAPL261218C00110000 market
        a is filled 1 at 3
        sell 1 AAPL261218C00110000 limit 4
        => 40310000 insufficient underlying qty available for covered call (required: 200, available: 150)
        """,
    ),
    Scenario(
        "shares that cover a call that was sold cannot be sold",
        "Options Trading: covered call",
        """
        quote AAPL 100
        quote AAPL261218C00110000 3
        buy 150 AAPL market
        a: sell 1 AAPL261218C00110000 limit 4
        sell 51 AAPL market => 40310000 insufficient qty available for order (requested: 51, available: 50)
        sell 50 AAPL market
        cancel a
        sell 100 AAPL market
        hold AAPL 0
        """,
    ),
    Scenario(
        "a long call that an order would sell covers nothing",
        "Options Trading: covered call",
        """
        quote AAPL 100
        quote AAPL261218C00100000 5
        quote AAPL261218C00110000 3
        buy 100 AAPL market
        buy 1 AAPL261218C00100000 market
        sell 1 AAPL261218C00110000 market
        a: sell 1 AAPL261218C00100000 limit 9
        sell 100 AAPL market
        => 40310000 insufficient qty available for order (requested: 100, available: 0)
        cancel a
        sell 100 AAPL market
        hold AAPL 0
        """,
    ),
    Scenario(
        "a resting multi-leg order is covered within itself",
        "Options Trading: covered call",
        """
        quote AAPL 100
        quote AAPL261218C00100000 5
        quote AAPL261218C00110000 3
        quote AAPL261218C00120000 1
        buy 100 AAPL market
        a: mleg 1 limit 1 : +1 AAPL261218C00100000, -1 AAPL261218C00110000
        b: sell 1 AAPL261218C00120000 market
        b is filled
        """,
    ),
    Scenario(
        "a replaced call order is not counted twice",
        "Options Trading: covered call",
        """
        quote AAPL 100
        quote AAPL261218C00110000 3
        buy 200 AAPL market
        a: sell 1 AAPL261218C00110000 limit 4
        b: replace a qty 2
        b is new
        replace b qty 3
        => 40310000 insufficient underlying qty available for covered call (required: 300, available: 200)
        """,
    ),
    Scenario(
        "a replaced spread may close what the old one held",
        "Options Level 3 Trading: replace",
        """
        quote AAPL261218C00100000 5
        quote AAPL261218C00110000 3
        mleg 2 market : +1 AAPL261218C00100000, -1 AAPL261218C00110000
        a: mleg 1 limit -2.50 : -1 AAPL261218C00100000, +1 AAPL261218C00110000
        b: replace a qty 2
        hold AAPL261218C00100000 2 free 0
        hold AAPL261218C00110000 -2 free 0
        b: replace b limit -2
        hold AAPL261218C00100000 0
        """,
    ),
    Scenario(
        "a credit spread ties up what it can lose, less what it earns",
        "Options Level 3 Trading: margin",
        """
        quote AAPL261218C00100000 5
        quote AAPL261218C00110000 3
        quote AAPL 100
        buy 100 AAPL market
        options 995000
        a: mleg 1 limit -2.50 : -1 AAPL261218C00100000, +1 AAPL261218C00110000
        options 994250
        cancel a
        b: mleg 1 limit -9 : -2 AAPL261218C00100000, +1 AAPL261218C00110000
        options 994900
        """,
    ),
    Scenario(
        "a put that is sold is secured by its strike in cash",
        "Options Trading: cash-secured put",
        """
        quote AAPL261218P00100000 3
        cash 25000
        sell 3 AAPL261218P00100000 market
        => 40310000 insufficient options buying power for cash-secured put (required: 30000, available: 25000)
        a: sell 2 AAPL261218P00100000 limit 4
        options 5000
        """,
    ),
    Scenario(
        "a multi-leg order fills at the composite mid, each leg at its own",
        "Options Level 3 Trading: multi-leg orders",
        """
        quote AAPL261218C00100000 4.90 5.10
        quote AAPL261218C00110000 2.90 3.10
        a: mleg 2 market : +1 AAPL261218C00100000, -1 AAPL261218C00110000
        a is filled 2 at 2
        a symbol
        a.1 is filled 2 at 5
        a.2 is filled 2 at 3
        a.1 ratio_qty 1
        a.1 position_intent buy_to_open
        a.2 position_intent sell_to_open
        hold AAPL261218C00100000 2
        hold AAPL261218C00110000 -2
        money 999600
        events new a, new a.1, new a.2, fill a.1, fill a.2, fill a
        """,
    ),
    Scenario(
        "the composite is rounded once and the legs make it exactly",
        "Options Level 3 Trading: multi-leg orders",
        """
        quote AAPL261218C00100000 5.00 5.01
        quote AAPL261218C00110000 3.00 3.03
        a: mleg 1 market : +3 AAPL261218C00100000, -1 AAPL261218C00110000
        a is filled 1 at 12
        a.1 is filled 3 at 5.01
        a.2 is filled 1 at 3.03
        """,
    ),
    Scenario(
        "a debit rests until the composite falls to its limit, whichever leg moves",
        "Options Level 3 Trading: multi-leg orders",
        """
        quote AAPL261218C00100000 5
        quote AAPL261218C00110000 3
        a: mleg 1 limit 1.50 : +1 AAPL261218C00100000, -1 AAPL261218C00110000
        a is new
        options 999850
        quote AAPL261218C00110000 3.40
        a is new
        quote AAPL261218C00110000 3.50
        a is filled 1 at 1.5
        """,
    ),
    Scenario(
        "a credit is a negative limit, which is taken as low as that",
        "Options Level 3 Trading: multi-leg orders",
        """
        quote AAPL261218C00100000 5
        quote AAPL261218C00110000 3
        a: mleg 1 limit -2.10 : -1 AAPL261218C00100000, +1 AAPL261218C00110000
        a is new
        options 999210
        b: mleg 1 limit -2 : -1 AAPL261218C00100000, +1 AAPL261218C00110000
        b is filled 1 at -2
        money 1000200
        """,
    ),
    Scenario(
        "the rules of multi-leg orders",
        "Options Level 3 Trading: error messages",
        """
        quote AAPL261218C00100000 5
        quote AAPL261218C00110000 3
        mleg 1 market : +1 AAPL261218C00100000 => 42210000 mleg orders must have at least 2 legs and at most 4 legs
        mleg 1 market : +2 AAPL261218C00100000, -2 AAPL261218C00110000
        => 42210000 mleg leg ratios must be in their simplest form
        mleg 1 market : +1 AAPL261218C00100000, -1 AAPL261218C00100000 => 42210000 mleg orders must have unique symbols
        mleg 1 market : +1 AAPL261218C00100000, -1 MSFT261218C00110000
        => 42210000 underlying asset mismatch: AAPL != MSFT
        mleg 1.5 market : +1 AAPL261218C00100000, -1 AAPL261218C00110000
        => 42210000 qty must be integer for options trading
        mleg 1 limit 2.005 : +1 AAPL261218C00100000, -1 AAPL261218C00110000
        => 42210000 limit price must be limited to 2 decimal places
        mleg 1 market : +1 AAPL261218C00100000, -2 AAPL261218C00110000
        => 40310000 account not eligible to trade uncovered option contracts
        mleg 1 market : +1 AAPL, -1 AAPL261218C00110000
        => 42210000 equity legs are not served here: each leg of a mleg order must be an option contract
        mleg 1 market : +1.5 AAPL261218C00100000, -1 AAPL261218C00110000
        => 40010001 leg.0 ratio_qty must be a positive integer
        mleg 1 market : +1 AAPL261218C00100000 sell_to_close, -1 AAPL261218C00110000
        => 42210000 position intent mismatch, inferred: buy_to_open, specified: sell_to_close
        """,
    ),
    Scenario(
        "a multi-leg order is canceled whole, by its parent",
        "Options Level 3 Trading: cancel",
        """
        quote AAPL261218C00100000 5
        quote AAPL261218C00110000 3
        a: mleg 1 limit 1 : +1 AAPL261218C00100000, -1 AAPL261218C00110000
        cancel a
        a is canceled
        a.1 is canceled
        a.2 is canceled
        cancel a.1 => 42210000 leg order is already in "canceled" state
        options 1000000
        """,
    ),
    Scenario(
        "a multi-leg order is replaced with all of its legs",
        "Options Level 3 Trading: replace",
        """
        quote AAPL261218C00100000 5
        quote AAPL261218C00110000 3
        a: mleg 1 limit 1 : +1 AAPL261218C00100000, -1 AAPL261218C00110000
        replace a limit 1 => 42210000 order parameters are not changed
        replace a limit 1.005 => 42210000 limit price must be limited to 2 decimal places
        b: replace a limit 1.50 qty 3
        a is replaced
        b is new
        b.1 qty 3
        b qty 3
        options 999550
        quote AAPL261218C00110000 3.60
        b is filled 3 at 1.4
        b.1 is filled 3 at 5
        """,
    ),
    Scenario(
        "a spread is closed as it was opened",
        "Options Level 3 Trading: multi-leg orders",
        """
        quote AAPL261218C00100000 5
        quote AAPL261218C00110000 3
        mleg 2 market : +1 AAPL261218C00100000, -1 AAPL261218C00110000
        sell 2 AAPL261218C00100000 market => 40310000 account not eligible to trade uncovered option contracts
        a: mleg 2 limit -2.50 : -1 AAPL261218C00100000 sell_to_close, +1 AAPL261218C00110000 buy_to_close
        hold AAPL261218C00100000 2 free 0
        hold AAPL261218C00110000 -2 free 0
        quote AAPL261218C00100000 5.50
        a is filled 2 at -2.5
        hold AAPL261218C00100000 0
        money 1000100
        """,
    ),
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
    Scenario(
        "a multi-leg order of the night goes out with its legs",
        "Options Level 3 Trading: multi-leg orders",
        """
        quote AAPL261218C00100000 5
        quote AAPL261218C00110000 3
        at 2026-11-24 18:00
        a: mleg 1 limit 2 : +1 AAPL261218C00100000, -1 AAPL261218C00110000
        a is accepted
        a.1 is accepted
        at 2026-11-25 04:00
        a is new
        a.1 is new
        at 2026-11-25 09:30
        a is filled 1 at 2
        b: mleg 1 limit 1 : +1 AAPL261218C00100000, -1 AAPL261218C00110000
        at 2026-11-25 16:00
        b is expired
        b.2 is expired
        """,
        sessions=True,
    ),
)
