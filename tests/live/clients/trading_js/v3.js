// The whole trading client of @alpacahq/alpaca-trade-api 3 against a server.
const assert = require("node:assert/strict");
const Alpaca = require("@alpacahq/alpaca-trade-api");
const { CALL_100, CALL_110, NOBODY, finish, setPrice, stepper } = require("./trial");

const connect = (baseUrl, keyId, secretKey) => new Alpaca({ baseUrl, dataBaseUrl: baseUrl, keyId, secretKey });
const step = stepper(connect);

const buy = { symbol: "AAPL", qty: 10, side: "buy", type: "market", time_in_force: "day" };
const sell = { ...buy, side: "sell" };
const limit = (order, price) => ({ ...order, type: "limit", limit_price: price });
const exits = (profit, stop) => ({ take_profit: { limit_price: profit }, stop_loss: { stop_price: stop } });
const bracket = (order) => ({ ...order, order_class: "bracket", ...exits(110, 90) });
const pick = (object, ...names) => names.map((name) => object[name]);
const symbols = (assets) => assets.map((asset) => asset.symbol);

/** Give the statuses of an order and of its legs, as they are now. */
async function family(alpaca, order) {
  const found = [];
  for (const { id } of [order, ...order.legs]) found.push((await alpaca.getOrder(id)).status);
  return found;
}

async function refused(promise, status, code, message) {
  const error = await promise.then(
    () => assert.fail("was not refused"),
    (reason) => reason,
  );
  assert.deepEqual([error.response.status, error.response.data.code], [status, code]);
  assert.ok(error.response.data.message.startsWith(message), error.response.data.message);
  return error.response.data;
}

async function orders() {
  await step("A market order is filled at once, at the price", async (alpaca) => {
    const order = await alpaca.createOrder(buy);
    assert.deepEqual(pick(order, "status", "filled_qty", "filled_avg_price"), ["filled", "10", "100"]);
    const fraction = await alpaca.createOrder({ ...buy, qty: 0.5 });
    assert.equal(fraction.filled_qty, "0.5");
    const notional = await alpaca.createOrder({ ...buy, qty: undefined, notional: 250 });
    assert.deepEqual(pick(notional, "notional", "qty", "filled_qty"), ["250", null, "2.5"]);
  });
  await step("A limit order rests until the price reaches it, then is filled at the price", async (alpaca) => {
    const { id, status } = await alpaca.createOrder(limit(buy, 95.5));
    assert.equal(status, "new");
    assert.deepEqual(await setPrice("AAPL", "95.25"), [id]);
    assert.equal((await alpaca.getOrder(id)).filled_avg_price, "95.25");
  });
  await step("Stop, stop limit and trailing stop orders are filled when the price has come to them", async (alpaca) => {
    await alpaca.createOrder({ ...buy, qty: 30 });
    const stop = await alpaca.createOrder({ ...sell, type: "stop", stop_price: 95 });
    const limited = await alpaca.createOrder({ ...sell, type: "stop_limit", stop_price: 94, limit_price: 93 });
    const trailing = await alpaca.createOrder({ ...sell, type: "trailing_stop", trail_percent: 10 });
    assert.deepEqual(pick(trailing, "hwm", "stop_price"), ["100", "90"]);
    assert.deepEqual(await setPrice("AAPL", "95"), [stop.id]);
    assert.deepEqual(await setPrice("AAPL", "92"), []);
    assert.deepEqual(await setPrice("AAPL", "93"), [limited.id]);
    assert.deepEqual(await setPrice("AAPL", "90"), [trailing.id]);
  });
  await step("An order is found by its id and by the id that its client gave it", async (alpaca) => {
    const order = await alpaca.createOrder({ ...limit(buy, 90), client_order_id: "mine-1", time_in_force: "gtc" });
    assert.deepEqual(await alpaca.getOrder(order.id), order);
    assert.deepEqual(await alpaca.getOrderByClientId("mine-1"), order);
  });
  await step("A replacement is a new order that knows the old one, and the old one knows it", async (alpaca) => {
    const old = await alpaca.createOrder(limit(buy, 90));
    const changed = await alpaca.replaceOrder(old.id, { qty: 4, limit_price: 91.25, time_in_force: "gtc" });
    assert.deepEqual(pick(changed, "qty", "limit_price", "time_in_force"), ["4", "91.25", "gtc"]);
    assert.equal(changed.replaces, old.id);
    assert.deepEqual(pick(await alpaca.getOrder(old.id), "status", "replaced_by"), ["replaced", changed.id]);
  });
  await step("One order is canceled, then all others", async (alpaca) => {
    const [first, second, third] = [
      await alpaca.createOrder(limit(buy, 90)),
      await alpaca.createOrder(limit(buy, 91)),
      await alpaca.createOrder(limit(buy, 92)),
    ];
    await alpaca.cancelOrder(first.id);
    assert.equal((await alpaca.getOrder(first.id)).status, "canceled");
    const answers = await alpaca.cancelAllOrders();
    assert.deepEqual(answers.map((answer) => [answer.id, answer.status]), [[second.id, 200], [third.id, 200]]);
  });
  await step("Orders are listed by status, symbols and time, in either direction and number", async (alpaca) => {
    await setPrice("MSFT", "200");
    const filled = await alpaca.createOrder(buy);
    const apple = await alpaca.createOrder(limit(buy, 90));
    const microsoft = await alpaca.createOrder({ ...limit(buy, 190), symbol: "MSFT" });
    const listed = async (filter) => (await alpaca.getOrders(filter)).map((order) => order.id);
    assert.deepEqual(await listed(), [microsoft.id, apple.id]);
    assert.deepEqual(await listed({ status: "closed" }), [filled.id]);
    assert.deepEqual(await listed({ symbols: "AAPL", nested: true }), [apple.id]);
    assert.deepEqual(await listed({ status: "all", limit: 2, direction: "asc" }), [filled.id, apple.id]);
    assert.deepEqual(await listed({ after: apple.submitted_at }), [microsoft.id]);
    assert.deepEqual(await listed({ until: new Date(Date.now() - 3600000) }), []);
  });
}

async function classes() {
  await step("A bracket sells at its take profit, which cancels its stop", async (alpaca) => {
    const order = await alpaca.createOrder(bracket(buy));
    assert.deepEqual(await family(alpaca, order), ["filled", "new", "held"]);
    assert.deepEqual(await setPrice("AAPL", "111"), [order.legs[0].id]);
    assert.deepEqual(await family(alpaca, order), ["filled", "filled", "canceled"]);
    assert.equal((await alpaca.getAccount()).cash, "1000110");
  });
  await step("A bracket sells at its stop, which cancels its take profit", async (alpaca) => {
    const order = await alpaca.createOrder(bracket(buy));
    assert.deepEqual(await setPrice("AAPL", "89"), [order.legs[1].id]);
    assert.deepEqual(await family(alpaca, order), ["filled", "canceled", "filled"]);
    assert.equal((await alpaca.getAccount()).cash, "999890");
  });
  await step("The legs of a bracket are held until its entry is filled, and canceled with it", async (alpaca) => {
    const order = await alpaca.createOrder(bracket(limit(buy, 95)));
    assert.deepEqual(await family(alpaca, order), ["new", "held", "held"]);
    await alpaca.cancelOrder(order.id);
    assert.deepEqual(await family(alpaca, order), ["canceled", "canceled", "canceled"]);
  });
  await step("An OCO order is its take profit, with the stop as its leg", async (alpaca) => {
    await alpaca.createOrder(buy);
    const order = await alpaca.createOrder({ ...limit(sell, 110), order_class: "oco", ...exits(110, 90) });
    assert.deepEqual(await family(alpaca, order), ["new", "held"]);
    assert.deepEqual(await setPrice("AAPL", "90"), [order.legs[0].id]);
    assert.deepEqual(await family(alpaca, order), ["canceled", "filled"]);
  });
  await step("An OTO order has one exit, which is live once the entry is filled", async (alpaca) => {
    const stop_loss = { stop_price: 90, limit_price: 89 };
    const order = await alpaca.createOrder({ ...limit(buy, 95), order_class: "oto", stop_loss });
    assert.deepEqual(await family(alpaca, order), ["new", "held"]);
    await setPrice("AAPL", "95");
    assert.deepEqual(await family(alpaca, order), ["filled", "new"]);
  });
  await step("A vertical spread is paid for: one leg bought, one sold", async (alpaca) => {
    await setPrice(CALL_100, "6");
    await setPrice(CALL_110, "2");
    const order = await alpaca.createOrder({
      order_class: "mleg",
      qty: "2",
      type: "limit",
      limit_price: "4",
      time_in_force: "day",
      legs: [
        { symbol: CALL_100, ratio_qty: "1", side: "buy", position_intent: "buy_to_open" },
        { symbol: CALL_110, ratio_qty: "1", side: "sell", position_intent: "sell_to_open" },
      ],
    });
    assert.deepEqual(pick(order, "status", "filled_avg_price"), ["filled", "4"]);
    assert.deepEqual(order.legs.map((leg) => leg.filled_avg_price), ["6", "2"]);
    assert.equal((await alpaca.getAccount()).cash, "999200");
  });
}

async function account() {
  await step("Equity, margins and buying power follow the position and its price", async (alpaca) => {
    await alpaca.createOrder({ ...buy, qty: 100 });
    await setPrice("AAPL", "120");
    const found = await alpaca.getAccount();
    assert.deepEqual(pick(found, "status", "cash", "equity", "long_market_value", "buying_power", "multiplier"), [
      "ACTIVE", "990000", "1002000", "12000", "3993600", "4",
    ]);
  });
  await step("Configurations are given and changed, and take effect", async (alpaca) => {
    const before = await alpaca.getAccountConfigurations();
    const changes = { no_shorting: true, trade_confirm_email: "none" };
    assert.deepEqual(await alpaca.updateAccountConfigurations(changes), { ...before, ...changes });
    await refused(alpaca.createOrder(sell), 403, 40310000, "account is not allowed to short");
  });
  await step("The portfolio history has as many values as times", async (alpaca) => {
    for (const wanted of [{}, { period: "1W", timeframe: "1D" }, { period: "1D", timeframe: "5Min", extended_hours: true }]) {
      const history = await alpaca.getPortfolioHistory(wanted);
      assert.equal(history.base_value, 1000000);
      assert.equal(history.equity.length, history.timestamp.length);
    }
  });
  await step("Fills are activities, listed in pages", async (alpaca) => {
    const order = await alpaca.createOrder(buy);
    await alpaca.createOrder({ ...sell, qty: 4 });
    const [latest, first] = await alpaca.getAccountActivities({ activityTypes: ["FILL"] });
    assert.deepEqual(pick(latest, "side", "qty"), ["sell", "4"]);
    assert.deepEqual(pick(first, "order_id", "price"), [order.id, "100"]);
    const page = { activityTypes: "FILL", direction: "asc", pageSize: 1, pageToken: first.id };
    assert.deepEqual(await alpaca.getAccountActivities(page), [latest]);
    const longAgo = { after: "2020-01-01", until: "2020-12-31T00:00:00Z" };
    assert.deepEqual(await alpaca.getAccountActivities(longAgo), []);
    assert.deepEqual(await alpaca.getAccountActivities({ date: "2020-01-02" }), []);
  });
  await step("Positions are valued at the price of now, found by symbol, and closed", async (alpaca) => {
    await alpaca.createOrder(buy);
    await setPrice("AAPL", "110");
    const position = await alpaca.getPosition("AAPL");
    assert.deepEqual(pick(position, "qty", "market_value", "unrealized_pl"), ["10", "1100", "100"]);
    assert.deepEqual(await alpaca.getPositions(), [position]);
    assert.equal((await alpaca.closePosition("AAPL")).filled_qty, "10");
    await alpaca.createOrder(buy);
    const [closed] = await alpaca.closeAllPositions();
    assert.deepEqual([closed.symbol, closed.status, closed.body.filled_qty], ["AAPL", 200, "10"]);
    assert.deepEqual(await alpaca.getPositions(), []);
  });
}

async function reference() {
  await step("Assets are listed and found by symbol and by id", async (alpaca) => {
    const asset = await alpaca.getAsset("AAPL");
    assert.deepEqual(pick(asset, "symbol", "class", "exchange"), ["AAPL", "us_equity", "NASDAQ"]);
    assert.deepEqual(await alpaca.getAsset(asset.id), asset);
    const listed = await alpaca.getAssets({ status: "active", asset_class: "us_equity", exchange: "NASDAQ" });
    assert.ok(symbols(listed).includes("AAPL"));
  });
  await step("The clock and the calendar know the market's hours, holidays and half days", async (alpaca) => {
    const clock = await alpaca.getClock();
    assert.ok(Math.abs(new Date(clock.timestamp) - new Date()) < 60000);
    const days = await alpaca.getCalendar({ start: new Date("2025-11-26"), end: "2025-11-29" });
    assert.deepEqual(days.map((day) => [day.date, day.open, day.close]), [
      ["2025-11-26", "09:30", "16:00"],
      ["2025-11-28", "09:30", "13:00"],
    ]);
  });
  await step("A watchlist is made, found, changed and deleted", async (alpaca) => {
    const made = await alpaca.addWatchlist("tech", ["AAPL", "MSFT"]);
    assert.deepEqual(symbols(made.assets), ["AAPL", "MSFT"]);
    assert.deepEqual((await alpaca.getWatchlists()).map((list) => list.id), [made.id]);
    assert.deepEqual(symbols((await alpaca.addToWatchlist(made.id, "SPY")).assets), ["AAPL", "MSFT", "SPY"]);
    await alpaca.deleteFromWatchlist(made.id, "MSFT");
    assert.deepEqual(symbols((await alpaca.getWatchlist(made.id)).assets), ["AAPL", "SPY"]);
    const changed = await alpaca.updateWatchlist(made.id, { name: "funds", symbols: ["SPY"] });
    assert.deepEqual([changed.name, symbols(changed.assets)], ["funds", ["SPY"]]);
    await alpaca.deleteWatchlist(made.id);
    assert.deepEqual(await alpaca.getWatchlists(), []);
  });
  await step("Contracts, for which it has no method, are listed by a request of one's own", async (alpaca) => {
    const { option_contracts } = await alpaca.sendRequest("/options/contracts", { underlying_symbols: "AAPL", limit: 2 });
    assert.deepEqual(option_contracts.map((contract) => contract.underlying_symbol), ["AAPL", "AAPL"]);
  });
  await step("Market data is read from the same host", async (alpaca) => {
    assert.equal((await alpaca.getLatestQuote("AAPL")).AskPrice, 100);
    assert.equal((await alpaca.getLatestTrade("AAPL")).Price, 100);
    assert.equal((await alpaca.getSnapshot("AAPL")).LatestTrade.Price, 100);
    assert.equal((await alpaca.getSnapshots(["AAPL"]))[0].LatestQuote.BidPrice, 100);
  });
}

async function refusals() {
  await step("Orders that break a rule are refused with its status, code and message", async (alpaca) => {
    const fraction = alpaca.createOrder({ ...sell, qty: 0.5 });
    await refused(fraction, 422, 42210000, "fractional orders cannot be sold short");
    await refused(alpaca.createOrder({ ...buy, symbol: "NO SUCH" }), 422, 42210000, 'asset "NO SUCH" not found');
    await refused(alpaca.createOrder({ ...buy, qty: 1000000 }), 403, 40310000, "insufficient buying power");
    await refused(alpaca.createOrder({ ...buy, type: "none" }), 422, 40010001, "invalid order type");
    await refused(alpaca.createOrder(limit(buy, 90.123)), 422, 42210000, "invalid limit_price 90.123. sub-penny");
    const { id } = await alpaca.createOrder(limit(buy, 90));
    const wash = await refused(alpaca.createOrder(limit(sell, 80)), 403, 40310000, "potential wash trade detected");
    assert.equal(wash.existing_order_id, id);
  });
  await step("What is unknown is not found, and what is over is left alone", async (alpaca) => {
    await refused(alpaca.getOrder(NOBODY), 404, 40410000, `order not found for ${NOBODY}`);
    await refused(alpaca.getPosition("AAPL"), 404, 40410000, "position does not exist");
    await refused(alpaca.getAsset(NOBODY), 404, 40410000, `asset not found for ${NOBODY}`);
    await refused(alpaca.getWatchlist(NOBODY), 404, 40410000, "watchlist not found");
    const { id } = await alpaca.createOrder(buy);
    await refused(alpaca.cancelOrder(id), 422, 42210000, 'order is already in "filled" state');
    await refused(alpaca.replaceOrder(id, { qty: 1 }), 422, 42210000, "cannot replace order in filled status");
  });
}

async function main() {
  for (const part of [orders, classes, account, reference, refusals]) await part();
  const own = Object.entries(connect("", "", "")).filter(([, value]) => typeof value === "function");
  const raw = ["httpRequest", "dataHttpRequest"];
  finish(own.map(([name]) => name).filter((name) => !raw.includes(name)));
}

main();
