// What both JavaScript clients are tried with. Each step prints one line of JSON: what was found to be true, the methods
// of the client that were called for it, and what was wrong, if anything. The last line names the client's methods.
const assert = require("node:assert/strict");

const base = process.env.BASE_URL;
const NOBODY = "00000000-0000-4000-8000-000000000000";
const CALL_100 = "AAPL351221C00100000";
const CALL_110 = "AAPL351221C00110000";

let accounts = 0;

/** Send a request to the server itself. */
async function admin(path, body = {}) {
  const sent = { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
  const response = await fetch(base + path, sent);
  assert.equal(response.status, 200, path);
  return response.json();
}

/** Set the price of a stock or an option; give the ids of the orders that it filled. */
async function setPrice(symbol, price) {
  const kind = symbol.length > 6 ? "options" : "stocks";
  return (await admin(`/admin/market-data/${kind}/${symbol}`, { price })).filled_order_ids;
}

/** Give the client so that the methods that are called of it, and of what it holds, are noted in `calls`. */
function watched(client, calls, prefix = "") {
  return new Proxy(client, {
    get(target, name) {
      const value = Reflect.get(target, name, target);
      if (typeof value === "function") {
        return (...given) => {
          calls.add(prefix + name);
          return value.apply(target, given);
        };
      }
      return value !== null && typeof value === "object" ? watched(value, calls, `${prefix}${name}.`) : value;
    },
  });
}

/** Give what tries something with a fresh account at a server without a past; `connect` makes a client. */
function stepper(connect) {
  return async function step(fact, attempt) {
    const calls = new Set();
    let failure = null;
    try {
      await admin("/admin/reset");
      await setPrice("AAPL", "100");
      accounts += 1;
      await attempt(watched(connect(base, process.env.API_KEY + accounts, process.env.SECRET_KEY), calls));
    } catch (error) {
      const answer = error.response && error.response.data ? JSON.stringify(error.response.data) : "";
      failure = `${error.message} ${answer} ${(error.stack || "").split("\n").slice(1, 4).join(" ")}`;
    }
    console.log(JSON.stringify({ fact, calls: [...calls], failure }));
  };
}

/** Name the methods that the client has, once all steps are done, and end. */
function finish(methods) {
  console.log(JSON.stringify({ methods }));
  // Client 4 leaves the timers of its requests behind, for half a minute.
  process.exit();
}

module.exports = { CALL_100, CALL_110, NOBODY, finish, setPrice, stepper };
