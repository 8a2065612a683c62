"""Scenarios: what secures short positions, and what therefore can be neither sold, exercised nor spent."""

from tests.domain.scenario import Scenario

SCENARIOS = (
    Scenario(
        "without margin what a short sale brought cannot be spent",
        "Account: buying power",
        """
        cash 3000
        quote AMD 100
        quote INTC 50
        sell 50 AMD market
        power 6000
        quote AMD 130
        power 0
        options 0
        buy 1 INTC market => 40310000 insufficient buying power
        """,
    ),
    Scenario(
        "an account that gives up its margin keeps what its short position needs",
        "Account: buying power",
        """
        cash 100000
        quote AMD 100
        sell 900 AMD market
        options 55000
        set max_margin_multiplier 1
        options 55000
        power 55000
        """,
    ),
    Scenario(
        "a resting multi-leg order keeps the shares that cover its call, of all orders",
        "Options Trading: covered call",
        """
        cash 20000
        quote SOFI 100
        quote SOFI270115C00110000 2
        quote SOFI270115C00120000 1
        quote SOFI270115P00090000 2
        buy 100 SOFI market
        a: mleg 1 limit -1 gtc : -1 SOFI270115C00110000, +1 SOFI270115P00090000
        a is new
        sell 100 SOFI market => 40310000 insufficient qty available for order (requested: 100, available: 0)
        sell 1 SOFI270115C00120000 market
        => 40310000 insufficient underlying qty available for covered call (required: 200, available: 100)
        mleg 1 limit -1 gtc : -1 SOFI270115C00110000, +1 SOFI270115P00090000
        => 40310000 account not eligible to trade uncovered option contracts
        b: replace a limit -1.10
        b is new
        replace b qty 2 => 40310000 account not eligible to trade uncovered option contracts
        cancel b
        sell 100 SOFI market
        hold SOFI 0
        """,
    ),
    Scenario(
        "a resting multi-leg order keeps the long call that covers its call",
        "Options Trading: covered call",
        """
        cash 20000
        quote SOFI 100
        quote SOFI270115C00110000 2
        quote SOFI270115C00120000 1
        quote SOFI270115P00090000 2
        buy 1 SOFI270115C00120000 market
        a: mleg 1 limit -1 gtc : -1 SOFI270115C00110000, +1 SOFI270115P00090000
        close SOFI270115C00120000 => 40310000 account not eligible to trade uncovered option contracts
        cancel a
        close SOFI270115C00120000
        hold SOFI270115C00120000 0
        """,
    ),
    Scenario(
        "a covered call that is rolled to a later day needs its shares once",
        "Options Trading: covered call",
        """
        quote SOFI 100
        quote SOFI261218C00110000 2
        quote SOFI270115C00110000 3
        buy 200 SOFI market
        sell 1 SOFI261218C00110000 market
        a: mleg 1 limit -2 gtc : +1 SOFI261218C00110000, -1 SOFI270115C00110000
        a is new
        sell 101 SOFI market => 40310000 insufficient qty available for order (requested: 101, available: 100)
        sell 100 SOFI market
        quote SOFI270115C00110000 4
        a is filled 1 at -2
        hold SOFI270115C00110000 -1
        """,
    ),
    Scenario(
        "a long put that limits the loss of a short one is sold only by who can pay for that",
        "Options Trading: cash-secured put",
        """
        cash 10000
        quote LYFT 100
        quote LYFT270115P00100000 5
        quote LYFT270115P00095000 3
        mleg 10 market : -1 LYFT270115P00100000, +1 LYFT270115P00095000
        options 7000
        close LYFT270115P00095000 => 40310000 insufficient options buying power
        exercise LYFT270115P00095000 => 40310000 insufficient buying power
        cash 12000
        mleg 1 market : +1 LYFT270115P00100000, -1 LYFT270115P00095000
        cash 200000
        a: sell 9 LYFT270115P00095000 limit 4
        options 113600
        quote LYFT270115P00095000 4
        a is filled 9 at 4
        """,
    ),
    Scenario(
        "a long call that another could replace is sold only by who can pay for what then may be lost",
        "Options Trading: spreads",
        """
        cash 5000
        quote DKNG 100
        quote DKNG270115C00095000 7
        quote DKNG270115C00100000 4
        quote DKNG270115C00200000 0.05
        mleg 4 market : +1 DKNG270115C00095000, -1 DKNG270115C00100000
        buy 4 DKNG270115C00200000 market
        close DKNG270115C00095000 => 40310000 insufficient options buying power
        quote DKNG270115C00210000 0.03
        mleg 4 market : -1 DKNG270115C00095000, +1 DKNG270115C00210000
        => 40310000 insufficient options buying power
        """,
    ),
    Scenario(
        "a call that covers one is exercised only where its shares do so in its place",
        "Exercise an Options Position",
        """
        cash 20000
        quote NIO 100
        quote NIO270115C00095000 6
        quote NIO270115C00105000 2
        a: sell 100 NIO market
        mleg 1 market : +1 NIO270115C00095000, -1 NIO270115C00105000
        exercise NIO270115C00095000 => 40310000 account not eligible to trade uncovered option contracts
        close NIO
        exercise NIO270115C00095000
        hold NIO 100
        hold NIO270115C00105000 -1
        """,
    ),
    Scenario(
        "a put is exercised without shares only by who has the buying power for the short sale",
        "Exercise an Options Position",
        """
        cash 3000
        quote NIO 100
        quote NIO270115P00095000 1
        buy 20 NIO270115P00095000 market
        exercise NIO270115P00095000 => 40310000 insufficient buying power
        cash 60000
        exercise NIO270115P00095000 => 40310000 insufficient options buying power
        quote NIO 95
        exercise NIO270115P00095000
        hold NIO -2000
        """,
    ),
    Scenario(
        "of nine decimal places of shares an order holds all to the end",
        "Fractional Trading",
        """
        quote RIVN 100
        buy 1.000000003 RIVN market
        a: sell 1.000000003 RIVN limit 110
        hold RIVN 1.000000003 free 0
        fill a 0.5 at 110
        hold RIVN 0.500000003 free 0
        sell 0.000000003 RIVN market
        => 40310000 insufficient qty available for order (requested: 0.000000003, available: 0)
        quote RIVN 110
        hold RIVN 0
        """,
    ),
    Scenario(
        "an order for a stock without margin binds its whole price",
        "Account: initial margin",
        """
        cash 10000
        quote NOMRG 10
        quote NIO270115C00095000 5
        a: buy 1000 NOMRG limit 9
        options 1000
        power 4000
        buy 11 NIO270115C00095000 market => 40310000 insufficient options buying power
        b: replace a qty 1100
        b is new
        replace b qty 1112 => 40310000 insufficient buying power
        cancel b
        options 10000
        """,
    ),
    Scenario(
        "exits close nothing that covers a call",
        "Placing Orders: bracket orders",
        """
        quote SPY 100
        quote SPY270115C00110000 2
        a: buy 200 SPY limit 90 gtc bracket tp 120 sl 80
        fill a 100 at 90
        sell 1 SPY270115C00110000 market
        fill a at 90
        a.1 is new
        a.1 qty 100
        a.2 qty 100
        quote SPY 121
        hold SPY 100
        """,
    ),
    Scenario(
        "a roll at rest keeps what will cover its new call, whatever covers the old one now",
        "Options Trading: covered call",
        """
        cash 100000
        quote SPY 100
        quote SPY261218C00110000 2
        quote SPY261218C00115000 1
        quote SPY270115C00110000 3
        buy 100 SPY market
        sell 1 SPY261218C00110000 market
        a: mleg 1 limit -1.5 : +1 SPY261218C00110000, -1 SPY270115C00110000
        buy 1 SPY261218C00115000 market
        sell 100 SPY market => 40310000 insufficient qty available for order (requested: 100, available: 0)
        quote SPY270115C00110000 4
        a is filled 1 at -2
        """,
    ),
    Scenario(
        "a spread that an order would close covers itself until then",
        "Options Trading: spreads",
        """
        cash 100000
        quote SPY 100
        quote SPY270115C00100000 5
        quote SPY270115C00110000 2
        quote SPY270115C00120000 1
        mleg 1 market : +1 SPY270115C00100000, -1 SPY270115C00110000
        a: mleg 1 limit -4 : -1 SPY270115C00100000, +1 SPY270115C00110000
        b: buy 100 SPY market bracket tp 120 sl 80
        b.1 is new
        b.2 is held
        cancel b.1
        c: sell 100 SPY limit 110
        c is new
        cancel c
        sell 1 SPY270115C00120000 market
        """,
    ),
    Scenario(
        "orders that sell what limits a loss each know of the others",
        "Options Trading: cash-secured put",
        """
        cash 3000
        quote SPY 100
        quote SPY270115P00100000 5
        quote SPY270115P00095000 3
        mleg 1 market : -1 SPY270115P00100000, +1 SPY270115P00095000
        buy 1 SPY270115P00095000 market
        a: sell 1 SPY270115P00095000 limit 3.5
        sell 1 SPY270115P00095000 limit 3.5 => 40310000 insufficient options buying power
        b: replace a limit 3.6
        b is new
        replace b qty 2 => 40310000 insufficient options buying power
        """,
    ),
    Scenario(
        "calls that count on the same shares each know of the others",
        "Options Trading: covered call",
        """
        cash 10000
        set max_margin_multiplier 2
        quote SPY 100
        quote SPY270115C00200000 0.05
        quote SPY270115C00105000 3
        quote SPY270115C00095000 7
        buy 100 SPY market
        buy 1 SPY270115C00200000 market
        sell 1 SPY270115C00105000 limit 3.05
        sell 1 SPY270115C00095000 limit 7.05 => 40310000 insufficient options buying power
        """,
    ),
    Scenario(
        "shares that bound what a call may cost are sold only by who can pay for that",
        "Options Trading: covered call",
        """
        cash 6000
        quote SPY 100
        quote SPY270115C00100000 2
        quote SPY270115C00200000 0.05
        buy 100 SPY market
        sell 1 SPY270115C00100000 market
        buy 1 SPY270115C00200000 market
        sell 100 SPY market => 40310000 insufficient options buying power
        close SPY270115C00100000
        sell 100 SPY market
        hold SPY 0
        """,
    ),
    Scenario(
        "a call is not exercised with cash that secures a put",
        "Exercise an Options Position",
        """
        cash 15000
        set max_margin_multiplier 1
        quote SPY 100
        quote SPY270115C00095000 6
        quote SPY270115P00095000 1
        buy 1 SPY270115C00095000 market
        sell 1 SPY270115P00095000 market
        options 5000
        exercise SPY270115C00095000 => 40310000 insufficient options buying power
        close SPY270115P00095000
        exercise SPY270115C00095000
        hold SPY 100
        """,
    ),
    Scenario(
        "a call is not exercised with cash that an order will take",
        "Exercise an Options Position",
        """
        cash 15000
        set max_margin_multiplier 1
        quote SPY 100
        quote QQQ 100
        quote SPY270115C00095000 6
        buy 1 SPY270115C00095000 market
        a: buy 130 QQQ limit 99
        exercise SPY270115C00095000 => 40310000 insufficient options buying power
        cancel a
        exercise SPY270115C00095000
        """,
    ),
    Scenario(
        "a spread is closed with what it sets free, and a secured put is rolled with what secures it",
        "Options Level 3 Trading",
        """
        cash 500
        quote SPY 100
        quote SPY270115P00100000 5
        quote SPY270115P00095000 3
        mleg 1 market : -1 SPY270115P00100000, +1 SPY270115P00095000
        options 200
        quote SPY270115P00095000 1.5
        mleg 1 market : +1 SPY270115P00100000, -1 SPY270115P00095000
        options 350
        cash 10000
        quote SPY261218P00100000 4
        sell 1 SPY261218P00100000 market
        options 400
        a: mleg 1 market : +1 SPY261218P00100000, -1 SPY270115P00100000
        a is filled 1 at -1
        """,
    ),
)
