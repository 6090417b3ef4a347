package org.coppice.routing.objects;

import org.coppice.web.Handlers;
import org.coppice.web.Request;
import org.coppice.web.Response;
import org.coppice.wsgi.api.Body;

/// The response of a request, as long as no hook has replaced it.
///
/// Whoever has seen it may have put its body into the response that takes its place, changed or
/// not, and no response tells of which others it was made. So its body is opened for whoever looks,
/// and when all is over it is closed, unless who sent it has done so. One that nobody has seen is
/// closed at once.
final class Answer {
    private Response response;
    private Body body; // null until a hook has seen the response
    private boolean closed;

    Answer(Response response) {
        this.response = response;
    }

    /// What is sent.
    Response response() {
        return response;
    }

    /// What is sent, for hooks.
    Response seen(Request request) {
        if (body == null) {
            body = open(request).whenClosed(() -> closed = true);
            response = Response.of(response.status(), response.headers(), body);
        }
        return response;
    }

    /// Closes it, if it does not go on in the other one.
    void replacedBy(Response other, Request request) {
        if (other == response) {
            return;
        }
        if (body == null) {
            response.close();
            return;
        }
        request.environ()
                .afterResponse(_ -> {
                    if (!closed) {
                        body.close();
                    }
                });
    }

    /// Its body as it would be sent: of an object what the request's codec writes.
    private Body open(Request request) {
        Response opened = response;
        try {
            return request.send(Handlers.application(_ -> opened)).body();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) { // it throws no others
            throw new IllegalStateException(e);
        }
    }
}
