package org.coppice.console;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.coppice.green.Coppice;
import org.coppice.green.Loop;
import org.coppice.green.Loops;
import org.coppice.green.testkit.FrameworkRule;
import org.coppice.routing.api.RouteInfo;
import org.coppice.web.Request;
import org.coppice.web.Response;
import org.coppice.wsgi.api.Body;
import org.coppice.wsgi.api.ConnectionInfo;
import org.coppice.wsgi.api.Server;
import org.coppice.wsgi.api.ServerStatus;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;

public class ConsoleTest {
    @Rule public final FrameworkRule framework = new FrameworkRule();

    private Console console;

    @Before
    public void start() throws Exception {
        console = new Console(framework.context());
    }

    @Test
    public void withoutAnyServiceThePageIsThere() {
        Response response = console.handle(Request.blank("GET", "/"));
        assertEquals(200, response.status().code());
        String page = read(response);
        assertTrue(page, page.startsWith("<!DOCTYPE html>"));
        assertTrue(page, page.endsWith("</table></div>\n</body>\n</html>\n"));
    }

    @Test
    public void routesAreListedWithTheirCounters() {
        String page = page(route("/hello/{name}", "GET", "HEAD"), route("/any"));
        assertTrue(page, page.contains("<tr><td>/hello/{name}</td><td>GET HEAD</td>"));
        assertTrue(
                page, page.contains("<td class=\"number\">3</td><td class=\"number\">4711</td>"));
        assertTrue(page, page.contains("<td><a href=\"/any\">/any</a></td><td>any</td>"));
    }

    @Test
    public void onlyWhatABrowserCanOpenIsALink() {
        String page =
                page(
                        route("//host"),
                        route("/a b"),
                        route("/é"),
                        route("/p", "POST"),
                        route("/a%"));
        assertFalse(page, page.contains("<a "));
    }

    @Test
    public void everythingIsEscaped() {
        String page = page(route("/<script>alert('x')</script>", "\"&"));
        assertFalse(page, page.contains("<script"));
        assertTrue(page, page.contains("/&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;"));
        assertTrue(page, page.contains("&quot;&amp;"));
    }

    @Test
    public void bundlesOfCoppiceAreListedWithVersionAndState() throws Exception {
        framework.install("org.coppice.demo", Map.of("Bundle-Version", "1.2.3"));
        framework.install("org.acme");
        String page = page();
        assertTrue(
                page, page.contains("<td>org.coppice.demo</td><td>1.2.3</td><td>installed</td>"));
        assertFalse(page, page.contains("org.acme"));
    }

    @Test
    public void serversAreListedWithTheirAddress() {
        console.servers = List.of(new OneServer(Optional.of("http://127.0.0.1:1"), true));
        String page = page();
        assertTrue(page, page.contains("<td>main</td><td>http://127.0.0.1:1</td><td>routes</td>"));
        console.servers = List.of(new OneServer(Optional.empty(), false));
        page = page();
        assertTrue(
                page,
                page.contains("<td>does not listen, see coppice:server</td><td>routes (not th"));
    }

    @Test
    public void routesAreInTheOrderOfTheirPaths() {
        String page = page(route("/b"), route("/a", "GET"), route("/a"));
        assertTrue(page, page.indexOf("<td>GET</td>") < page.indexOf("<td>any</td>"));
        assertTrue(page, page.indexOf(">/a<") < page.indexOf(">/b<"));
    }

    @Test
    public void loopsAreListedWithHubAndCoroutine() throws Exception {
        String page =
                Coppice.run(() -> {
                    console.loops = List.of(new OneLoop(Loop.current()));
                    return page();
                });
        assertTrue(page, page.contains("<td>nio</td><td>virtual</td><td class=\"number\">1</td>"));
    }

    private String page(RouteInfo... routes) {
        console.tables = List.of(() -> List.of(routes));
        return read(console.handle(Request.blank("GET", "/")));
    }

    private static RouteInfo route(String pattern, String... methods) {
        return new RouteInfo(
                pattern, List.of(methods), "org.acme", RouteInfo.State.SERVING, 3, 4711);
    }

    private static String read(Response response) {
        StringBuilder text = new StringBuilder();
        try (Body body = response.body()) {
            for (ByteBuffer buffer : body) {
                text.append(StandardCharsets.UTF_8.decode(buffer));
            }
        }
        return text.toString();
    }

    private record OneLoop(Loop next) implements Loops {
        @Override
        public List<Loop> loops() {
            return List.of(next);
        }

        @Override
        public List<String> hubs() {
            return List.of();
        }

        @Override
        public void useHub(String name) {
            throw new UnsupportedOperationException();
        }
    }

    private record OneServer(Optional<String> address, boolean isApplicationPresent)
            implements Server {
        @Override
        public String name() {
            return "main";
        }

        @Override
        public String implementation() {
            return "wsgi.server";
        }

        @Override
        public String application() {
            return "routes";
        }

        @Override
        public long requests() {
            return 2;
        }

        @Override
        public int connections() {
            return 1;
        }

        @Override
        public ServerStatus status() {
            return new ServerStatus(
                    ServerStatus.State.LISTENING, "", List.of(), Map.of(), 0, 0, Optional.empty());
        }

        @Override
        public CompletableFuture<List<ConnectionInfo>> connectionInfos() {
            return CompletableFuture.completedFuture(List.of());
        }
    }
}
