"""Scenarios: orders in single option contracts, and what covers those that are sold."""

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
        "a call that a long call covers binds what the two may lose, less what it brings",
        "Options Trading: spreads",
        """
        quote AAPL261218C00100000 3.5
        quote AAPL261218C00110000 1
        buy 1 AAPL261218C00110000 market
        cash 649.99
        sell 1 AAPL261218C00100000 market => 40310000 insufficient options buying power
        cash 750
        a: sell 1 AAPL261218C00100000 limit 3.80
        options 130
        b: replace a limit 3.50
        b is filled 1 at 3.5
        money 1100
        options 100
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
)
