package main

import "github.com/alpacahq/alpaca-trade-api-go/v3/alpaca"

// bracket gives the order with a take profit and a stop loss.
func bracket(order alpaca.PlaceOrderRequest, profit, stop string) alpaca.PlaceOrderRequest {
	order.OrderClass = alpaca.Bracket
	order.TakeProfit = &alpaca.TakeProfit{LimitPrice: number(profit)}
	order.StopLoss = &alpaca.StopLoss{StopPrice: number(stop)}
	return order
}

// family gives the statuses of an order and of its legs, as they are now.
func (m mock) family(order *alpaca.Order) []string {
	found := m.statuses(order.ID)
	for _, leg := range order.Legs {
		found = append(found, m.statuses(leg.ID)...)
	}
	return found
}

func exits() {
	step("A bracket is answered with its legs, the take profit first; once the entry is filled, they are live", func(m mock) {
		order := ok(m.PlaceOrder(bracket(buy(), "110", "90")))
		profit, stop := order.Legs[0], order.Legs[1]
		same("profit", []any{profit.Type, profit.LimitPrice, profit.Side, profit.Qty}, []any{"limit", "110", "sell", "10"})
		same("stop", []any{stop.Type, stop.StopPrice, stop.OrderClass}, []any{"stop", "90", alpaca.Bracket})
		same("statuses", m.family(order), []string{"filled", "new", "held"})
	})
	step("A bracket sells at its take profit, which cancels its stop", func(m mock) {
		order := ok(m.PlaceOrder(bracket(buy(), "110", "90")))
		same("filled", m.setPrice("AAPL", "111"), []string{order.Legs[0].ID})
		same("statuses", m.family(order), []string{"filled", "filled", "canceled"})
		same("filled later", m.setPrice("AAPL", "80"), []string{})
		same("cash", ok(m.GetAccount()).Cash, "1000110")
	})
	step("A bracket sells at its stop, which cancels its take profit", func(m mock) {
		order := ok(m.PlaceOrder(bracket(buy(), "110", "90")))
		same("filled", m.setPrice("AAPL", "89"), []string{order.Legs[1].ID})
		same("statuses", m.family(order), []string{"filled", "canceled", "filled"})
		same("filled later", m.setPrice("AAPL", "120"), []string{})
		same("cash", ok(m.GetAccount()).Cash, "999890")
	})
	step("The legs of a bracket are held until its entry is filled, and canceled with it", func(m mock) {
		order := ok(m.PlaceOrder(bracket(limit(buy(), "95"), "105", "94")))
		same("statuses", m.family(order), []string{"new", "held", "held"})
		same("filled at 106", m.setPrice("AAPL", "106"), []string{})
		check(m.CancelOrder(order.ID))
		same("statuses", m.family(order), []string{"canceled", "canceled", "canceled"})
	})
	step("Both exits take new prices, and act at them", func(m mock) {
		order := ok(m.PlaceOrder(bracket(buy(), "110", "90")))
		ok(m.ReplaceOrder(order.Legs[0].ID, alpaca.ReplaceOrderRequest{LimitPrice: number("120")}))
		stop := ok(m.ReplaceOrder(order.Legs[1].ID, alpaca.ReplaceOrderRequest{StopPrice: number("95")}))
		same("filled at 111", m.setPrice("AAPL", "111"), []string{})
		same("filled at 95", m.setPrice("AAPL", "95"), []string{stop.ID})
		same("open", len(ok(m.GetOrders(alpaca.GetOrdersRequest{}))), 0)
	})
	step("Legs are listed inside of their parent, or as orders of their own", func(m mock) {
		order := ok(m.PlaceOrder(bracket(limit(buy(), "95"), "105", "94")))
		nested := ok(m.GetOrders(alpaca.GetOrdersRequest{Nested: true}))
		same("nested", []any{len(nested), nested[0].ID, len(nested[0].Legs)}, []any{1, order.ID, 2})
		same("flat", len(ok(m.GetOrders(alpaca.GetOrdersRequest{}))), 3)
	})
	step("An OCO order is its take profit, with the stop as its leg; the one that is filled cancels the other", func(m mock) {
		ok(m.PlaceOrder(buy()))
		request := bracket(limit(sell(), "110"), "110", "90")
		request.OrderClass = alpaca.OCO
		order := ok(m.PlaceOrder(request))
		same("order", []any{order.Type, order.LimitPrice, order.Legs[0].StopPrice}, []any{"limit", "110", "90"})
		same("statuses", m.family(order), []string{"new", "held"})
		same("filled", m.setPrice("AAPL", "90"), []string{order.Legs[0].ID})
		same("statuses", m.family(order), []string{"canceled", "filled"})
	})
	step("An OTO order has one exit, which is live once the entry is filled", func(m mock) {
		request := limit(buy(), "95")
		request.OrderClass, request.TakeProfit = alpaca.OTO, &alpaca.TakeProfit{LimitPrice: number("105")}
		order := ok(m.PlaceOrder(request))
		same("statuses", m.family(order), []string{"new", "held"})
		m.setPrice("AAPL", "95")
		same("statuses", m.family(order), []string{"filled", "new"})
		same("filled", m.setPrice("AAPL", "105"), []string{order.Legs[0].ID})
	})
}
