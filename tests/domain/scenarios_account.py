"""Scenarios: money, shares and permission; short sales; wash trades; what assets allow."""

from tests.domain.scenario import Scenario

SCENARIOS = (
    Scenario(
        "an order that costs more than the buying power is refused",
        "Placing Orders: buying power",
        """
        quote AAPL 100
        power 4000000
        buy 40001 AAPL limit 100 => 40310000 insufficient buying power
        buy 40001 AAPL market => 40310000 insufficient buying power
        buy $4000000.01 AAPL market => 40310000 insufficient buying power
        a: buy 40000 AAPL market
        a is filled 40000 at 100
        """,
    ),
    Scenario(
        "a resting buy reserves its limit, and its cancellation frees it",
        "Placing Orders: buying power",
        """
        quote AAPL 100
        a: buy 1000 AAPL limit 90
        power 3910000
        cancel a
        power 4000000
        """,
    ),
    Scenario(
        "a resting buy stop reserves 2.5 percent more, 4 percent below fifty dollars",
        "Placing Orders: stop order",
        """
        quote AAPL 100
        a: buy 1000 AAPL stop 200
        power 3795000
        cancel a
        quote AAPL 10
        b: buy 1000 AAPL stop 20
        power 3979200
        """,
    ),
    Scenario(
        "from fifty dollars on the collar is 2.5 percent",
        "Placing Orders: stop order",
        """
        quote AAPL 10
        a: buy 1000 AAPL stop 50
        power 3948750
        cancel a
        b: buy 1000 AAPL stop 49.99
        power 3948010.4
        """,
    ),
    Scenario(
        "a resting short sale reserves the greater of its limit and 3 percent above the ask",
        "Placing Orders: buying power",
        """
        quote AAPL 100
        a: sell 100 AAPL limit 101
        power 3989700
        cancel a
        b: sell 100 AAPL limit 200
        power 3980000
        """,
    ),
    Scenario(
        "a short sale that rests without a quote reserves its limit",
        "Placing Orders: buying power",
        """
        a: sell 10 IBM limit 90
        power 3999100
        """,
    ),
    Scenario(
        "a partial fill frees its part of the reservation",
        "Placing Orders: buying power",
        """
        quote AAPL 100
        set multiplier 1
        a: buy 1000 AAPL limit 90
        power 910000
        fill a 500 at 80
        power 915000
        """,
    ),
    Scenario(
        "without checks, buying power is no bound and wash trades pass",
        "Placing Orders: buying power",
        """
        quote AAPL 100
        a: buy 1000000 AAPL market
        a is filled
        money -99000000
        b: buy 1 AAPL limit 90
        c: sell 1 AAPL limit 80
        c is filled 1 at 100
        sell 1000000 AAPL market
        => 40310000 insufficient qty available for order (requested: 1000000, available: 999999)
        """,
        checks=False,
    ),
    Scenario(
        "no order is worth more than all bounds",
        "Placing Orders: buying power",
        """
        quote AAPL 100
        buy 1000000000000 AAPL limit 10000 => 42210000 order value must be <= 1000000000000000
        """,
        checks=False,
    ),
    Scenario(
        "a sale of more than is held is neither split nor turned short",
        "Placing Orders: insufficient qty",
        """
        quote AAPL 100
        buy 10 AAPL market
        sell 11 AAPL market => 40310000 insufficient qty available for order (requested: 11, available: 10)
        a: sell 4 AAPL limit 110
        sell 7 AAPL limit 111 => 40310000 insufficient qty available for order (requested: 7, available: 6)
        b: sell 6 AAPL limit 111
        hold AAPL 10 free 0
        """,
    ),
    Scenario(
        "a cover of more than is short is refused",
        "Placing Orders: insufficient qty",
        """
        quote AAPL 100
        sell 10 AAPL market
        buy 11 AAPL market => 40310000 insufficient qty available for order (requested: 11, available: 10)
        buy 10 AAPL market
        hold AAPL 0
        """,
    ),
    Scenario(
        "a sale from flat opens a short position",
        "Margin and Short Selling",
        """
        quote AAPL 100
        a: sell 10 AAPL market
        a position_intent sell_to_open
        hold AAPL -10 free 10
        money 1001000
        quote AAPL 90
        b: sell 5 AAPL market
        hold AAPL -15 free 15
        """,
    ),
    Scenario(
        "an account that may not short is refused",
        "Account Configurations: no_shorting",
        """
        quote AAPL 100
        set no_shorting true
        sell 10 AAPL market => 40310000 account is not allowed to short
        set no_shorting false
        set multiplier 1
        sell 10 AAPL market => 40310000 account is not allowed to short
        set multiplier 2
        cash 1999.99
        sell 1 AAPL market => 40310000 account is not allowed to short
        cash 2000
        a: sell 1 AAPL market
        a is filled
        """,
    ),
    Scenario(
        "fractions are not sold short",
        "Fractional Trading",
        """
        quote AAPL 100
        sell 1.5 AAPL market => 42210000 fractional orders cannot be sold short
        sell $150 AAPL market => 42210000 fractional orders cannot be sold short
        sell $200 AAPL market => 42210000 fractional orders cannot be sold short
        """,
    ),
    Scenario(
        "a stock that cannot be borrowed is not sold short, one that is hard to borrow for the day only",
        "Margin and Short Selling",
        """
        quote NOSHT 100
        sell 1 NOSHT market => 42210000 asset "NOSHT" cannot be sold short
        quote HARDB 100
        sell 1 HARDB limit 101 gtc => 42210000 only day orders are allowed for hard-to-borrow asset "HARDB"
        a: sell 1 HARDB market
        a is filled
        buy 1 HARDB limit 90 gtc => 42210000 only day orders are allowed for hard-to-borrow asset "HARDB"
        """,
    ),
    Scenario(
        "long and short cannot be opened at the same time",
        "Placing Orders: short sales",
        """
        quote AAPL 100
        a: buy 10 AAPL limit 90
        sell 10 AAPL limit 110 => 40310000 cannot open a short sell while a long buy order is open
        cancel a
        b: sell 10 AAPL limit 110
        buy 10 AAPL limit 90 => 40310000 cannot open a long buy while a short sell order is open
        """,
    ),
    Scenario(
        "once the opening order is over, the other side may be opened",
        "Placing Orders: short sales",
        """
        quote AAPL 100
        a: buy 10 AAPL limit 90
        reject a
        b: sell 10 AAPL limit 110
        expire b
        c: buy 10 AAPL limit 90
        c is new
        """,
    ),
    Scenario(
        "an order opposite to a resting market or stop order is a wash trade",
        "User Protection: wash trades",
        """
        quote AAPL 100
        buy 10 AAPL market
        a: sell 5 AAPL stop 90
        buy 1 AAPL market => 40310000 potential wash trade detected. use complex orders
        buy 1 AAPL limit 50 => 40310000 potential wash trade detected. use complex orders
        buy 1 AAPL stop 110 => 40310000 potential wash trade detected. use complex orders
        """,
    ),
    Scenario(
        "a market order or a stop opposite to a resting limit is a wash trade",
        "User Protection: wash trades",
        """
        quote AAPL 100
        buy 10 AAPL market
        a: sell 5 AAPL limit 110
        buy 1 AAPL market => 40310000 potential wash trade detected. use complex orders
        buy 1 AAPL stop 105 => 40310000 potential wash trade detected. use complex orders
        """,
    ),
    Scenario(
        "limits that cross are a wash trade, limits apart are none",
        "User Protection: wash trades",
        """
        quote AAPL 100
        buy 10 AAPL market
        a: sell 5 AAPL limit 110
        b: buy 1 AAPL limit 95
        buy 1 AAPL limit 110 => 40310000 potential wash trade detected. use complex orders
        c: sell 1 AAPL stop 90 limit 96
        sell 1 AAPL stop 90 limit 95 => 40310000 potential wash trade detected. use complex orders
        """,
    ),
    Scenario(
        "trailing stops and complex orders are exempt from wash trade checks",
        "User Protection: wash trades",
        """
        quote AAPL 100
        buy 10 AAPL market
        a: sell 5 AAPL trail 5
        b: buy 1 AAPL market
        b is filled
        c: sell 5 AAPL oco tp 110 sl 90
        d: buy 1 AAPL market
        d is filled
        """,
    ),
    Scenario(
        "same-side orders are no wash trade",
        "User Protection: wash trades",
        """
        quote AAPL 100
        a: buy 1 AAPL limit 90
        b: buy 1 AAPL limit 90
        c: buy 1 AAPL market
        c is filled
        """,
    ),
    Scenario(
        "a suspended, blocked or closing account is refused",
        "Account Configurations: suspend_trade",
        """
        quote AAPL 100
        buy 5 AAPL market
        set suspend_trade true
        buy 1 AAPL market => 40310000 account is not authorized to trade
        set suspend_trade false
        set trading_blocked true
        sell 1 AAPL market => 40310000 account is not authorized to trade
        set trading_blocked false
        set closing_transactions_only true
        buy 1 AAPL market => 40310000 account is restricted to liquidation only
        sell 1 AAPL market
        hold AAPL 4 free 4
        """,
    ),
    Scenario(
        "what is not traded is refused",
        "Assets",
        """
        buy 1 INACT limit 1 => 42210000 asset "INACT" is not active
        buy 1 NOTRD limit 1 => 42210000 asset "NOTRD" is not tradable
        quote HALT 10
        buy 1 HALT market
        => 42210000 market order rejected due to trading halt on symbol: "HALT", please place a limit order instead
        a: buy 1 HALT limit 5
        a is new
        buy 1 TOOLONGSYMBOL limit 1 => 42210000 asset "TOOLONGSYMBOL" not found
        """,
    ),
    Scenario(
        "fractions are bought of fractionable stocks, if the account wants it",
        "Fractional Trading",
        """
        quote NOFRC 10
        buy 1.5 NOFRC market => 40310000 asset "NOFRC" is not fractionable
        quote AAPL 100
        set fractional_trading false
        buy 1.5 AAPL market => 40310000 fractional trading is disabled for this account
        """,
    ),
    Scenario(
        "fractions that are held can be closed although no more may be bought",
        "Fractional Trading",
        """
        quote AAPL 100
        buy 1.5 AAPL market
        set fractional_trading false
        close AAPL
        hold AAPL 0
        """,
    ),
    Scenario(
        "a sale worth more than all bounds is refused",
        "Placing Orders: buying power",
        """
        quote AAPL 1
        buy 2000000 AAPL market
        quote AAPL 1000000000000
        sell 2000000 AAPL market => 42210000 order value must be <= 1000000000000000
        """,
    ),
    Scenario(
        "fractional orders are simple day orders, of four types",
        "Fractional Trading",
        """
        quote AAPL 100
        buy 1.5 AAPL limit 90 gtc => 42210000 fractional orders must be DAY orders
        buy 1.5 AAPL limit 90 oto tp 110 => 42210000 fractional orders must be simple orders
        buy 1.5 AAPL trail 5 => 42210000 fractional orders must be market, limit, stop, or stop_limit orders
        buy $0.99 AAPL market => 42210000 notional must be >= 1.00
        buy $1.001 AAPL market => 42210000 notional value must be limited to 2 decimal places
        buy $10 AAPL limit 90 => 42210000 notional orders must be market orders
        """,
    ),
    Scenario(
        "prices are on the grid: cents from a dollar on, hundredths of them below",
        "Placing Orders: sub-penny increments",
        """
        quote AAPL 100
        buy 1 AAPL limit 99.999
        => 42210000 invalid limit_price 99.999. sub-penny increment does not fulfill minimum pricing criteria
        buy 1 AAPL stop 100.001
        => 42210000 invalid stop_price 100.001. sub-penny increment does not fulfill minimum pricing criteria
        a: buy 1 AAPL limit 0.9999
        a is new
        buy 1 AAPL limit 0.99999
        => 42210000 invalid limit_price 0.99999. sub-penny increment does not fulfill minimum pricing criteria
        """,
    ),
    Scenario(
        "the intent of an order must be what the position says",
        "Create an Order: position_intent",
        """
        quote AAPL 100
        buy 1 AAPL market intent buy_to_close
        => 42210000 position intent mismatch, inferred: buy_to_open, specified: buy_to_close
        a: buy 1 AAPL market intent buy_to_open
        sell 1 AAPL market intent sell_to_open
        => 42210000 position intent mismatch, inferred: sell_to_close, specified: sell_to_open
        """,
    ),
)
