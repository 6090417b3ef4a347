package org.coppice.example.hello;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.coppice.green.Coppice;
import org.coppice.green.GreenThread;
import org.coppice.routing.api.Route;
import org.coppice.web.Handler;
import org.coppice.web.HttpException;
import org.coppice.web.Request;
import org.coppice.web.Response;
import org.osgi.service.component.annotations.Component;

/// Fetches another URL of this server with the JDK's own blocking client, while a second green
/// thread of the same loop counts: `curl
/// http://127.0.0.1:8090/fetch?url=http://127.0.0.1:8090/ticks`.
@Component
@Route(value = "/fetch", methods = "GET")
public final class Fetch implements Handler {
    private static final Pattern THIS_MACHINE =
            Pattern.compile("localhost|127(\\.[0-9]{1,3}){3}|\\[::1]");
    private static final int HTTP_PORT = 80;
    private static final int MAX_BYTES = 64 * 1024;

    @Override
    public Response handle(Request request) throws IOException {
        int port = request.environ().serverPort().orElse(HTTP_PORT);
        String ticks = "http://127.0.0.1:" + port + "/ticks?count=2";
        URI uri = uri(request.query("url").orElse(ticks), port);
        AtomicInteger turns = new AtomicInteger();
        GreenThread<Object> counter = Coppice.spawn(() -> count(turns));
        try {
            String body = fetch(uri);
            return Response.text(
                    "%s said:%n%s%nMeanwhile another green thread of this loop had %d turns.%n"
                            .formatted(uri, body, turns.get()));
        } catch (IOException e) {
            throw new HttpException(502, uri + " did not answer: " + e.getMessage(), e);
        } finally {
            counter.kill();
        }
    }

    /// Fetches nothing but this server's: an example must not be a proxy to other machines, nor to
    /// what listens for this machine only.
    private static URI uri(String text, int serverPort) {
        try {
            URI uri = URI.create(text);
            if ("http".equals(uri.getScheme())
                    && uri.getHost() != null
                    && THIS_MACHINE.matcher(uri.getHost()).matches()
                    && (uri.getPort() < 0 ? HTTP_PORT : uri.getPort()) == serverPort) {
                return uri;
            }
        } catch (IllegalArgumentException e) {
            throw new HttpException(400, "url is no URL: " + e.getMessage(), e);
        }
        throw new HttpException(
                400, "url must be this server's, such as http://127.0.0.1:" + serverPort + "/");
    }

    private static String fetch(URI uri) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
        connection.setInstanceFollowRedirects(false); // they could lead elsewhere
        connection.setConnectTimeout(2_000);
        connection.setReadTimeout(5_000);
        try (InputStream in = connection.getInputStream()) {
            return new String(in.readNBytes(MAX_BYTES), StandardCharsets.UTF_8);
        } finally {
            connection.disconnect();
        }
    }

    private static Object count(AtomicInteger turns) {
        while (true) {
            Coppice.sleep(Duration.ofMillis(1));
            turns.incrementAndGet();
        }
    }
}
