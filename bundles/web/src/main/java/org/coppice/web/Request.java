package org.coppice.web;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.coppice.web.headers.Accept;
import org.coppice.web.headers.AcceptCharset;
import org.coppice.web.headers.AcceptEncoding;
import org.coppice.web.headers.AcceptLanguage;
import org.coppice.web.headers.Authorization;
import org.coppice.web.headers.ByteRanges;
import org.coppice.web.headers.CacheControl;
import org.coppice.web.headers.Cookies;
import org.coppice.web.headers.HttpDate;
import org.coppice.web.headers.MediaType;
import org.coppice.web.headers.Preconditions;
import org.coppice.web.headers.Validators;
import org.coppice.wsgi.api.Application;
import org.coppice.wsgi.api.Environ;
import org.coppice.wsgi.api.Headers;

/// A request, as a view of its [Environ], where all state lives.
///
/// **Threads**: belongs to the request's green thread; reading the body blocks it. **Errors**: what
/// the client did wrong is an [HttpException], which becomes the response if it is not caught.
/// **Null**: no argument and no result is null.
public final class Request {
    /// How much of a body [#bytes] and [#text] take into memory: 1 MiB. Stream the body or call
    /// [#bytes(int)] for more. For forms see [FormLimits#DEFAULT].
    public static final int IN_MEMORY_MAX_BYTES = 1 << 20;

    /// The form, once it is read, for all requests of this environ.
    private static final String FORM_KEY = "coppice.web.form";

    private final Environ environ;
    private String queryString; // what `query` was made of
    private MultiMap<String> query;

    private Request(Environ environ) {
        this.environ = environ;
    }

    /// The request of this environ.
    public static Request of(Environ environ) {
        return new Request(environ);
    }

    /// A request as [Environ#blank] makes it, for tests of handlers; for one with headers, a body
    /// or a form see [#builder].
    ///
    /// @param path percent-encoded, begins with `/`; may have a query
    public static Request blank(String method, String path) {
        return new Request(Environ.blank(method, path));
    }

    /// Makes a request for tests of handlers: WebOb's `Request.blank` with all it takes.
    ///
    /// @param path percent-encoded, begins with `/`; may have a query
    public static RequestBuilder builder(String method, String path) {
        return new RequestBuilder(method, path);
    }

    /// All there is to know about the request.
    public Environ environ() {
        return environ;
    }

    /// The method, as sent: `GET`.
    public String method() {
        return environ.requestMethod();
    }

    /// The path in Unicode, percent-decoded, without what led to this application.
    public String path() {
        return environ.path();
    }

    // ---- the URL

    /// The URL and its parts. They are put together when they are asked for, of what the environ
    /// has then.
    public RequestUrl url() {
        return new RequestUrl(environ);
    }

    /// The next segment of the path, which stays there; empty if there is none. WebOb's
    /// `path_info_peek`.
    public Optional<String> peekPathSegment() {
        return PathSegments.peek(environ);
    }

    /// Takes the next segment of the path, and makes it a part of what led to this application;
    /// empty segments before it go with it. WebOb's `path_info_pop`.
    ///
    /// @return the segment in Unicode; empty if there is none, and then nothing changes
    public Optional<String> popPathSegment() {
        return PathSegments.pop(environ, segment -> true);
    }

    /// As [#popPathSegment], if the segment is of that form as a whole.
    public Optional<String> popPathSegment(Pattern form) {
        return PathSegments.pop(environ, segment -> form.matcher(segment).matches());
    }

    // ---- parameters

    /// The value of a variable of the route's pattern, in Unicode.
    ///
    /// @param name as between the braces
    /// @throws IllegalArgumentException if the pattern has no such variable
    public String pathParameter(String name) {
        String value = environ.routingArguments().get(name);
        if (value == null) {
            throw new IllegalArgumentException(
                    "the route %s has no variable %s: it has %s"
                            .formatted(
                                    environ.routePattern().orElse("of this request"),
                                    name,
                                    environ.routingArguments().keySet()));
        }
        return value;
    }

    /// The first value of a parameter in the query; empty text if it has none (`?a`).
    public Optional<String> query(String name) {
        return queryParameters().first(name);
    }

    /// All parameters of the query, in order: WebOb's `GET`, which writes back what is changed in
    /// it. Here another [Environ#QUERY_STRING] is put into the environ, and this shows it.
    public MultiMap<String> queryParameters() {
        String current = environ.queryString();
        if (!current.equals(queryString)) {
            queryString = current;
            query = Parameters.parse(current, Integer.MAX_VALUE);
        }
        return query;
    }

    /// The parameters of the query and then the fields of the form: WebOb's `params`.
    ///
    /// @throws HttpException as [#form()]
    /// @throws IOException if the client has gone
    public MultiMap<String> parameters() throws IOException {
        return queryParameters().concat(form().fields());
    }

    // ---- forms

    /// The form in the body, be it `application/x-www-form-urlencoded` or `multipart/form-data`;
    /// empty if the body is neither. The first call reads the body. WebOb's `POST`.
    ///
    /// @throws HttpException as [#form(FormLimits)], within [FormLimits#DEFAULT]
    /// @throws IOException if the client has gone
    public Form form() throws IOException {
        return form(FormLimits.DEFAULT);
    }

    /// As [#form()], within other limits; what an earlier call has read is returned as it is.
    ///
    /// Files above a size go to temporary files, which are deleted when the response is over. They
    /// are written on the loop: other green threads wait as long as the disk takes.
    ///
    /// @throws HttpException 413 if it goes beyond a limit, 400 if it is malformed, 415 if it is in
    ///   a charset that is not known
    /// @throws IOException if the client has gone, or the disk is full
    public Form form(FormLimits limits) throws IOException {
        Object input = environ.get(Environ.WSGI_INPUT);
        if (environ.get(FORM_KEY) instanceof ReadForm read && read.input() == input) {
            return read.form();
        }
        Form form = FormReader.read(environ, limits);
        if (form != Form.EMPTY) {
            environ.put(FORM_KEY, new ReadForm(form, input));
        }
        return form;
    }

    /// The first value of a field of the form.
    ///
    /// @throws HttpException as [#form()]
    /// @throws IOException if the client has gone
    public Optional<String> form(String name) throws IOException {
        return form().fields().first(name);
    }

    /// The first file of that name in the form.
    ///
    /// @throws HttpException as [#form()]
    /// @throws IOException if the client has gone
    public Optional<Upload> upload(String name) throws IOException {
        return form().files().first(name);
    }

    /// The parts of a `multipart/form-data` body, one after another as they come: for uploads that
    /// should go elsewhere than to a temporary file. Call this or [#form()], once.
    ///
    /// @throws HttpException 415 if the body is something else, 400 if it has no boundary, 413 if
    ///   it says that it is longer than allowed
    public Multipart multipart(FormLimits limits) {
        return FormReader.multipart(environ, limits);
    }

    // ---- headers

    /// The value of a header, whatever the case of its name; several are joined by `,`.
    public Optional<String> header(String name) {
        return environ.header(name);
    }

    /// All headers in the order they were sent; frozen.
    public Headers headers() {
        return environ.headers();
    }

    /// The header `Content-Type`.
    public Optional<String> contentType() {
        return environ.contentType();
    }

    /// The header `Content-Type`, read; empty also if it is no media type.
    public Optional<MediaType> mediaType() {
        return contentType().flatMap(MediaType::parse);
    }

    /// The header `Content-Length`; empty also if it is no number of 0 or more.
    public OptionalLong contentLength() {
        return environ.contentLength();
    }

    /// The cookies that the client sends.
    public Cookies cookies() {
        return header("Cookie").map(Cookies::parse).orElse(Cookies.none());
    }

    /// The value of the first cookie of that name.
    public Optional<String> cookie(String name) {
        return cookies().get(name);
    }

    /// Which media types the client takes: `request.accept().best(MediaType.JSON,
    /// MediaType.TEXT_HTML)`.
    public Accept accept() {
        return header("Accept").map(Accept::parse).orElse(Accept.any());
    }

    /// Which charsets the client takes.
    public AcceptCharset acceptCharset() {
        return header("Accept-Charset").map(AcceptCharset::parse).orElse(AcceptCharset.any());
    }

    /// Which content codings the client takes.
    public AcceptEncoding acceptEncoding() {
        return header("Accept-Encoding").map(AcceptEncoding::parse).orElse(AcceptEncoding.any());
    }

    /// Which languages the reader knows.
    public AcceptLanguage acceptLanguage() {
        return header("Accept-Language").map(AcceptLanguage::parse).orElse(AcceptLanguage.any());
    }

    /// The conditions `If-Match`, `If-None-Match`, `If-Modified-Since`, `If-Unmodified-Since` and
    /// `If-Range`.
    public Preconditions preconditions() {
        return Preconditions.of(environ::header);
    }

    /// Ends the handler if the conditions of the request are not met by what there is: before it
    /// changes anything, or to spare the work of an answer that the client has.
    ///
    /// @throws HttpException 412, or 304 with the validators as headers
    public void requirePreconditions(Validators current) {
        Conditions.require(this, current);
    }

    /// Takes the conditions and `Range` out of the request, for an application that should answer
    /// with the whole: WebOb's `remove_conditional_headers`.
    public void removeConditions() {
        Conditions.remove(environ);
    }

    /// The ranges that the client wants.
    public ByteRanges range() {
        return header("Range").map(ByteRanges::parse).orElse(ByteRanges.none());
    }

    /// The header `Cache-Control`.
    public CacheControl cacheControl() {
        return header("Cache-Control").map(CacheControl::parse).orElse(CacheControl.none());
    }

    /// Who the client says it is.
    public Optional<Authorization> authorization() {
        return header("Authorization").flatMap(Authorization::parse);
    }

    /// The time of the header `Date`; empty also if it is none.
    public Optional<Instant> date() {
        return header("Date").flatMap(HttpDate::parse);
    }

    /// Whether a script of a page says that it has sent this: `X-Requested-With: XMLHttpRequest`.
    public boolean isXhr() {
        return header("X-Requested-With").filter("XMLHttpRequest"::equals).isPresent();
    }

    /// The address of whoever holds the connection, which may be a proxy.
    public String remoteAddress() {
        return environ.remoteAddress();
    }

    /// The first address in `X-Forwarded-For`, else [#remoteAddress]. Anybody can send that header:
    /// rely on it where a proxy of your own sets it.
    public String clientAddress() {
        String forwarded = header("X-Forwarded-For").orElse("");
        int comma = forwarded.indexOf(',');
        String first = (comma < 0 ? forwarded : forwarded.substring(0, comma)).strip();
        return first.isEmpty() ? remoteAddress() : first;
    }

    // ---- the body

    /// Whether there may be a body to read: it has a length of more than 0, or none at all and the
    /// server marks its end.
    public boolean isBodyReadable() {
        OptionalLong length = contentLength();
        return length.isPresent()
                ? length.getAsLong() > 0
                : environ.get(Environ.WSGI_INPUT_TERMINATED) == Boolean.TRUE;
    }

    /// The body. It can be read once and need not be read at all; see [#keepBody].
    public InputStream body() {
        return environ.input();
    }

    /// Makes the body one that can be read again, by [#rewindBody] and by copies of this request.
    /// It is read now: small ones into memory, others into a temporary file that is deleted when
    /// the response is over. Does nothing if it was called before. WebOb's `make_body_seekable`.
    ///
    /// @param memoryMaxBytes above so many it goes into a file; 0 or more
    /// @param maxBytes the longest that is taken
    /// @throws HttpException 413 if it is longer
    /// @throws IOException if the client has gone, or the disk is full
    public void keepBody(int memoryMaxBytes, long maxBytes) throws IOException {
        KeptBody.keep(environ, memoryMaxBytes, maxBytes);
    }

    /// Goes back to the first byte of a body that was kept.
    ///
    /// @throws IllegalStateException without [#keepBody]
    public void rewindBody() throws IOException {
        KeptBody.of(environ).rewind();
    }

    /// The rest of the body.
    ///
    /// @throws HttpException 413 if that is more than [#IN_MEMORY_MAX_BYTES]
    /// @throws IOException if the client has gone
    public byte[] bytes() throws IOException {
        return bytes(IN_MEMORY_MAX_BYTES);
    }

    /// The rest of the body.
    ///
    /// @param maxBytes 0 or more
    /// @throws HttpException 413 if that is more than `maxBytes`
    /// @throws IOException if the client has gone
    public byte[] bytes(int maxBytes) throws IOException {
        return Bytes.readAll(environ, maxBytes, "the body");
    }

    /// The rest of the body as text, in the charset of the content type, else UTF-8. Bytes that are
    /// no characters become U+FFFD.
    ///
    /// @throws HttpException as [#bytes()], and 415 if the charset is not known
    /// @throws IOException if the client has gone
    public String text() throws IOException {
        Charset charset = Charsets.of(contentType().orElse(""), StandardCharsets.UTF_8);
        return new String(bytes(), charset);
    }

    /// The rest of the body, of JSON, as an object of that type, made by the [ObjectCodec] of this
    /// application.
    ///
    /// @throws HttpException as [#bytes()], 415 if the body's type is another, and 400 if it is no
    ///   JSON, does not fit, or is `null`
    /// @throws IOException if the client has gone
    /// @throws IllegalStateException if there is no codec
    public <T> T json(Class<T> type) throws IOException {
        if (mediaType().filter(MediaType::isJson).isEmpty()) {
            throw new HttpException(
                    415,
                    "the body's type is \"%s\", it must be application/json"
                            .formatted(contentType().orElse("")));
        }
        Object value = ObjectCodec.of(environ).read(bytes(), type);
        if (value == null) {
            throw new HttpException(400, "the JSON does not fit: it is null");
        }
        return type.cast(value);
    }

    // ---- other applications

    /// Has an application answer this request, by its environ: WebOb's `send` and
    /// `call_application`. The body streams: it is what the application returned, and whoever does
    /// not return the response must close it, see [Response#close].
    ///
    /// @throws Exception what the application throws
    public Response send(Application application) throws Exception {
        return Capture.response(application, environ);
    }

    // ---- copies

    /// A request of its own with the same headers and body, which is kept for both: one may be
    /// changed or answered without the other.
    ///
    /// @throws HttpException 413 if the body has more than [#IN_MEMORY_MAX_BYTES]: keep a longer
    ///   one first, by [#keepBody]
    /// @throws IOException if the client has gone
    public Request copy() throws IOException {
        keepBody(IN_MEMORY_MAX_BYTES, IN_MEMORY_MAX_BYTES);
        Environ copy = Environ.of(environ);
        copy.put(Environ.WSGI_INPUT, KeptBody.of(environ).fork(environ));
        return of(copy);
    }

    /// A request of its own with the same headers, method `GET` and no body.
    public Request copyGet() {
        Environ copy = Environ.of(environ);
        copy.put(Environ.REQUEST_METHOD, "GET");
        copy.put(Environ.WSGI_INPUT, InputStream.nullInputStream());
        for (String key :
                List.of(
                        Environ.CONTENT_LENGTH,
                        Environ.CONTENT_TYPE,
                        "HTTP_TRANSFER_ENCODING",
                        Environ.HEADERS_RAW)) {
            copy.remove(key);
        }
        return of(copy);
    }

    private record ReadForm(Form form, Object input) {}
}
