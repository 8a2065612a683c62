"""Scenarios: the order types, at, around and through their prices."""

from tests.domain.scenario import Scenario

SCENARIOS = (
    Scenario(
        "a market order fills at once at the mid",
        "Placing Orders: market order",
        """
        quote AAPL 99.98 100.02
        a: buy 10 AAPL market
        a is filled 10 at 100
        events new a, fill a
        hold AAPL 10 free 10
        money 999000
        """,
    ),
    Scenario(
        "the mid is rounded half to even to cents",
        "Placing Orders: market order",
        """
        quote AAPL 100.00 100.01
        a: buy 1 AAPL market
        a is filled 1 at 100
        quote AAPL 100.01 100.02
        b: buy 1 AAPL market
        b is filled 1 at 100.02
        """,
    ),
    Scenario(
        "a market order without a known price is refused",
        "Placing Orders: market order",
        """
        buy 1 ABC market
        => 42210000 no price is known for "ABC": set one with POST /admin/market-data/stocks/ABC {"price": "100.00"}, \
        or configure live market data with ALPACA_DATA_API_KEY and ALPACA_DATA_SECRET_KEY
        """,
    ),
    Scenario(
        "a buy limit rests below the mid and fills at the mid once that reaches it",
        "Placing Orders: limit order",
        """
        quote AAPL 100
        a: buy 10 AAPL limit 95
        a is new
        quote AAPL 95.01
        a is new
        quote AAPL 95
        a is filled 10 at 95
        """,
    ),
    Scenario(
        "a buy limit above the mid fills at the mid, not at its limit",
        "Placing Orders: limit order",
        """
        quote AAPL 100
        a: buy 10 AAPL limit 120
        a is filled 10 at 100
        """,
    ),
    Scenario(
        "a gap through a buy limit fills it at the better price",
        "Placing Orders: limit order",
        """
        quote AAPL 100
        a: buy 10 AAPL limit 95
        quote AAPL 80
        a is filled 10 at 80
        """,
    ),
    Scenario(
        "a sell limit fills once the mid rises to it",
        "Placing Orders: limit order",
        """
        quote AAPL 100
        buy 10 AAPL market
        a: sell 10 AAPL limit 105
        hold AAPL 10 free 0
        quote AAPL 104.99
        a is new
        quote AAPL 105
        a is filled 10 at 105
        hold AAPL 0
        money 1000050
        """,
    ),
    Scenario(
        "a limit order for a symbol without a price rests, and fills when one is known",
        "Placing Orders: limit order",
        """
        a: buy 1 AAPL limit 100
        a is new
        quote AAPL 90
        a is filled 1 at 90
        """,
    ),
    Scenario(
        "the best price fills first, then the order that came first",
        "Placing Orders: limit order",
        """
        quote AAPL 100
        a: buy 1 AAPL limit 95
        b: buy 1 AAPL limit 96
        c: buy 1 AAPL limit 95
        events new a, new b, new c
        quote AAPL 90
        events fill b, fill a, fill c
        """,
    ),
    Scenario(
        "a sell stop starts when the mid falls to it and fills at the mid",
        "Placing Orders: stop order",
        """
        quote AAPL 100
        buy 10 AAPL market
        a: sell 10 AAPL stop 95
        quote AAPL 95.01
        a is new
        quote AAPL 95
        a is filled 10 at 95
        a type stop
        a limit_price None
        """,
    ),
    Scenario(
        "a gap through a sell stop fills it at the price behind the gap",
        "Placing Orders: stop order",
        """
        quote AAPL 100
        buy 10 AAPL market
        a: sell 10 AAPL stop 95
        quote AAPL 80
        a is filled 10 at 80
        """,
    ),
    Scenario(
        "a buy stop starts when the mid rises to it",
        "Placing Orders: stop order",
        """
        quote AAPL 100
        a: buy 10 AAPL stop 105
        quote AAPL 104
        a is new
        quote AAPL 106
        a is filled 10 at 106
        a type stop
        """,
    ),
    Scenario(
        "a sell stop at or above the market is refused",
        "Placing Orders: stop order",
        """
        quote AAPL 100
        buy 10 AAPL market
        sell 10 AAPL stop 100 => 42210000 stop price must be less than current price
        sell 10 AAPL stop 101 => 42210000 stop price must be less than current price
        """,
    ),
    Scenario(
        "a buy stop at or below the market is refused",
        "Placing Orders: stop order",
        """
        quote AAPL 100
        buy 10 AAPL stop 100 => 42210000 stop price must be greater than current price
        buy 10 AAPL stop 99 => 42210000 stop price must be greater than current price
        """,
    ),
    Scenario(
        "a stop-limit that starts within its limit fills at the mid",
        "Placing Orders: stop-limit order",
        """
        quote AAPL 100
        buy 10 AAPL market
        a: sell 10 AAPL stop 95 limit 94
        quote AAPL 94.50
        a is filled 10 at 94.5
        """,
    ),
    Scenario(
        "a stop-limit that gaps through its limit rests as a limit and keeps its type",
        "Placing Orders: stop-limit order",
        """
        quote AAPL 100
        buy 10 AAPL market
        a: sell 10 AAPL stop 95 limit 94
        quote AAPL 90
        a is new
        a type stop_limit
        a elected True
        quote AAPL 93.99
        a is new
        quote AAPL 94
        a is filled 10 at 94
        """,
    ),
    Scenario(
        "a buy stop-limit waits for its stop although its limit is marketable",
        "Placing Orders: stop-limit order",
        """
        quote AAPL 100
        a: buy 10 AAPL stop 105 limit 106
        quote AAPL 102
        a is new
        quote AAPL 105
        a is filled 10 at 105
        """,
    ),
    Scenario(
        "a trailing sell has its water mark and its stop from the moment of submission",
        "Placing Orders: trailing stop order",
        """
        quote AAPL 364.81
        buy 1 AAPL market
        a: sell 1 AAPL trail 5%
        a is new
        a hwm 364.81
        a stop_price 346.5695
        a trail_percent 5
        a trail_price None
        """,
    ),
    Scenario(
        "a trailing sell follows a rise, stays on a fall and fills at its stop",
        "Placing Orders: trailing stop order",
        """
        quote AAPL 100
        buy 1 AAPL market
        a: sell 1 AAPL trail 10
        a stop_price 90
        quote AAPL 120
        a hwm 120
        a stop_price 110
        quote AAPL 111
        a stop_price 110
        a is new
        quote AAPL 110
        a is filled 1 at 110
        """,
    ),
    Scenario(
        "a trailing buy follows a fall and starts on a rise",
        "Placing Orders: trailing stop order",
        """
        quote AAPL 29.27
        a: buy 1 AAPL trail 5
        a hwm 29.27
        a stop_price 34.27
        quote AAPL 20
        a hwm 20
        a stop_price 25
        quote AAPL 24.99
        a is new
        quote AAPL 26
        a is filled 1 at 26
        """,
    ),
    Scenario(
        "a new high and a gap below the new stop are two quotes and one fill",
        "Placing Orders: trailing stop order",
        """
        quote AAPL 100
        buy 1 AAPL market
        a: sell 1 AAPL trail 10%
        events new ?, fill ?, new a
        quote AAPL 200
        quote AAPL 50
        events restated a, fill a
        a stop_price 180
        a is filled 1 at 50
        """,
    ),
    Scenario(
        "a trailing stop needs a price to trail",
        "Placing Orders: trailing stop order",
        """
        buy 1 ABC trail 1
        => 42210000 no price is known for "ABC": set one with POST /admin/market-data/stocks/ABC {"price": "100.00"}, \
        or configure live market data with ALPACA_DATA_API_KEY and ALPACA_DATA_SECRET_KEY
        """,
    ),
    Scenario(
        "a trail as wide as the price is refused",
        "Placing Orders: trailing stop order",
        """
        quote AAPL 100
        buy 1 AAPL market
        sell 1 AAPL trail 100 => 40010001 stop price must be > 0
        """,
    ),
    Scenario(
        "a notional order buys what the dollars pay for, to eight places",
        "Fractional Trading: notional orders",
        """
        quote AAPL 333
        a: buy $100 AAPL market
        a is filled 0.3003003 at 333
        a qty None
        a notional 100
        hold AAPL 0.3003003 free 0.3003003
        money 999900.0000001
        """,
    ),
    Scenario(
        "a fractional order fills like any other",
        "Fractional Trading: fractional orders",
        """
        quote AAPL 100
        a: buy 0.123456789 AAPL market
        a is filled 0.123456789 at 100
        b: sell 0.023456789 AAPL limit 110
        hold AAPL 0.123456789 free 0.1
        """,
    ),
    Scenario(
        "a notional sale cannot exceed what is held",
        "Fractional Trading: notional orders",
        """
        quote AAPL 100
        buy 1 AAPL market
        sell $100.01 AAPL market => 40310000 insufficient qty available for order (requested: 1.0001, available: 1)
        a: sell $50 AAPL market
        a is filled 0.5 at 100
        """,
    ),
    Scenario(
        "the rules come before the want of a price",
        "Create an Order",
        """
        buy $10 ABC limit 5 => 42210000 notional orders must be market orders
        buy $10 AAPL261218C00100000 market => 42210000 notional orders are not supported for options trading
        buy 1 ABC market intent sell_to_open
        => 42210000 position intent mismatch, inferred: buy_to_open, specified: sell_to_open
        """,
    ),
    Scenario(
        "ids of a client are unique for ever",
        "Create an Order: client_order_id",
        """
        quote AAPL 100
        a: buy 1 AAPL limit 50 id mine
        cancel a
        buy 1 AAPL limit 50 id mine => 40010001 client_order_id must be unique
        """,
    ),
)
