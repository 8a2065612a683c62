// The whole trading client of @alpacahq/alpaca-trade-api 4 against a server.
const assert = require("node:assert/strict");
const { Alpaca, ApiError, capabilities } = require("@alpacahq/alpaca-trade-api");
const { CALL_100, CALL_110, NOBODY, finish, setPrice, stepper } = require("./trial");
const { accountAndReference } = require("./v4_account");

// The client knows no other host than the broker's; its own hook for tests moves the requests.
const moved = (base) => (url, init) => {
  const { pathname, search } = new URL(url);
  return fetch(base + pathname + search, init);
};
const connect = (base, keyId, secret) => new Alpaca({ keyId, secret, fetchApi: moved(base) });
const step = stepper(connect);

const buy = { symbol: "AAPL", qty: 10, side: "buy" };
const sell = { ...buy, side: "sell" };
const exits = { takeProfit: { limitPrice: 110 }, stopLoss: { stopPrice: 90 } };
const pick = (object, ...names) => names.map((name) => object[name]);

/** Give the statuses of an order and of its legs, as they are now. */
async function family({ trading }, order) {
  const found = [];
  for (const { id } of [order, ...order.legs]) {
    found.push((await trading.orders.getOrderByOrderID({ orderId: id })).status);
  }
  return found;
}

async function refused(promise, status, code, message) {
  const error = await promise.then(
    () => assert.fail("was not refused"),
    (reason) => reason,
  );
  assert.ok(error instanceof ApiError, error.message);
  assert.deepEqual(pick(error, "status", "code"), [status, code]);
  assert.ok(error.message.includes(message), error.message);
}

async function orders() {
  await step("A market order is filled at once, at the price", async ({ trading }) => {
    const order = await trading.orders.market(buy);
    assert.deepEqual(pick(order, "status", "filledQty", "filledAvgPrice"), ["filled", "10", "100"]);
    assert.ok(order.filledAt instanceof Date && order.expiresAt instanceof Date);
    const notional = await trading.orders.market({ symbol: "AAPL", side: "buy", notional: 250 });
    assert.deepEqual(pick(notional, "notional", "filledQty"), ["250", "2.5"]);
    const raw = { symbol: "AAPL", qty: "1", side: "buy", type: "market", timeInForce: "day" };
    assert.equal((await trading.orders.postOrder({ postOrderRequest: raw })).status, "filled");
  });
  await step("A limit order rests until the price reaches it, then is filled at the price", async ({ trading }) => {
    const { id, status } = await trading.orders.limit({ ...buy, limitPrice: 95.5 });
    assert.equal(status, "new");
    assert.deepEqual(await setPrice("AAPL", "95.25"), [id]);
    assert.equal((await trading.orders.getOrderByOrderID({ orderId: id, nested: true })).filledAvgPrice, "95.25");
  });
  await step("Stop, stop limit and trailing stop orders are filled when the price has come to them", async ({ trading }) => {
    await trading.orders.market({ ...buy, qty: 30 });
    const stop = await trading.orders.stop({ ...sell, stopPrice: 95 });
    const limited = await trading.orders.stopLimit({ ...sell, stopPrice: 94, limitPrice: 93 });
    const trailing = await trading.orders.trailingStop({ ...sell, trailPrice: 10 });
    assert.deepEqual(pick(trailing, "hwm", "stopPrice", "trailPrice"), ["100", "90", "10"]);
    assert.deepEqual(await setPrice("AAPL", "95"), [stop.id]);
    assert.deepEqual(await setPrice("AAPL", "92"), []);
    assert.deepEqual(await setPrice("AAPL", "93"), [limited.id]);
    assert.deepEqual(await setPrice("AAPL", "90"), [trailing.id]);
  });
  await step("An order is found by its id and by the id that its client gave it", async ({ trading }) => {
    const order = await trading.orders.limit({
      ...buy, limitPrice: 90, clientOrderId: "mine-1", timeInForce: "gtc", extendedHours: true,
    });
    assert.deepEqual(await trading.orders.getOrderByOrderID({ orderId: order.id }), order);
    assert.equal((await trading.orders.getOrderByClientOrderId({ clientOrderId: "mine-1" })).id, order.id);
  });
  await step("A replacement is a new order that knows the old one, and the old one knows it", async ({ trading }) => {
    const old = await trading.orders.limit({ ...buy, limitPrice: 90 });
    const change = { orderId: old.id, patchOrderRequest: { qty: "4", limitPrice: "91.25", timeInForce: "gtc" } };
    const changed = await trading.orders.patchOrderByOrderId(change);
    assert.deepEqual(pick(changed, "qty", "limitPrice", "timeInForce", "replaces"), ["4", "91.25", "gtc", old.id]);
    const replaced = await trading.orders.getOrderByOrderID({ orderId: old.id });
    assert.deepEqual(pick(replaced, "status", "replacedBy"), ["replaced", changed.id]);
  });
  await step("One order is canceled, then all others", async ({ trading }) => {
    const ids = [];
    for (const limitPrice of [90, 91, 92]) ids.push((await trading.orders.limit({ ...buy, limitPrice })).id);
    await trading.orders.deleteOrderByOrderID({ orderId: ids[0] });
    const answers = await trading.orders.deleteAllOrders();
    assert.deepEqual(answers.map((answer) => [answer.id, answer.status]), [[ids[1], 200], [ids[2], 200]]);
  });
  await step("Orders are listed by status, symbols, side, class, time and id, in either direction", async ({ trading }) => {
    await setPrice("MSFT", "200");
    const filled = await trading.orders.market(buy);
    const apple = await trading.orders.limit({ ...buy, limitPrice: 90 });
    const microsoft = await trading.orders.limit({ ...buy, symbol: "MSFT", limitPrice: 190 });
    const sale = await trading.orders.limit({ ...sell, limitPrice: 110 });
    for (const [filter, expected] of [
      [{}, [sale, microsoft, apple]],
      [{ status: "closed" }, [filled]],
      [{ symbols: ["AAPL"], nested: true }, [sale, apple]],
      [{ side: "sell" }, [sale]],
      [{ assetClass: ["us_equity", "us_option"], limit: 1 }, [sale]],
      [{ assetClass: ["us_option"] }, []],
      [{ status: "all", limit: 2, direction: "asc" }, [filled, apple]],
      [{ after: microsoft.submittedAt.toISOString(), until: new Date(Date.now() + 60000).toISOString() }, [sale, microsoft]],
      [{ beforeOrderId: microsoft.id }, [apple]],
      [{ afterOrderId: microsoft.id }, [sale]],
    ]) {
      const found = await trading.orders.getAllOrders(filter);
      // Its dates have milliseconds, so an order may come after its own time.
      const ids = found.map((order) => order.id);
      const least = filter.after ? expected.slice(0, ids.length) : expected;
      assert.deepEqual(ids, least.map((order) => order.id), JSON.stringify(filter));
    }
  });
}

async function classes() {
  await step("A bracket sells at its take profit, which cancels its stop", async (alpaca) => {
    const order = await alpaca.trading.orders.bracket({ ...buy, ...exits });
    assert.deepEqual(await family(alpaca, order), ["filled", "new", "held"]);
    assert.deepEqual(await setPrice("AAPL", "111"), [order.legs[0].id]);
    assert.deepEqual(await family(alpaca, order), ["filled", "filled", "canceled"]);
    assert.equal((await alpaca.trading.account.getAccount()).cash, "1000110");
  });
  await step("A bracket sells at its stop, which cancels its take profit", async (alpaca) => {
    const order = await alpaca.trading.orders.bracket({ ...buy, ...exits });
    assert.deepEqual(await setPrice("AAPL", "89"), [order.legs[1].id]);
    assert.deepEqual(await family(alpaca, order), ["filled", "canceled", "filled"]);
    assert.equal((await alpaca.trading.account.getAccount()).cash, "999890");
  });
  await step("The legs of a bracket are held until its entry is filled, and canceled with it", async (alpaca) => {
    const order = await alpaca.trading.orders.bracket({ ...buy, limitPrice: 95, ...exits, timeInForce: "gtc" });
    assert.deepEqual(await family(alpaca, order), ["new", "held", "held"]);
    await alpaca.trading.orders.deleteOrderByOrderID({ orderId: order.id });
    assert.deepEqual(await family(alpaca, order), ["canceled", "canceled", "canceled"]);
  });
  await step("An OCO order is its take profit, with the stop as its leg", async (alpaca) => {
    await alpaca.trading.orders.market(buy);
    const order = await alpaca.trading.orders.oco({ ...sell, ...exits });
    assert.deepEqual(pick(order, "type", "limitPrice"), ["limit", "110"]);
    assert.deepEqual(await setPrice("AAPL", "90"), [order.legs[0].id]);
    assert.deepEqual(await family(alpaca, order), ["canceled", "filled"]);
  });
  await step("An OTO order has one exit, which is live once the entry is filled", async (alpaca) => {
    const order = await alpaca.trading.orders.oto({ ...buy, limitPrice: 95, takeProfit: { limitPrice: 105 } });
    assert.deepEqual(await family(alpaca, order), ["new", "held"]);
    await setPrice("AAPL", "95");
    assert.deepEqual(await family(alpaca, order), ["filled", "new"]);
  });
  await step("A vertical spread is paid for: one leg bought, one sold", async ({ trading }) => {
    await setPrice(CALL_100, "6");
    await setPrice(CALL_110, "2");
    const legs = [
      { symbol: CALL_100, ratioQty: "1", side: "buy", positionIntent: "buy_to_open" },
      { symbol: CALL_110, ratioQty: "1", side: "sell", positionIntent: "sell_to_open" },
    ];
    const order = await trading.orders.submit({ type: "limit", orderClass: "mleg", qty: 2, limitPrice: 4, legs });
    assert.deepEqual(pick(order, "status", "filledAvgPrice"), ["filled", "4"]);
    assert.deepEqual(order.legs.map((leg) => leg.filledAvgPrice), ["6", "2"]);
  });
}

async function refusals() {
  await step("Orders that break a rule are refused with its status, code and message", async ({ trading }) => {
    await refused(trading.orders.market({ ...buy, symbol: "NO SUCH" }), 422, 42210000, 'asset "NO SUCH" not found');
    await refused(trading.orders.market({ ...sell, qty: 0.5 }), 422, 42210000, "fractional orders cannot be sold short");
    await refused(trading.orders.market({ ...buy, qty: 1000000 }), 403, 40310000, "insufficient buying power");
    await refused(trading.orders.limit({ ...buy, limitPrice: 0 }), 422, 40010001, "limit price must be > 0");
  });
  await step("What is unknown is not found, and what is over is left alone", async ({ trading }) => {
    const unknown = trading.orders.getOrderByOrderID({ orderId: NOBODY });
    await refused(unknown, 404, 40410000, `order not found for ${NOBODY}`);
    const flat = trading.positions.getOpenPosition({ symbolOrAssetId: "AAPL" });
    await refused(flat, 404, 40410000, "position does not exist");
    const { id } = await trading.orders.market(buy);
    const late = trading.orders.deleteOrderByOrderID({ orderId: id });
    await refused(late, 422, 42210000, 'order is already in "filled" state');
  });
  await step("What is not served here says so", async ({ trading }) => {
    const { cryptoFunding, locates, tokenization } = trading;
    const when = new Date();
    for (const attempt of [
      () => cryptoFunding.createCryptoTransferForAccount({ createCryptoTransferRequest: { amount: "1" } }),
      () => cryptoFunding.getCryptoFundingTransfer({ transferId: NOBODY }),
      () => cryptoFunding.listCryptoFundingTransfers(),
      () => cryptoFunding.getCryptoTransferEstimate({ asset: "BTC", amount: "1" }),
      () => cryptoFunding.listCryptoFundingWallets({ asset: "BTC" }),
      () => cryptoFunding.createWhitelistedAddress({ createWhitelistedAddressRequest: { asset: "BTC" } }),
      () => cryptoFunding.deleteWhitelistedAddress({ whitelistedAddressId: NOBODY }),
      () => cryptoFunding.listWhitelistedAddress(),
      () => locates.createLocates({ createLocateRequest: { symbol: "AAPL", requestedQty: 100 } }),
      () => locates.getLocate({ locateId: NOBODY }),
      () => locates.listLocateQuotes({ symbols: "AAPL" }),
      () => locates.listLocates({ start: when, end: when }),
      () => tokenization.getTokenizationRequest({ tokenizationRequestId: NOBODY }),
      () => tokenization.getTokenizationRequestByClientRequestID({ clientRequestId: NOBODY }),
      () => tokenization.getTokenizationRequests(),
      () => tokenization.postTokenizationMint({ tokenizationMintRequest: { qty: "1" } }),
    ]) {
      await refused(attempt(), 501, 50110000, "not served");
    }
  });
}

async function main() {
  await orders();
  await classes();
  await accountAndReference(step);
  await refusals();
  const methods = [...capabilities.capabilities, ...capabilities.ergonomicCapabilities]
    .filter(({ group }) => group === "trading")
    .flatMap(({ accessor, methods: names }) => names.map((name) => `${accessor}.${name}`));
  finish(methods);
}

main();
