package org.coppice.web.files;

import java.util.Optional;
import org.coppice.web.HttpException;
import org.coppice.web.Request;
import org.coppice.web.Response;

/// Files are read only.
final class Methods {
    private Methods() {}

    /// The answer to what does not read.
    ///
    /// @throws HttpException 405
    static Optional<Response> answer(Request request) {
        return switch (request.method()) {
            case "GET", "HEAD" -> Optional.empty();
            case "OPTIONS" ->
                    Optional.of(Response.empty(204).header("Allow", "GET, HEAD, OPTIONS"));
            default -> throw HttpException.methodNotAllowed("GET", "HEAD");
        };
    }
}
