import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import net.jacobpeterson.alpaca.AlpacaAPI;
import net.jacobpeterson.alpaca.model.properties.DataAPIType;
import net.jacobpeterson.alpaca.model.properties.EndpointAPIType;
import net.jacobpeterson.alpaca.rest.endpoint.AlpacaEndpoint;
import okhttp3.HttpUrl;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Request;

/**
 * What the client is tried with. Each step prints one line of JSON: what was found to be true, the methods of the client
 * that asked the server for it, and what was wrong, if anything. The last line names every method that the client has.
 */
final class Trial {
    interface Attempt {
        void with(AlpacaAPI api) throws Exception;
    }

    private static final String BASE = System.getenv("BASE_URL");
    private static final Gson JSON = new GsonBuilder().serializeNulls().disableHtmlEscaping().create();
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static int accounts = 0;

    /** Tries something with an account of its own at a server without a past. */
    static void step(String fact, Attempt attempt) throws Exception {
        post("/admin/reset", Map.of());
        setPrice("100");
        accounts += 1;
        Set<String> calls = new LinkedHashSet<>();
        String failure = null;
        try {
            attempt.with(connect(System.getenv("API_KEY") + accounts, calls));
        } catch (Throwable wrong) {
            List<String> lines = new ArrayList<>(List.of(wrong.toString()));
            for (StackTraceElement frame : wrong.getStackTrace()) lines.add(frame.toString());
            failure = String.join("\n", lines.subList(0, Math.min(8, lines.size())));
        }
        JsonObject line = new JsonObject();
        line.addProperty("fact", fact);
        line.add("calls", JSON.toJsonTree(calls));
        line.addProperty("failure", failure);
        System.out.println(JSON.toJson(line));
    }

    /** Names the methods that the client has for trading, and ends. */
    static void finish() {
        Set<String> methods = new TreeSet<>();
        for (Method accessor : endpoints()) {
            if (accessor.getName().endsWith("MarketData")) continue;
            for (Method method : accessor.getReturnType().getDeclaredMethods()) {
                if (Modifier.isPublic(method.getModifiers())) methods.add(accessor.getName() + "." + method.getName());
            }
        }
        System.out.println(JSON.toJson(Map.of("methods", methods)));
        System.exit(0);
    }

    /** Sets the price of AAPL; gives the ids of the orders that it filled. */
    static List<String> setPrice(String price) throws Exception {
        JsonArray ids = post("/admin/market-data/stocks/AAPL", Map.of("price", price)).getAsJsonArray("filled_order_ids");
        List<String> found = new ArrayList<>();
        ids.forEach(id -> found.add(id.getAsString()));
        return found;
    }

    /** Lets a step fail unless two values are equal. */
    static void same(Object found, Object expected) {
        if (!Objects.equals(found, expected)) throw new AssertionError(found + " instead of " + expected);
    }

    /** The client has no setting for the host, so its HTTP client moves the requests. */
    private static AlpacaAPI connect(String key, Set<String> calls) {
        HttpUrl base = HttpUrl.get(BASE);
        Interceptor move = chain -> {
            note(calls);
            Request request = chain.request();
            HttpUrl url = request.url().newBuilder().scheme("http").host(base.host()).port(base.port()).build();
            return chain.proceed(request.newBuilder().url(url).build());
        };
        OkHttpClient http = new OkHttpClient.Builder().addInterceptor(move).build();
        String secret = System.getenv("SECRET_KEY");
        return new AlpacaAPI(http, key, secret, null, EndpointAPIType.PAPER, DataAPIType.IEX);
    }

    private static void note(Set<String> calls) {
        String outermost = null;
        for (StackTraceElement frame : Thread.currentThread().getStackTrace()) {
            for (Method accessor : endpoints()) {
                if (accessor.getReturnType().getName().equals(frame.getClassName())) {
                    outermost = accessor.getName() + "." + frame.getMethodName();
                }
            }
        }
        if (outermost != null) calls.add(outermost);
    }

    private static List<Method> endpoints() {
        List<Method> found = new ArrayList<>();
        for (Method method : AlpacaAPI.class.getMethods()) {
            if (AlpacaEndpoint.class.isAssignableFrom(method.getReturnType())) found.add(method);
        }
        return found;
    }

    private static JsonObject post(String path, Map<String, String> body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(BASE + path))
            .POST(HttpRequest.BodyPublishers.ofString(JSON.toJson(body)))
            .build();
        HttpResponse<String> response = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
        same(response.statusCode(), 200);
        return JsonParser.parseString(response.body()).getAsJsonObject();
    }
}
