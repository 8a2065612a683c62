// The `trade_ws` stream of @alpacahq/alpaca-trade-api 3: every update becomes a line, and leads to the next step.
const Alpaca = require("@alpacahq/alpaca-trade-api");

const alpaca = new Alpaca({
  baseUrl: process.env.BASE_URL,
  keyId: process.env.API_KEY,
  secretKey: process.env.SECRET_KEY,
});
const stream = alpaca.trade_ws;
const order = { symbol: "AAPL", qty: 2, side: "buy", time_in_force: "day" };

const steps = {
  fill: () => alpaca.createOrder({ ...order, type: "limit", limit_price: 90 }),
  new: (update) => {
    if (update.order.type !== "limit") return;
    if (update.order.replaces) return alpaca.cancelOrder(update.order.id);
    return alpaca.replaceOrder(update.order.id, { limit_price: 91 });
  },
  canceled: () => stream.disconnect(),
};

stream.onOrderUpdate((update) => {
  const { event, timestamp, execution_id, price, qty, position_qty } = update;
  const { type, status, limit_price } = update.order;
  console.log(JSON.stringify({ event, type, status, limit_price, price, qty, position_qty, at: timestamp, execution_id }));
  Promise.resolve((steps[event] || (() => {}))(update)).catch(fail);
});
stream.onError(fail);
stream.onDisconnect(() => process.exit(0));
stream.onConnect(() => {
  stream.subscribe(["trade_updates"]);
  alpaca.createOrder({ ...order, type: "market" }).catch(fail);
});
stream.connect();

function fail(error) {
  console.error(error);
  process.exit(1);
}
