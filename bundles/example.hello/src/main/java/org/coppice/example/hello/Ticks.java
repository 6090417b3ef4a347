package org.coppice.example.hello;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.stream.IntStream;
import org.coppice.green.Coppice;
import org.coppice.routing.api.Route;
import org.coppice.web.Handler;
import org.coppice.web.HttpException;
import org.coppice.web.Request;
import org.coppice.web.Response;
import org.osgi.service.component.annotations.Component;

/// Streams a line a second, ten of them or `?count=` from 1 to 100: `curl -N
/// http://127.0.0.1:8090/ticks`. A thousand clients that watch them cost a thousand small green
/// threads on the same loop.
@Component
@Route(value = "/ticks", methods = "GET")
public final class Ticks implements Handler {
    private static final int DEFAULT_COUNT = 10;
    private static final int MAX_COUNT = 100;

    @Override
    public Response handle(Request request) {
        int count = request.query("count").map(Ticks::count).orElse(DEFAULT_COUNT);
        return Response.stream(() -> IntStream.range(0, count).mapToObj(Ticks::tick).iterator())
                .contentType("text/plain; charset=utf-8");
    }

    private static int count(String text) {
        try {
            int count = Integer.parseInt(text);
            if (count >= 1 && count <= MAX_COUNT) {
                return count;
            }
        } catch (NumberFormatException e) {
            // refused below, like a number out of range
        }
        throw new HttpException(400, "count is " + text + ", allowed is 1 to " + MAX_COUNT);
    }

    private static byte[] tick(int number) {
        if (number > 0) {
            Coppice.sleep(Duration.ofSeconds(1));
        }
        return ("tick " + number + "\n").getBytes(StandardCharsets.UTF_8);
    }
}
