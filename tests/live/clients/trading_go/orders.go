package main

import (
	"time"

	"github.com/alpacahq/alpaca-trade-api-go/v3/alpaca"
)

func orders() {
	step("A market order is filled at once, at the price", func(m mock) {
		order := ok(m.PlaceOrder(buy()))
		same("order", []any{order.Status, order.FilledQty, order.FilledAvgPrice}, []any{"filled", "10", "100"})
		same("asset", []any{order.Symbol, order.AssetClass}, []any{"AAPL", alpaca.USEquity})
		same("intent", order.PositionIntent, alpaca.BuyToOpen)
		same("filled_at is set", order.FilledAt != nil, true)
	})
	step("Amounts of money and fractions of shares are bought", func(m mock) {
		order := buy()
		order.Qty, order.Notional = nil, number("250")
		same("filled_qty", ok(m.PlaceOrder(order)).FilledQty, "2.5")
		order.Qty, order.Notional = number("0.125"), nil
		same("filled_qty", ok(m.PlaceOrder(order)).FilledQty, "0.125")
	})
	step("A limit order rests until the price reaches it, then is filled at the price", func(m mock) {
		order := ok(m.PlaceOrder(limit(buy(), "95.5")))
		same("status", order.Status, "new")
		same("filled at 95.51", m.setPrice("AAPL", "95.51"), []string{})
		same("filled at 95.25", m.setPrice("AAPL", "95.25"), []string{order.ID})
		same("price", ok(m.GetOrder(order.ID)).FilledAvgPrice, "95.25")
	})
	step("A stop order sells when the price has fallen to it", func(m mock) {
		ok(m.PlaceOrder(buy()))
		order := sell()
		order.Type, order.StopPrice = alpaca.Stop, number("95")
		stop := ok(m.PlaceOrder(order))
		same("stop", []any{stop.Status, stop.StopPrice}, []any{"new", "95"})
		same("filled", m.setPrice("AAPL", "94"), []string{stop.ID})
	})
	step("A stop limit order rests as a limit order once the price has reached its stop", func(m mock) {
		order := buy()
		order.Type, order.StopPrice, order.LimitPrice = alpaca.StopLimit, number("105"), number("106")
		stop := ok(m.PlaceOrder(order))
		same("filled above the limit", m.setPrice("AAPL", "107"), []string{})
		same("filled", m.setPrice("AAPL", "105.5"), []string{stop.ID})
	})
	step("A trailing stop follows the price, by an amount or by a percentage", func(m mock) {
		order := buy()
		order.Qty = number("20")
		ok(m.PlaceOrder(order))
		byPrice, byPercent := sell(), sell()
		byPrice.Type, byPrice.TrailPrice = alpaca.TrailingStop, number("5")
		byPercent.Type, byPercent.TrailPercent = alpaca.TrailingStop, number("10")
		first, second := ok(m.PlaceOrder(byPrice)), ok(m.PlaceOrder(byPercent))
		same("first", []any{first.TrailPrice, first.HWM, first.StopPrice}, []any{"5", "100", "95"})
		same("second", []any{second.TrailPercent, second.HWM, second.StopPrice}, []any{"10", "100", "90"})
		m.setPrice("AAPL", "110")
		same("filled at 105", m.setPrice("AAPL", "105"), []string{first.ID})
		same("filled at 99", m.setPrice("AAPL", "99"), []string{second.ID})
	})
	step("Every time in force is taken; what IOC cannot fill is canceled", func(m mock) {
		for _, kind := range []alpaca.TimeInForce{
			alpaca.Day, alpaca.GTC, alpaca.OPG, alpaca.CLS, alpaca.IOC, alpaca.FOK,
		} {
			order := limit(buy(), "100")
			order.TimeInForce = kind
			same(string(kind), ok(m.PlaceOrder(order)).Status, "filled")
		}
		order := limit(buy(), "99")
		order.TimeInForce = alpaca.IOC
		same("ioc", ok(m.PlaceOrder(order)).Status, "canceled")
	})
	step("An order is found by its id and by the id that its client gave it", func(m mock) {
		order := limit(buy(), "90")
		order.ClientOrderID, order.ExtendedHours = "mine-1", true
		placed := ok(m.PlaceOrder(order))
		same("by id", *ok(m.GetOrder(placed.ID)), *placed)
		same("by client order id", *ok(m.GetOrderByClientOrderID("mine-1")), *placed)
		same("extended_hours", placed.ExtendedHours, true)
	})
	step("A call is bought and sold; money moves by a hundred times the price", func(m mock) {
		m.setPrice(call100, "4.2")
		order := buy()
		order.Symbol, order.Qty = call100, number("1")
		same("price", ok(m.PlaceOrder(order)).FilledAvgPrice, "4.2")
		same("cash", ok(m.GetAccount()).Cash, "999580")
		order.Side, order.PositionIntent = alpaca.Sell, alpaca.SellToClose
		same("status", ok(m.PlaceOrder(order)).Status, "filled")
	})
	step("A replacement is a new order that knows the old one, and the old one knows it", func(m mock) {
		old := ok(m.PlaceOrder(limit(buy(), "90")))
		changed := ok(m.ReplaceOrder(old.ID, alpaca.ReplaceOrderRequest{
			Qty: number("4"), LimitPrice: number("91.25"), TimeInForce: alpaca.GTC, ClientOrderID: "second",
		}))
		same("changed", []any{changed.Qty, changed.LimitPrice, changed.TimeInForce, changed.ClientOrderID, *changed.Replaces},
			[]any{"4", "91.25", "gtc", "second", old.ID})
		replaced := ok(m.GetOrder(old.ID))
		same("replaced", []any{replaced.Status, *replaced.ReplacedBy}, []any{"replaced", changed.ID})
		filled := ok(m.ReplaceOrder(changed.ID, alpaca.ReplaceOrderRequest{LimitPrice: number("100")}))
		same("filled", filled.Status, "filled")
	})
	step("The prices of stop and trailing stop orders are replaced", func(m mock) {
		order := buy()
		order.Type, order.StopPrice = alpaca.Stop, number("105")
		stop := ok(m.PlaceOrder(order))
		same("stop", ok(m.ReplaceOrder(stop.ID, alpaca.ReplaceOrderRequest{StopPrice: number("106")})).StopPrice, "106")
		order = buy()
		order.Type, order.TrailPrice = alpaca.TrailingStop, number("5")
		trailing := ok(m.PlaceOrder(order))
		changed := ok(m.ReplaceOrder(trailing.ID, alpaca.ReplaceOrderRequest{Trail: number("4")}))
		same("trail", []any{changed.TrailPrice, changed.StopPrice}, []any{"4", "104"})
	})
	step("One order is canceled, then all others", func(m mock) {
		var ids []string
		for _, price := range []string{"90", "91", "92"} {
			ids = append(ids, ok(m.PlaceOrder(limit(buy(), price))).ID)
		}
		check(m.CancelOrder(ids[0]))
		same("statuses", m.statuses(ids...), []string{"canceled", "new", "new"})
		check(m.CancelAllOrders())
		same("statuses", m.statuses(ids...), []string{"canceled", "canceled", "canceled"})
	})
	step("Orders are listed by status, symbols, side and time, in either direction and number", listed)
}

func listed(m mock) {
	m.setPrice("MSFT", "200")
	began := time.Now()
	filled := ok(m.PlaceOrder(buy()))
	apple := ok(m.PlaceOrder(limit(buy(), "90")))
	order := limit(buy(), "190")
	order.Symbol = "MSFT"
	microsoft := ok(m.PlaceOrder(order))
	sale := ok(m.PlaceOrder(limit(sell(), "110")))
	for _, each := range []struct {
		what     string
		request  alpaca.GetOrdersRequest
		expected []*alpaca.Order
	}{
		{"open", alpaca.GetOrdersRequest{}, []*alpaca.Order{sale, microsoft, apple}},
		{"closed", alpaca.GetOrdersRequest{Status: "closed"}, []*alpaca.Order{filled}},
		{"symbols", alpaca.GetOrdersRequest{Symbols: []string{"AAPL"}}, []*alpaca.Order{sale, apple}},
		{"side", alpaca.GetOrdersRequest{Side: "sell"}, []*alpaca.Order{sale}},
		{"page", alpaca.GetOrdersRequest{Status: "all", Limit: 2, Direction: "asc"}, []*alpaca.Order{filled, apple}},
		{"after", alpaca.GetOrdersRequest{After: began.Add(time.Hour)}, nil},
		{"until", alpaca.GetOrdersRequest{Until: began.Add(-time.Hour), Nested: true}, nil},
		{"between", alpaca.GetOrdersRequest{After: began.Add(-time.Hour), Until: began.Add(time.Hour), Limit: 1},
			[]*alpaca.Order{sale}},
	} {
		found := ok(m.GetOrders(each.request))
		same(each.what, len(found), len(each.expected))
		for index, order := range each.expected {
			same(each.what, found[index].ID, order.ID)
		}
	}
}
