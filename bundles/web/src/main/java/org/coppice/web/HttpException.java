package org.coppice.web;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.coppice.wsgi.api.Environ;
import org.coppice.wsgi.api.Headers;
import org.coppice.wsgi.api.Status;

/// Ends a handler with another response than the one it would return: `throw new HttpException(404,
/// "no such book")`, `throw HttpException.found("/books/")`, `throw
/// HttpException.methodNotAllowed("GET", "PUT").detail("books are not deleted")`. WebOb's
/// `webob.exc`.
///
/// Its body is plain text, HTML or JSON (`{"message": …, "code": 404, "title": "Not Found"}`),
/// whichever the request's `Accept` prefers, and plain text where it likes them equally: a browser
/// sees a page, curl a line. What is told of a failure is text: it is escaped where it is HTML.
///
/// It is expected, so it is not logged and has no stack trace unless it has a cause.
///
/// **Threads**: immutable, so that a constant one may be thrown: what it suppresses it does not
/// keep. **Errors**: a status, header or location that cannot be sent is an
/// `IllegalArgumentException`. **Null**: no argument and no result is null.
public final class HttpException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient Status status;
    private final transient Headers headers; // frozen
    private final transient Optional<String> comment;
    private final transient Optional<Response> response;

    /// An error.
    ///
    /// @param status 400..599
    /// @param message for the client
    public HttpException(int status, String message) {
        this(status, message, null);
    }

    /// An error because of a failure.
    ///
    /// @param status 400..599
    /// @param message for the client
    /// @param cause kept for filters and debuggers; the client does not see it
    public HttpException(int status, String message, Throwable cause) {
        this(error(status), Headers.empty(), message, Optional.empty(), cause);
    }

    /// Any response, whose body is sent as it is: an error with a body of your own.
    public HttpException(Response response) {
        super(response.status().toString(), null, false, false);
        this.status = response.status();
        this.headers = response.headers();
        this.comment = Optional.empty();
        this.response = Optional.of(response);
    }

    private HttpException(
            Status status,
            Headers headers,
            String message,
            Optional<String> comment,
            Throwable cause) {
        super(Objects.requireNonNull(message, "message"), cause, false, cause != null);
        this.status = status;
        this.headers = headers;
        this.comment = comment;
        this.response = Optional.empty();
    }

    private static Status error(int code) {
        if (code < 400 || code > 599) {
            throw new IllegalArgumentException(
                    "status %d of an HttpException is not allowed: it must be in 400..599"
                            .formatted(code));
        }
        return Status.of(code);
    }

    /// The response of that status with what there is to say of it in general; WebOb's
    /// `status_map[code]`.
    ///
    /// @param code 300..599
    public static HttpException of(int code) {
        if (code < 300 || code > 599) {
            throw new IllegalArgumentException(
                    "status %d of an HttpException is not allowed: it must be in 300..599"
                            .formatted(code));
        }
        return new HttpException(
                Status.of(code), Headers.empty(), ErrorBody.explain(code), Optional.empty(), null);
    }

    private static HttpException redirect(int code, String location) {
        String where = Locations.require(location);
        return of(code).detail("The resource is at " + where).header("Location", where);
    }

    // ---- 3xx: as for the argument of Response.redirect

    /// 301: for ever; clients may turn a POST into a GET.
    public static HttpException movedPermanently(String location) {
        return redirect(301, location);
    }

    /// 302: for now; clients may turn a POST into a GET.
    public static HttpException found(String location) {
        return redirect(302, location);
    }

    /// 303: the answer to a POST is there, to be read with GET.
    public static HttpException seeOther(String location) {
        return redirect(303, location);
    }

    /// 307: for now, with the same method and body.
    public static HttpException temporaryRedirect(String location) {
        return redirect(307, location);
    }

    /// 308: for ever, with the same method and body.
    public static HttpException permanentRedirect(String location) {
        return redirect(308, location);
    }

    /// 308 to the URL of the request with a slash at the end of its path; the query is kept.
    /// WebOb's `add_slash`, with a status that keeps method and body.
    public static HttpException addSlash(Request request) {
        Environ environ = request.environ();
        String slashed = Urls.fullPath(environ) + "/" + Urls.query(environ);
        return redirect(308, Locations.withoutHost(slashed));
    }

    /// 304: what the client has is current. Its headers are those of the 200, without body.
    public static HttpException notModified() {
        return of(304);
    }

    // ---- 4xx: what the client did wrong

    /// 400: it cannot be understood.
    public static HttpException badRequest() {
        return of(400);
    }

    /// 401: who is it?
    ///
    /// @param challenge of the header `WWW-Authenticate`: `Basic realm="books"`
    public static HttpException unauthorized(String challenge) {
        return of(401).header("WWW-Authenticate", challenge);
    }

    /// 403: not for this client, whatever it does.
    public static HttpException forbidden() {
        return of(403);
    }

    /// 404: nothing is here.
    public static HttpException notFound() {
        return of(404);
    }

    /// 405: not with this method.
    ///
    /// @param allowed the methods that are; RFC 9110 demands the header `Allow`
    public static HttpException methodNotAllowed(String... allowed) {
        return of(405).header("Allow", String.join(", ", allowed));
    }

    /// 406: in none of the forms that it accepts.
    public static HttpException notAcceptable() {
        return of(406);
    }

    /// 408: it took too long to send the request.
    public static HttpException requestTimeout() {
        return of(408);
    }

    /// 409: not in the state that the resource is in.
    public static HttpException conflict() {
        return of(409);
    }

    /// 410: it was here and will not come back.
    public static HttpException gone() {
        return of(410);
    }

    /// 411: a length must be given.
    public static HttpException lengthRequired() {
        return of(411);
    }

    /// 412: a condition of its headers is not met.
    public static HttpException preconditionFailed() {
        return of(412);
    }

    /// 413: the body is too large.
    public static HttpException contentTooLarge() {
        return of(413);
    }

    /// 414: the URL is too long.
    public static HttpException uriTooLong() {
        return of(414);
    }

    /// 415: the body is in a form that is not read here.
    public static HttpException unsupportedMediaType() {
        return of(415);
    }

    /// 416: no such bytes.
    ///
    /// @param lengthBytes how many there are
    public static HttpException rangeNotSatisfiable(long lengthBytes) {
        return of(416).header("Content-Range", "bytes */" + lengthBytes);
    }

    /// 422: it can be read, and makes no sense.
    public static HttpException unprocessableContent() {
        return of(422);
    }

    /// 423: somebody else works on it.
    public static HttpException locked() {
        return of(423);
    }

    /// 424: something that this depends on has failed.
    public static HttpException failedDependency() {
        return of(424);
    }

    /// 428: only with a condition such as `If-Match`.
    public static HttpException preconditionRequired() {
        return of(428);
    }

    /// 429: too often.
    ///
    /// @param retryAfter when to come back; parts of a second count as one
    public static HttpException tooManyRequests(Duration retryAfter) {
        return of(429).retryAfter(retryAfter);
    }

    /// 431: the headers are too long.
    public static HttpException headersTooLarge() {
        return of(431);
    }

    /// 451: a court or the like forbids it.
    public static HttpException unavailableForLegalReasons() {
        return of(451);
    }

    // ---- 5xx: what is wrong here

    /// 500: the server has failed.
    public static HttpException internalServerError() {
        return of(500);
    }

    /// 501: no resource here can do this.
    public static HttpException notImplemented() {
        return of(501);
    }

    /// 502: a server behind this one has answered nonsense.
    public static HttpException badGateway() {
        return of(502);
    }

    /// 503: not now.
    ///
    /// @param retryAfter when to come back; parts of a second count as one
    public static HttpException serviceUnavailable(Duration retryAfter) {
        return of(503).retryAfter(retryAfter);
    }

    /// 504: a server behind this one has not answered.
    public static HttpException gatewayTimeout() {
        return of(504);
    }

    /// 507: there is no space left.
    public static HttpException insufficientStorage() {
        return of(507);
    }

    /// 511: to be logged in to the network first.
    public static HttpException networkAuthenticationRequired() {
        return of(511);
    }

    // ---- changed copies

    /// This with another text for the client, which is its [#getMessage] too.
    ///
    /// @throws IllegalStateException if it was made of a [Response], which has its text
    public HttpException detail(String detail) {
        requireOwnBody();
        return new HttpException(status, headers, detail, comment, getCause());
    }

    /// This with a text that stands as a comment in an HTML body, and nowhere else.
    ///
    /// @throws IllegalStateException if it was made of a [Response]
    public HttpException comment(String text) {
        requireOwnBody();
        return new HttpException(status, headers, getMessage(), Optional.of(text), getCause());
    }

    /// This with that header, in place of those of the same name.
    public HttpException header(String name, String value) {
        if (response.isPresent()) {
            return new HttpException(response.get().header(name, value));
        }
        Headers changed = headers.copy().set(name, value).frozen();
        return new HttpException(status, changed, getMessage(), comment, getCause());
    }

    private HttpException retryAfter(Duration delay) {
        if (delay.isNegative()) {
            throw new IllegalArgumentException(
                    "retry after %s is not allowed: it must be 0 or more".formatted(delay));
        }
        return header("Retry-After", String.valueOf(delay.plusNanos(999_999_999).toSeconds()));
    }

    private void requireOwnBody() {
        if (response.isPresent()) {
            throw new IllegalStateException(
                    "this HttpException has a response of its own: change that");
        }
    }

    // ---- what it is

    /// The status.
    public Status status() {
        return status;
    }

    /// Whether it is the client's fault: 4xx.
    public boolean isClientError() {
        return status.code() / 100 == 4;
    }

    /// Whether it is the server's fault: 5xx.
    public boolean isServerError() {
        return status.code() / 100 == 5;
    }

    /// What a client gets that has no preference: plain text, or the response that this was made
    /// of.
    public Response response() {
        return response.orElseGet(
                () -> ErrorBody.TEXT.response(status, headers, getMessage(), comment));
    }

    /// What the client gets, in the form that it prefers; `Vary` names `Accept` then, for caches.
    public Response response(Request request) {
        return response.orElseGet(() -> inFormFor(request));
    }

    private Response inFormFor(Request request) {
        Response formed =
                ErrorBody.of(request.environ()).response(status, headers, getMessage(), comment);
        return ErrorBody.isEmpty(status) ? formed : formed.vary("Accept");
    }
}
