package org.coppice.routing.objects.api;

import java.util.Map;
import java.util.Optional;
import org.coppice.web.Request;
import org.coppice.web.Response;
import org.coppice.web.headers.MediaType;
import org.osgi.annotation.versioning.ProviderType;

/// A request on its way to a controller and back: the state of pecan's hooks, and what it keeps in
/// `request.pecan`.
///
/// **Threads**: belongs to the request's green thread. **Errors**: see the methods. **Null**:
/// never.
@ProviderType
public interface Call {
    /// The call of a request, in its environ.
    String KEY = "coppice.objects.call";

    /// The call of a request.
    ///
    /// @throws IllegalStateException if no router of controllers has the request
    static Call of(Request request) {
        if (request.environ().get(KEY) instanceof Call call) {
            return call;
        }
        throw new IllegalStateException(
                "the request %s %s is not with a router of controllers"
                        .formatted(request.method(), request.path()));
    }

    /// The request.
    Request request();

    /// The controller whose method is called, when it is known.
    Optional<Controller> controller();

    /// The method: `Books.getOne`; empty text until it is known.
    String action();

    /// The arguments by the names of the parameters, in order, when they are known; those that are
    /// `null` are left out.
    Map<String, Object> arguments();

    /// The response, when there is one.
    Optional<Response> response();

    /// Answers with another response. What it replaces is closed, unless its body goes on in the
    /// new one: at once, or when the response is over if a hook has seen it.
    ///
    /// @throws IllegalStateException if there is no response yet: throw an `HttpException` then
    void respond(Response response);

    /// What parts of the application tell each other; it stays when the request is sent elsewhere
    /// by [InternalRedirect]. pecan's `request.context`.
    Map<String, Object> context();

    /// The extension of the path, with its dot, if it has chosen the media type.
    Optional<String> extension();

    /// The media type of [Expose#produces] that was chosen.
    Optional<MediaType> mediaType();
}
