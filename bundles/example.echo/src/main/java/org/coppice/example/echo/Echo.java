package org.coppice.example.echo;

import org.coppice.routing.api.Route;
import org.coppice.web.Handler;
import org.coppice.web.Request;
import org.coppice.web.Response;
import org.osgi.service.component.annotations.Component;

/// Sends back what it gets, of any size and while it comes, in constant memory: `curl -T big.iso -X
/// POST http://127.0.0.1:8090/echo | cmp - big.iso`.
@Component
@Route(value = "/echo", methods = "POST")
public final class Echo implements Handler {
    @Override
    public Response handle(Request request) {
        Response response = Response.stream(request.body());
        return request.contentType().map(response::contentType).orElse(response);
    }
}
