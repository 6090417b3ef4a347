package org.coppice.itests.container;

import static org.junit.Assert.assertEquals;

import java.io.IOException;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.Optional;
import org.coppice.web.Handler;
import org.coppice.web.ObjectCodec;
import org.coppice.web.Response;
import org.junit.Test;
import org.osgi.framework.ServiceRegistration;

/// Objects as JSON in the container.
public class JsonIT extends BuiltContainer {
    public record Book(String title, int pages, Optional<String> author) {}

    @Test
    public void routesReadAndWriteObjects() throws IOException {
        service(ObjectCodec.class);
        Dictionary<String, Object> route = new Hashtable<>();
        route.put("coppice.route", "/books");
        Handler handler =
                request -> {
                    Book book = request.json(Book.class);
                    return Response.json(new Book(book.title(), book.pages() + 1, book.author()));
                };
        ServiceRegistration<Handler> registration =
                context.registerService(Handler.class, handler, route);
        try (WebClient client = client()) {
            post(client, "{\"title\":\"Emma\",\"pages\":7}")
                    .mustBe(200, "{\"title\":\"Emma\",\"pages\":8,\"author\":null}");
            WebClient.Answer bad = post(client, "{\"title\":\"Emma\",\"pages\":\"many\"}");
            bad.mustBe(
                    400,
                    "the JSON does not fit at $.pages: it is \"many\", it must be a whole number"
                            + " from -2147483648 to 2147483647\n");
        } finally {
            registration.unregister();
        }
        assertEquals(1, services(ObjectCodec.class).size());
    }

    private static WebClient.Answer post(WebClient client, String document) throws IOException {
        client.send(
                "POST /books HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                        + "Content-Length: %d\r\n\r\n%s".formatted(document.length(), document));
        return client.answer();
    }
}
