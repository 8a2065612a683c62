// Package main follows an account with StreamTradeUpdatesInBackground, and replays it with StreamTradeUpdates.
package main

import (
	"context"
	"encoding/json"
	"log"
	"os"
	"time"

	"github.com/alpacahq/alpaca-trade-api-go/v3/alpaca"
	"github.com/shopspring/decimal"
)

type line struct {
	Source   string    `json:"source"`
	Event    string    `json:"event"`
	Status   string    `json:"status"`
	Price    string    `json:"price,omitempty"`
	Position string    `json:"position_qty,omitempty"`
	ID       string    `json:"event_id"`
	At       time.Time `json:"at"`
}

func show(source string, update alpaca.TradeUpdate) {
	out := line{Source: source, Event: update.Event, Status: update.Order.Status, ID: update.EventID, At: update.At}
	if update.Price != nil {
		out.Price = update.Price.String()
	}
	if update.PositionQty != nil {
		out.Position = update.PositionQty.String()
	}
	if err := json.NewEncoder(os.Stdout).Encode(out); err != nil {
		log.Fatal(err)
	}
}

func main() {
	client := alpaca.NewClient(alpaca.ClientOpts{
		BaseURL: os.Getenv("BASE_URL"), APIKey: os.Getenv("API_KEY"), APISecret: os.Getenv("SECRET_KEY"),
	})
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	updates := make(chan alpaca.TradeUpdate, 100)
	client.StreamTradeUpdatesInBackground(ctx, func(update alpaca.TradeUpdate) { updates <- update })

	// The client does not tell when it is connected: an order is placed and canceled until it hears of one.
	started := time.Now()
	for connected := false; !connected; {
		order := place(client, alpaca.Limit, 50)
		cancelOrder(client, order.ID)
		select {
		case <-updates:
			connected = true
		case <-time.After(50 * time.Millisecond):
		case <-ctx.Done():
			log.Fatal("not connected")
		}
	}
	place(client, alpaca.Market, 0)
	var first, last alpaca.TradeUpdate
	for last.Event != "fill" {
		select {
		case last = <-updates:
			if last.Order.Type == alpaca.Market {
				show("live", last)
				if first.EventID == "" {
					first = last
				}
			}
		case <-ctx.Done():
			log.Fatal("no fill")
		}
	}
	replay(ctx, client, "by id", alpaca.StreamTradeUpdatesRequest{SinceID: first.EventID, UntilID: last.EventID})
	replay(ctx, client, "by time", alpaca.StreamTradeUpdatesRequest{Since: started, Until: last.At})
}

func replay(ctx context.Context, client *alpaca.Client, source string, request alpaca.StreamTradeUpdatesRequest) {
	err := client.StreamTradeUpdates(ctx, func(update alpaca.TradeUpdate) {
		if update.Order.Type == alpaca.Market {
			show(source, update)
		}
	}, request)
	if err != nil {
		log.Fatal(err)
	}
}

func place(client *alpaca.Client, kind alpaca.OrderType, limit int64) *alpaca.Order {
	qty := decimal.NewFromInt(2)
	request := alpaca.PlaceOrderRequest{
		Symbol: "AAPL", Qty: &qty, Side: alpaca.Buy, Type: kind, TimeInForce: alpaca.Day,
	}
	if kind == alpaca.Limit {
		price := decimal.NewFromInt(limit)
		request.LimitPrice = &price
	}
	order, err := client.PlaceOrder(request)
	if err != nil {
		log.Fatal(err)
	}
	return order
}

func cancelOrder(client *alpaca.Client, id string) {
	if err := client.CancelOrder(id); err != nil {
		log.Fatal(err)
	}
}
