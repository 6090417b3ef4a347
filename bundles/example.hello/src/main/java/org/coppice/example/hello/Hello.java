package org.coppice.example.hello;

import org.coppice.routing.api.Route;
import org.coppice.web.Handler;
import org.coppice.web.Request;
import org.coppice.web.Response;
import org.osgi.service.component.annotations.Component;

/// The first route: `curl http://127.0.0.1:8090/hello/you`.
@Component
@Route(value = "/hello/{name}", methods = "GET")
public final class Hello implements Handler {
    @Override
    public Response handle(Request request) {
        return Response.text("Hello, " + request.pathParameter("name") + "!\n");
    }
}
