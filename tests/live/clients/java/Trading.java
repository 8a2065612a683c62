import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import net.jacobpeterson.alpaca.AlpacaAPI;
import net.jacobpeterson.alpaca.model.endpoint.accountactivities.TradeActivity;
import net.jacobpeterson.alpaca.model.endpoint.accountactivities.enums.ActivityType;
import net.jacobpeterson.alpaca.model.endpoint.accountconfiguration.AccountConfiguration;
import net.jacobpeterson.alpaca.model.endpoint.assets.enums.AssetClass;
import net.jacobpeterson.alpaca.model.endpoint.assets.enums.AssetStatus;
import net.jacobpeterson.alpaca.model.endpoint.clock.Clock;
import net.jacobpeterson.alpaca.model.endpoint.common.enums.SortDirection;
import net.jacobpeterson.alpaca.model.endpoint.orders.Order;
import net.jacobpeterson.alpaca.model.endpoint.orders.enums.CurrentOrderStatus;
import net.jacobpeterson.alpaca.model.endpoint.orders.enums.OrderClass;
import net.jacobpeterson.alpaca.model.endpoint.orders.enums.OrderSide;
import net.jacobpeterson.alpaca.model.endpoint.orders.enums.OrderStatus;
import net.jacobpeterson.alpaca.model.endpoint.orders.enums.OrderTimeInForce;
import net.jacobpeterson.alpaca.model.endpoint.orders.enums.OrderType;
import net.jacobpeterson.alpaca.model.endpoint.portfoliohistory.enums.PortfolioPeriodUnit;
import net.jacobpeterson.alpaca.model.endpoint.portfoliohistory.enums.PortfolioTimeFrame;
import net.jacobpeterson.alpaca.model.endpoint.positions.Position;
import net.jacobpeterson.alpaca.model.endpoint.streaming.enums.StreamingMessageType;
import net.jacobpeterson.alpaca.model.endpoint.streaming.trade.TradeUpdate;
import net.jacobpeterson.alpaca.model.endpoint.streaming.trade.TradeUpdateMessage;
import net.jacobpeterson.alpaca.model.endpoint.watchlist.Watchlist;
import net.jacobpeterson.alpaca.rest.AlpacaClientException;

/** The whole trading client of alpaca-java, by Jacob Peterson, against a server. */
final class Trading {
    private static final OrderSide BUY = OrderSide.BUY;
    private static final OrderSide SELL = OrderSide.SELL;
    private static final OrderTimeInForce DAY = OrderTimeInForce.DAY;

    interface Call {
        void make() throws Exception;
    }

    public static void main(String[] arguments) throws Exception {
        Trial.step("Orders of every type are filled when the price has come to them", Trading::types);
        Trial.step("Orders are found, replaced, listed and canceled", Trading::changes);
        Trial.step("A bracket sells at its take profit, which cancels its stop", api -> {
            Order order = api.orders().requestMarketBracketOrder("AAPL", 10, BUY, DAY, 110.0, 90.0, null);
            same(family(api, order), OrderStatus.FILLED, OrderStatus.NEW, OrderStatus.HELD);
            Trial.same(Trial.setPrice("111"), List.of(order.getLegs().get(0).getId()));
            same(family(api, order), OrderStatus.FILLED, OrderStatus.FILLED, OrderStatus.CANCELED);
        });
        Trial.step("A bracket sells at its stop, which cancels its take profit", api -> {
            Order order = api.orders().requestLimitBracketOrder("AAPL", 10, BUY, DAY, 100.0, false, 110.0, 90.0, 85.0);
            Trial.same(Trial.setPrice("89"), List.of(order.getLegs().get(1).getId()));
            same(family(api, order), OrderStatus.FILLED, OrderStatus.CANCELED, OrderStatus.FILLED);
        });
        Trial.step("OCO and OTO orders have their exits as legs", Trading::classes);
        Trial.step("Orders that the client sends with the wrong time in force or class are refused", Trading::mistakes);
        Trial.step("Positions are valued at the price of now, and closed", Trading::positions);
        Trial.step("The account, its configurations and its history are given and changed", Trading::account);
        Trial.step("Fills are activities, listed in pages", Trading::activities);
        Trial.step("Assets, the clock and the calendar are what they are elsewhere", Trading::reference);
        Trial.step("A watchlist is made, found, changed and deleted", Trading::watchlist);
        Trial.step("Refusals have a status, a code and a message", Trading::refusals);
        Trial.step("Trade updates are streamed", Trading::updates);
        Trial.finish();
    }

    private static void types(AlpacaAPI api) throws Exception {
        Order bought = api.orders().requestMarketOrder("AAPL", 60, BUY, DAY);
        same(List.of(bought.getStatus(), bought.getFilledQuantity(), bought.getAverageFillPrice()), OrderStatus.FILLED, "60", "100");
        Trial.same(plain(api, 0.5, null, null).getFilledQuantity(), "0.5");
        Trial.same(plain(api, null, 250.0, "mine").getFilledQuantity(), "2.5");
        reached(api, "110", api.orders().requestLimitOrder("AAPL", 10.0, SELL, DAY, 110.0, false));
        reached(api, "95", api.orders().requestStopOrder("AAPL", 10, SELL, DAY, 95.0, false));
        reached(api, "94", api.orders().requestStopLimitOrder("AAPL", 10, SELL, DAY, 94.0, 95.0, false));
        reached(api, "90", api.orders().requestTrailingStopPriceOrder("AAPL", 10, SELL, DAY, 10.0, false));
        reached(api, "90", api.orders().requestTrailingStopPercentOrder("AAPL", 10, SELL, DAY, 10.0, false));
    }

    private static Order plain(AlpacaAPI api, Double quantity, Double notional, String clientOrderId) throws Exception {
        return api.orders().requestOrder("AAPL", quantity, notional, BUY, OrderType.MARKET, DAY, null, null, null, null, null,
            clientOrderId, null, null, null, null);
    }

    private static void reached(AlpacaAPI api, String price, Order order) throws Exception {
        Trial.same(order.getStatus(), OrderStatus.NEW);
        Trial.same(Trial.setPrice(price), List.of(order.getId()));
        Trial.same(api.orders().get(order.getId(), false).getAverageFillPrice(), price);
        Trial.setPrice("100");
    }

    private static void changes(AlpacaAPI api) throws Exception {
        Order old = api.orders().requestLimitOrder("AAPL", 10.0, BUY, DAY, 90.0, true);
        Trial.same(api.orders().getByClientID(old.getClientOrderId()).getId(), old.getId());
        Order changed = api.orders().replace(old.getId(), 4, OrderTimeInForce.GOOD_UNTIL_CANCELLED, 91.0, null, null, "second");
        same(List.of(changed.getQuantity(), changed.getLimitPrice(), changed.getReplaces()), "4", "91", old.getId());
        ZonedDateTime now = ZonedDateTime.now();
        List<Order> listed = api.orders().get(CurrentOrderStatus.ALL, 10, now.minusHours(1), now.plusHours(1),
            SortDirection.ASCENDING, true, List.of("AAPL"));
        same(listed.stream().map(Order::getId).toList(), old.getId(), changed.getId());
        api.orders().cancel(changed.getId());
        Trial.same(api.orders().get(changed.getId(), true).getStatus(), OrderStatus.CANCELED);
        Order last = api.orders().requestLimitOrder("AAPL", 10.0, BUY, DAY, 90.0, false);
        Trial.same(api.orders().cancelAll().get(0).getId(), last.getId());
    }

    private static void classes(AlpacaAPI api) throws Exception {
        api.orders().requestMarketOrder("AAPL", 10, BUY, DAY);
        Order oco = api.orders().requestOCOOrder("AAPL", 10, SELL, DAY, false, 110.0, 90.0, null);
        same(family(api, oco), OrderStatus.NEW, OrderStatus.HELD);
        Trial.same(Trial.setPrice("110"), List.of(oco.getId()));
        same(family(api, oco), OrderStatus.FILLED, OrderStatus.CANCELED);
        Order oto = api.orders().requestOrder("AAPL", 10.0, null, BUY, OrderType.MARKET, DAY, null, null, null, null, null, null,
            OrderClass.ONE_TRIGGERS_OTHER, null, 90.0, null);
        same(family(api, oto), OrderStatus.FILLED, OrderStatus.NEW);
        Trial.same(Trial.setPrice("90"), List.of(oto.getLegs().get(0).getId()));
    }

    /** These methods send GTC for fractions, and OCO for OTO orders, which the broker takes from nobody. */
    private static void mistakes(AlpacaAPI api) throws Exception {
        String day = "fractional orders must be DAY orders";
        refused(422, 42210000, day, () -> api.orders().requestFractionalMarketOrder("AAPL", 0.5, BUY));
        refused(422, 42210000, day, () -> api.orders().requestNotionalMarketOrder("AAPL", 250.0, BUY));
        String limit = "oco orders must be limit orders";
        refused(422, 40010001, limit, () -> api.orders().requestOTOMarketOrder("AAPL", 1, BUY, DAY, 120.0, 90.0, null));
        refused(422, 40010001, limit,
            () -> api.orders().requestOTOStopOrder("AAPL", 1, BUY, DAY, 105.0, false, 120.0, 90.0, null));
        refused(422, 40010001, limit,
            () -> api.orders().requestOTOStopLimitOrder("AAPL", 1, BUY, DAY, 106.0, 105.0, false, 120.0, 90.0, null));
        refused(422, 42210000, "oco orders must be exit orders",
            () -> api.orders().requestOTOLimitOrder("AAPL", 1, BUY, DAY, 95.0, false, 90.0, 120.0, null));
    }

    private static void positions(AlpacaAPI api) throws Exception {
        api.orders().requestMarketOrder("AAPL", 10, BUY, DAY);
        Trial.setPrice("110");
        Position position = api.positions().getBySymbol("AAPL");
        same(List.of(position.getQuantity(), position.getMarketValue(), position.getUnrealizedProfitLoss()), "10", "1100", "100");
        Trial.same(api.positions().get(), List.of(position));
        Trial.same(api.positions().close("AAPL", 4.0, null).getFilledQuantity(), "4");
        Trial.same(api.positions().close("AAPL", null, 50.0).getFilledQuantity(), "3");
        Trial.same(api.positions().closeAll(true).get(0).getSymbol(), "AAPL");
        Trial.same(api.positions().get(), List.of());
    }

    private static void account(AlpacaAPI api) throws Exception {
        Trial.same(api.account().get().getCash(), "1000000");
        AccountConfiguration configuration = api.accountConfiguration().get();
        configuration.setNoShorting(true);
        Trial.same(api.accountConfiguration().set(configuration), configuration);
        Trial.same(api.account().get().getShortingEnabled(), false);
        Trial.same(api.portfolioHistory().get(1, PortfolioPeriodUnit.WEEK, PortfolioTimeFrame.ONE_DAY, LocalDate.now(), false)
            .getBaseValue(), 1000000.0);
    }

    private static void activities(AlpacaAPI api) throws Exception {
        String first = api.orders().requestMarketOrder("AAPL", 10, BUY, DAY).getId();
        api.orders().requestMarketOrder("AAPL", 10, SELL, DAY);
        ZonedDateTime now = ZonedDateTime.now();
        TradeActivity found = (TradeActivity) api.accountActivities().get(null, now.plusDays(2), now.minusDays(2),
            SortDirection.ASCENDING, 1, null, ActivityType.FILL).get(0);
        same(List.of(found.getOrderId(), found.getPrice()), first, "100");
        Trial.same(api.accountActivities().get(null, null, null, SortDirection.ASCENDING, 5, found.getId()).size(), 1);
    }

    private static void reference(AlpacaAPI api) throws Exception {
        Trial.same(api.assets().getBySymbol("AAPL").getExchange(), "NASDAQ");
        Trial.same(api.assets().get(AssetStatus.ACTIVE, AssetClass.US_EQUITY).stream()
            .anyMatch(asset -> asset.getSymbol().equals("AAPL")), true);
        Clock clock = api.clock().get();
        Trial.same(clock.getIsOpen(), clock.getNextClose().isBefore(clock.getNextOpen()));
        List<String> days = new ArrayList<>();
        api.calendar().get(LocalDate.of(2025, 11, 26), LocalDate.of(2025, 11, 29))
            .forEach(day -> days.add(day.getDate() + " " + day.getClose()));
        same(days, "2025-11-26 16:00", "2025-11-28 13:00");
    }

    private static void watchlist(AlpacaAPI api) throws Exception {
        Watchlist made = api.watchlist().create("tech", "AAPL", "MSFT");
        Trial.same(api.watchlist().get().get(0).getId(), made.getId());
        Trial.same(api.watchlist().addAsset(made.getId(), "SPY").getAssets().size(), 3);
        Trial.same(api.watchlist().removeSymbol(made.getId(), "MSFT").getAssets().size(), 2);
        Trial.same(api.watchlist().get(made.getId()).getAssets().get(1).getSymbol(), "SPY");
        Trial.same(api.watchlist().update(made.getId(), "funds", "SPY").getName(), "funds");
        api.watchlist().delete(made.getId());
        Trial.same(api.watchlist().get(), List.of());
    }

    private static void refusals(AlpacaAPI api) throws Exception {
        refused(422, 42210000, "asset \"NO SUCH\" not found", () -> api.orders().requestMarketOrder("NO SUCH", 1, BUY, DAY));
        refused(404, 40410000, "position does not exist", () -> api.positions().getBySymbol("AAPL"));
        String id = api.orders().requestMarketOrder("AAPL", 1, BUY, DAY).getId();
        refused(422, 42210000, "order is already in \"filled\" state", () -> api.orders().cancel(id));
    }

    private static void refused(int status, int code, String message, Call call) throws Exception {
        try {
            call.make();
        } catch (AlpacaClientException refusal) {
            // It reads the body only for its message.
            refusal.getMessage();
            same(List.of(refusal.getResponseStatusCode(), refusal.getAPIResponseCode(), refusal.getAPIResponseMessage()),
                status, code, message);
            return;
        }
        throw new AssertionError("was not refused");
    }

    private static void updates(AlpacaAPI api) throws Exception {
        BlockingQueue<TradeUpdate> heard = new LinkedBlockingQueue<>();
        api.streaming().setListener((type, message) -> {
            if (message instanceof TradeUpdateMessage update) heard.add(update.getData());
        });
        api.streaming().connect();
        Trial.same(api.streaming().getAuthorizationFuture().get(10, TimeUnit.SECONDS), true);
        api.streaming().streams(StreamingMessageType.TRADE_UPDATES);
        for (int attempt = 0; attempt < 100; attempt++) {
            // The client does not tell when it listens.
            String id = api.orders().requestMarketOrder("AAPL", 1, BUY, DAY).getId();
            TradeUpdate placed = heard.poll(100, TimeUnit.MILLISECONDS);
            if (placed == null) continue;
            TradeUpdate filled = heard.poll(5, TimeUnit.SECONDS);
            same(List.of(placed.getOrder().getId(), filled.getOrder().getId(), filled.getPrice()), id, id, "100");
            return;
        }
        throw new AssertionError("the stream did not connect");
    }

    private static List<OrderStatus> family(AlpacaAPI api, Order order) throws Exception {
        Order now = api.orders().get(order.getId(), true);
        List<OrderStatus> found = new ArrayList<>(List.of(now.getStatus()));
        now.getLegs().forEach(leg -> found.add(leg.getStatus()));
        return found;
    }

    private static void same(List<?> found, Object... expected) {
        Trial.same(found, List.of(expected));
    }
}
