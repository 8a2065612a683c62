// The whole trading client of alpaca-trade-api-go against a server. Each step prints one line of JSON: what was found to
// be true, the methods of the client that asked the server for it, and what was wrong, if anything. The last line names
// every method that the client has.
package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"unicode"

	"github.com/alpacahq/alpaca-trade-api-go/v3/alpaca"
	"github.com/shopspring/decimal"
)

var (
	baseURL = os.Getenv("BASE_URL")
	apiKey  = os.Getenv("API_KEY")
	secret  = os.Getenv("SECRET_KEY")
	steps   int
	report  = json.NewEncoder(os.Stdout)
)

func main() {
	orders()
	exits()
	multileg()
	account()
	reference()
	refusals()
	var methods []string
	for client, number := reflect.TypeFor[*alpaca.Client](), 0; number < client.NumMethod(); number++ {
		methods = append(methods, client.Method(number).Name)
	}
	print(map[string]any{"methods": methods})
}

// mock is a server without a past, and a client with an account of its own.
type mock struct {
	*alpaca.Client
	http *http.Client
}

// step tries something, and reports it.
func step(fact string, try func(mock)) {
	steps++
	watched := &watch{}
	server := mock{http: &http.Client{Transport: watched}}
	server.Client = alpaca.NewClient(alpaca.ClientOpts{
		BaseURL: baseURL, APIKey: fmt.Sprint(apiKey, steps), APISecret: secret, HTTPClient: server.http,
	})
	var failure any
	func() {
		defer func() { failure = recover() }()
		admin("/admin/reset", nil)
		server.setPrice("AAPL", "100")
		try(server)
	}()
	if failure != nil {
		failure = fmt.Sprint(failure)
	}
	print(map[string]any{"fact": fact, "calls": watched.calls, "failure": failure})
}

func print(line map[string]any) {
	if err := report.Encode(line); err != nil {
		panic(err)
	}
}

// watch notes which methods of the client send requests.
type watch struct {
	calls []string
}

func (w *watch) RoundTrip(request *http.Request) (*http.Response, error) {
	callers := make([]uintptr, 64)
	frames := runtime.CallersFrames(callers[:runtime.Callers(1, callers)])
	for more := true; more; {
		var frame runtime.Frame
		frame, more = frames.Next()
		_, method, found := strings.Cut(frame.Function, ".(*Client).")
		inSDK := strings.Contains(frame.Function, "alpaca-trade-api-go")
		if found && inSDK && unicode.IsUpper(rune(method[0])) && !slices.Contains(w.calls, method) {
			w.calls = append(w.calls, method)
		}
	}
	return http.DefaultTransport.RoundTrip(request)
}

// setPrice sets the price of a stock or an option, and gives the ids of the orders that it filled.
func (mock) setPrice(symbol, price string) []string {
	kind := "stocks"
	if len(symbol) > 6 {
		kind = "options"
	}
	return admin("/admin/market-data/"+kind+"/"+symbol, map[string]string{"price": price})
}

func admin(path string, body map[string]string) []string {
	sent := ok(json.Marshal(body))
	response := ok(http.Post(baseURL+path, "application/json", bytes.NewReader(sent)))
	defer response.Body.Close()
	same("status of "+path, response.StatusCode, http.StatusOK)
	var answer struct {
		FilledOrderIDs []string `json:"filled_order_ids"`
	}
	check(json.NewDecoder(response.Body).Decode(&answer))
	return answer.FilledOrderIDs
}

// ok gives the value of a call that must not fail.
func ok[T any](value T, err error) T {
	check(err)
	return value
}

func check(err error) {
	if err != nil {
		panic(err)
	}
}

// same lets a step fail unless two values print alike.
func same(what string, found, expected any) {
	if fmt.Sprint(found) != fmt.Sprint(expected) {
		panic(fmt.Sprintf("%s: %v instead of %v", what, found, expected))
	}
}

// refused lets a step fail unless an error is the broker's refusal with this status, code and message.
func refused(err error, status, code int, message string) {
	refusal, isRefusal := err.(*alpaca.APIError)
	if !isRefusal {
		panic(fmt.Sprintf("no refusal: %v", err))
	}
	same("status", refusal.StatusCode, status)
	same("code", refusal.Code, code)
	if !strings.HasPrefix(refusal.Message, message) {
		panic(fmt.Sprintf("message: %q instead of %q", refusal.Message, message))
	}
}

// number gives a decimal as requests take it.
func number(text string) *decimal.Decimal {
	value := decimal.RequireFromString(text)
	return &value
}

// buy and sell give a market order for ten shares of AAPL, to be changed as needed.
func buy() alpaca.PlaceOrderRequest {
	return alpaca.PlaceOrderRequest{
		Symbol: "AAPL", Qty: number("10"), Side: alpaca.Buy, Type: alpaca.Market, TimeInForce: alpaca.Day,
	}
}

func sell() alpaca.PlaceOrderRequest {
	order := buy()
	order.Side = alpaca.Sell
	return order
}

// limit gives the order with a limit.
func limit(order alpaca.PlaceOrderRequest, price string) alpaca.PlaceOrderRequest {
	order.Type, order.LimitPrice = alpaca.Limit, number(price)
	return order
}

// statuses gives the statuses of orders, as they are now.
func (m mock) statuses(ids ...string) []string {
	var found []string
	for _, id := range ids {
		found = append(found, ok(m.GetOrder(id)).Status)
	}
	return found
}
