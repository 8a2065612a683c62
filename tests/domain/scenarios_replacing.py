"""Scenarios: orders that are replaced."""

from tests.domain.scenario import Scenario

SCENARIOS = (
    Scenario(
        "a replacement is a new order with the old one's time of creation",
        "Replace an Order",
        """
        quote AAPL 100
        a: buy 10 AAPL limit 95 gtc id first
        at 2026-11-24 11:00
        b: replace a limit 96
        a is replaced
        b is new
        b limit_price 96
        b qty 10
        b time_in_force gtc
        b created_at 2026-11-24 15:00:00+00:00
        b submitted_at 2026-11-24 16:00:00+00:00
        events new a, replaced a, new b
        """,
    ),
    Scenario(
        "a replacement that is marketable fills at once",
        "Replace an Order",
        """
        quote AAPL 100
        a: buy 10 AAPL limit 95
        b: replace a limit 101
        b is filled 10 at 100
        events new a, replaced a, new b, fill b
        """,
    ),
    Scenario(
        "a replaced order does not fill any more",
        "Replace an Order",
        """
        quote AAPL 100
        a: buy 10 AAPL limit 95
        b: replace a limit 90
        quote AAPL 95
        a is replaced
        b is new
        quote AAPL 90
        b is filled 10 at 90
        """,
    ),
    Scenario(
        "nothing to change is refused",
        "Replace an Order",
        """
        quote AAPL 100
        a: buy 10 AAPL limit 95
        replace a => 42210000 order parameters are not changed
        replace a limit 95 qty 10 tif day => 42210000 order parameters are not changed
        """,
    ),
    Scenario(
        "only open orders are replaced, and each once",
        "Replace an Order",
        """
        quote AAPL 100
        a: buy 10 AAPL limit 95
        b: replace a limit 96
        replace a limit 97 => 42210000 order already replaced
        cancel b
        replace b limit 97 => 42210000 cannot replace order in canceled status
        c: buy 1 AAPL market
        replace c qty 2 => 42210000 cannot replace order in filled status
        """,
    ),
    Scenario(
        "the new quantity counts what is filled already",
        "Replace an Order: qty",
        """
        quote AAPL 100
        a: buy 10 AAPL limit 95
        fill a 4 at 95
        replace a qty 4 => 42210000 qty must be > filled_qty
        b: replace a qty 6
        b qty 6
        b filled_qty 4
        quote AAPL 90
        b is filled 6 at 93.3333333333333333
        hold AAPL 6 free 6
        """,
    ),
    Scenario(
        "only whole shares can be asked for anew",
        "Replace an Order: qty",
        """
        quote AAPL 100
        a: buy 1.5 AAPL limit 95
        replace a qty 2.5 => 40010001 qty must be integer
        replace a qty 2 => 42210000 qty of a fractional order cannot be changed
        b: replace a limit 96
        b qty 1.5
        """,
    ),
    Scenario(
        "prices of a replacement are judged as those of a new order",
        "Replace an Order: limit_price",
        """
        quote AAPL 100
        buy 10 AAPL market
        a: buy 10 AAPL limit 95
        replace a limit 95.001
        => 42210000 invalid limit_price 95.001. sub-penny increment does not fulfill minimum pricing criteria
        replace a limit 0 => 40010001 limit price must be > 0
        replace a stop 90 => 40010001 limit orders require only limit price
        replace a trail 1 => 40010001 limit orders must not have trail_price
        cancel a
        b: sell 10 AAPL stop 95
        replace b stop 100 => 42210000 stop price must be less than current price
        replace b limit 94 => 40010001 stop orders require only stop price
        c: replace b stop 96
        c stop_price 96
        """,
    ),
    Scenario(
        "a new trail keeps the water mark",
        "Replace an Order: trail",
        """
        quote AAPL 100
        buy 1 AAPL market
        a: sell 1 AAPL trail 10
        quote AAPL 120
        quote AAPL 115
        b: replace a trail 8
        b hwm 120
        b stop_price 112
        quote AAPL 112
        b is filled 1 at 112
        """,
    ),
    Scenario(
        "a trail in percent stays one",
        "Replace an Order: trail",
        """
        quote AAPL 100
        buy 1 AAPL market
        a: sell 1 AAPL trail 10%
        b: replace a trail 5
        b trail_percent 5
        b trail_price None
        b stop_price 95
        replace b trail 0.05 => 40010001 trail_percent must be greater than or equal to 0.1
        """,
    ),
    Scenario(
        "a replacement may use what the old order holds",
        "Replace an Order: buying power",
        """
        quote AAPL 100
        set multiplier 1
        a: buy 9000 AAPL limit 99
        b: replace a qty 10000
        power 10000
        c: replace b limit 100
        c is filled 10000 at 100
        """,
    ),
    Scenario(
        "a replacement that asks for more than there is is refused and the old order stays",
        "Replace an Order: buying power",
        """
        quote AAPL 100
        set multiplier 1
        a: buy 9000 AAPL limit 99
        replace a qty 11000 => 40310000 insufficient buying power
        a is new
        """,
    ),
    Scenario(
        "a replaced sale releases its shares to its successor",
        "Replace an Order: qty",
        """
        quote AAPL 100
        buy 10 AAPL market
        a: sell 6 AAPL limit 110
        b: replace a qty 10
        hold AAPL 10 free 0
        replace b qty 11 => 40310000 insufficient qty available for order (requested: 11, available: 10)
        """,
    ),
    Scenario(
        "a partly filled OCO order is replaced for what it has left",
        "Placing Orders: replacing OCO orders",
        """
        quote AAPL 100
        buy 10 AAPL market
        a: sell 10 AAPL oco tp 110 sl 90
        fill a 4 at 110
        a.1 qty 6
        b: replace a limit 108
        b qty 10
        b filled_qty 4
        a.1 qty 6
        c: replace b qty 8
        a.1 qty 4
        hold AAPL 6 free 2
        quote AAPL 90
        a.1 is filled 4 at 90
        c is canceled 4 at 110
        hold AAPL 2 free 2
        """,
    ),
    Scenario(
        "an order that fills first rejects its replacement",
        "Replace an Order: rejected replacements",
        """
        a: buy 1 SPY limit 1
        arm a
        b: replace a limit 2
        a is filled 1 at 1
        a replaced_by None
        b is rejected
        b limit_price 2
        hold SPY 1
        events new a, fill a, rejected b
        """,
    ),
    Scenario(
        "the race is run only by a replacement that is taken",
        "Replace an Order: rejected replacements",
        """
        a: buy 1 SPY limit 1
        arm a
        replace a limit 0.00001
        => 42210000 invalid limit_price 0.00001. sub-penny increment does not fulfill minimum pricing criteria
        a is new
        b: replace a qty 2
        b is rejected
        replace a qty 3 => 42210000 cannot replace order in filled status
        """,
    ),
    Scenario(
        "a held leg is replaced by price and stays held",
        "Placing Orders: replacing bracket orders",
        """
        quote AAPL 100
        a: buy 10 AAPL limit 95 bracket tp 110 sl 90
        b: replace a.2 stop 91
        b is held
        b stop_price 91
        replace a.1 stop 91 => 40010001 limit orders require only limit price
        replace a.1 qty 5 limit 111 => 42210000 only limit_price and stop_price of a leg can be replaced
        replace a.1 limit 95 => 42210000 take_profit.limit_price must be >= base_price + 0.01
        replace a.1 limit 90 => 42210000 take_profit.limit_price must be > stop_loss.stop_price
        quote AAPL 95
        quote AAPL 91
        b is filled 10 at 91
        """,
    ),
    Scenario(
        "a live take profit is replaced and may fill at once, which cancels the stop loss",
        "Placing Orders: replacing bracket orders",
        """
        quote AAPL 100
        a: buy 10 AAPL market bracket tp 110 sl 90
        b: replace a.1 limit 105
        hold AAPL 10 free 0
        quote AAPL 105
        b is filled 10 at 105
        a.2 is canceled
        """,
    ),
    Scenario(
        "the stop loss of a filled bracket is replaced on its side of the market",
        "Placing Orders: replacing bracket orders",
        """
        quote AAPL 100
        a: buy 10 AAPL market bracket tp 110 sl 90
        quote AAPL 105
        replace a.2 stop 105 => 42210000 stop price must be less than current price
        b: replace a.2 stop 104
        b is held
        quote AAPL 103
        b is filled 10 at 103
        a.1 is canceled
        """,
    ),
    Scenario(
        "an entry is replaced with its exits, whose quantity follows",
        "Placing Orders: replacing bracket orders",
        """
        quote AAPL 100
        a: buy 10 AAPL limit 95 bracket tp 110 sl 90
        b: replace a limit 96 qty 12
        a.1 qty 12
        a.2 qty 12
        quote AAPL 96
        b is filled 12 at 96
        a.1 is new
        cancel a.1
        a.2 is canceled
        """,
    ),
    Scenario(
        "the exits of an entry are good for as long as it is",
        "Placing Orders: replacing bracket orders",
        """
        quote AAPL 100
        a: buy 10 AAPL limit 90 bracket tp 120 sl 80
        b: replace a tif gtc
        b.1 time_in_force gtc
        b.2 time_in_force gtc
        at 2026-11-25 10:00
        quote AAPL 90
        at 2026-11-25 16:00
        b is filled
        b.1 is new
        b.2 is held
        b.1 expires_at 2027-02-22 21:00:00+00:00
        """,
        sessions=True,
    ),
    Scenario(
        "an OCO order is replaced at its parent and at its stop",
        "Placing Orders: replacing OCO orders",
        """
        quote AAPL 100
        buy 10 AAPL market
        a: sell 10 AAPL oco tp 110 sl 90
        b: replace a limit 108
        b is new
        a.1 is held
        c: replace a.1 stop 92
        quote AAPL 92
        c is filled 10 at 92
        b is canceled
        """,
    ),
    Scenario(
        "a race that is over is forgotten",
        "Replace an Order: rejected replacements",
        """
        quote SPY 5
        a: buy 1 SPY limit 1
        arm a
        cancel a
        events new a, canceled a
        b: buy 10 SPY limit 1
        arm b
        fill b 10 at 1
        replace b qty 11 => 42210000 cannot replace order in filled status
        """,
    ),
)
