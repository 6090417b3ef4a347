package org.coppice.routing.objects.api;

/// Sends a request elsewhere in the same router, without the client: pecan's
/// `redirect(internal=True)`. For others see `HttpException.found` and its like.
///
/// ```java
/// throw InternalRedirect.to("/books/7?full=true");
/// ```
///
/// The method, the headers and what is left of the body stay. A path that was visited before is a
/// loop and a 500.
///
/// **Threads**: thrown and met by the request's green thread. **Errors**: a target without a slash
/// at its beginning is an `IllegalArgumentException`. **Null**: never.
public final class InternalRedirect extends RuntimeException {
    private static final long serialVersionUID = 1;

    /// The path with its query, if it has one.
    private final String target;

    private InternalRedirect(String target) {
        super("internal redirect to " + target, null, true, false);
        this.target = target;
    }

    /// Elsewhere.
    ///
    /// @param target a path below the root of the router, in Unicode and not percent-encoded, with
    ///   `/` at its beginning; may have a query, which is percent-encoded. Without one the request
    ///   keeps its own
    public static InternalRedirect to(String target) {
        if (!target.startsWith("/")) {
            throw new IllegalArgumentException(
                    "internal redirect to \"%s\" is not allowed: it must begin with a slash"
                            .formatted(target));
        }
        return new InternalRedirect(target);
    }

    /// The path with its query, if it has one.
    public String target() {
        return target;
    }
}
