"""Scenarios: multi-leg option orders."""

from tests.domain.scenario import Scenario

SCENARIOS = (
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
        mleg 1 market : +1 AAPL261218C00100000, -1 AAPL269918C00110000
        => 42210000 asset not found for AAPL269918C00110000
        mleg 1 market : +1.5 AAPL261218C00100000, -1 AAPL261218C00110000
        => 40010001 leg.0 ratio_qty must be a positive integer
        mleg 1 limit 2 ioc : +1 AAPL261218C00100000, -1 AAPL261218C00110000 => 42210000 invalid time in force
        mleg 1 market gtc : +1 AAPL261218C00100000, -1 AAPL261218C00110000 => 42210000 invalid time in force
        mleg 1 market : +1 AAPL261218C00100000 sell_to_close, -1 AAPL261218C00110000
        => 42210000 position intent mismatch, inferred: buy_to_open, specified: sell_to_close
        """,
    ),
    Scenario(
        "what is only bought is not filled for a credit, not even by force",
        "Options Level 3 Trading: multi-leg orders",
        """
        quote AAPL261218C00100000 5
        quote AAPL261218P00100000 3
        a: mleg 1 limit 6 : +1 AAPL261218C00100000, +1 AAPL261218P00100000
        fill a at -0.01 => 42210000 the legs cannot make this price, whatever theirs are
        fill a at 0.01
        a is filled 1 at 0.01
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
        cancel a.1 => 42210000 leg order is already in canceled state
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
