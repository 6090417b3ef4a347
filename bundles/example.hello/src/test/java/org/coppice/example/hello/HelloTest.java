package org.coppice.example.hello;

import static org.junit.Assert.assertEquals;

import java.util.Map;
import org.coppice.web.Handler;
import org.coppice.web.Request;
import org.coppice.web.Response;
import org.coppice.wsgi.api.Environ;
import org.junit.Test;

public class HelloTest {
    @Test
    public void greetsByName() throws Exception {
        assertEquals("Hello, you!\n", Bodies.read(answer(new Hello(), "you")));
    }

    @Test
    public void greetsInJson() throws Exception {
        Response response = answer(new HelloJson(), "\"you\"");
        assertEquals("{\"hello\":\"\\\"you\\\"\"}", Bodies.read(response));
        assertEquals("application/json", response.headers().first("Content-Type").orElseThrow());
    }

    private static Response answer(Handler handler, String name) throws Exception {
        Request request = Request.blank("GET", "/");
        request.environ().put(Environ.ROUTING_ARGUMENTS, Map.of("name", name));
        return handler.handle(request);
    }
}
