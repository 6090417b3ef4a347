package org.coppice.example.hello;

import java.util.Map;
import org.coppice.routing.api.Route;
import org.coppice.web.Handler;
import org.coppice.web.Request;
import org.coppice.web.Response;
import org.osgi.service.component.annotations.Component;

/// Answers in JSON: `curl http://127.0.0.1:8090/json/you`.
@Component
@Route(value = "/json/{name}", methods = "GET")
public final class HelloJson implements Handler {
    @Override
    public Response handle(Request request) {
        return Response.json(Map.of("hello", request.pathParameter("name")));
    }
}
