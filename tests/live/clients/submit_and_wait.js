// `submitAndWait` of @alpacahq/alpaca-trade-api 4: it listens, places the order and resolves with its last state.
const { Alpaca } = require("@alpacahq/alpaca-trade-api");

const base = new URL(process.env.BASE_URL);
const alpaca = new Alpaca({
  keyId: process.env.API_KEY,
  secret: process.env.SECRET_KEY,
  // The facade knows no other host than the broker's; its own hook for tests moves the requests.
  fetchApi: (url, init) => fetch(Object.assign(new URL(url), { protocol: base.protocol, host: base.host }), init),
});
const order = { symbol: "AAPL", qty: 2, side: "buy", type: "market", timeInForce: "day" };

async function main() {
  const stream = alpaca.trading.stream({ url: `ws://${base.host}/stream` });
  stream.onTradeUpdate(({ event }) => console.log(JSON.stringify({ event })));
  const filled = alpaca.trading.submitAndWait(order, { stream, timeoutMs: 20000 });
  stream.connect();
  const { status, filledQty, filledAvgPrice } = await filled;
  console.log(JSON.stringify({ status, filledQty, filledAvgPrice }));
  stream.disconnect();
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
