package org.coppice.web;

/// Ends a handler with another response than the one it would return: `throw new HttpException(404,
/// "no such book")`.
///
/// It is expected, so it is not logged and has no stack trace unless it has a cause.
public final class HttpException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient Response response;

    /// A plain text response.
    ///
    /// @param status 400..599
    /// @param message for the client; its body
    public HttpException(int status, String message) {
        this(status, message, null);
    }

    /// A plain text response because of a failure.
    ///
    /// @param status 400..599
    /// @param message for the client; its body
    /// @param cause kept for filters and debuggers; the client does not see it
    public HttpException(int status, String message, Throwable cause) {
        super(message, cause, true, cause != null);
        if (status < 400 || status > 599) {
            throw new IllegalArgumentException(
                    "status %d of an HttpException is not allowed: it must be in 400..599"
                            .formatted(status));
        }
        this.response = Response.text(message + "\n").status(status);
    }

    /// Any response: a redirect, or an error with headers and a body of your own.
    public HttpException(Response response) {
        super(response.status().toString(), null, true, false);
        this.response = response;
    }

    /// What the client gets.
    public Response response() {
        return response;
    }
}
