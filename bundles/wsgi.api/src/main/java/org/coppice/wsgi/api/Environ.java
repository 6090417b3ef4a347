package org.coppice.wsgi.api;

import java.io.InputStream;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.osgi.annotation.versioning.ProviderType;

/// A request: PEP 3333's `environ`, a map from names to values that server, filters and application
/// share for one request and all may change. The accessors read it under the names of the
/// constants; a server overrides them where it is quicker, never with another meaning.
///
/// As PEP 3333 says, text from the network ([#PATH_INFO], [#SCRIPT_NAME], headers) holds one byte a
/// char (ISO-8859-1); [#path] gives it in Unicode.
///
/// **Threads**: belongs to the request's green thread. **Errors**: a value of the wrong type is a
/// `ClassCastException`. **Null**: neither keys nor values nor results are null, except that
/// [Map#get] gives null for what is missing, as ever.
@ProviderType
public interface Environ extends Map<String, Object> {
    /// The method, a `String`, as sent: `GET`.
    String REQUEST_METHOD = "REQUEST_METHOD";

    /// The part of the path that led to this application, a `String`, percent-decoded: empty, or
    /// begins with `/` and does not end with it.
    String SCRIPT_NAME = "SCRIPT_NAME";

    /// The rest of the path, a `String`, percent-decoded: empty, or begins with `/`.
    String PATH_INFO = "PATH_INFO";

    /// The whole path as sent, a `String`, not decoded and without the query.
    String RAW_PATH_INFO = "RAW_PATH_INFO";

    /// What follows the `?`, a `String`, not decoded; missing if there is no `?`.
    String QUERY_STRING = "QUERY_STRING";

    /// The header `Content-Type`, a `String`, if it was sent. There is no `HTTP_CONTENT_TYPE`.
    String CONTENT_TYPE = "CONTENT_TYPE";

    /// The header `Content-Length`, a `String`, if it was sent. There is no `HTTP_CONTENT_LENGTH`.
    String CONTENT_LENGTH = "CONTENT_LENGTH";

    /// The server's host name or address, a `String`; `unix` for a Unix socket.
    String SERVER_NAME = "SERVER_NAME";

    /// The server's port, a `String` of digits; empty for a Unix socket.
    String SERVER_PORT = "SERVER_PORT";

    /// The protocol of the request, a `String`: `HTTP/1.1`.
    String SERVER_PROTOCOL = "SERVER_PROTOCOL";

    /// The client's address, a `String`; `unix` for a Unix socket.
    String REMOTE_ADDR = "REMOTE_ADDR";

    /// The client's port, a `String` of digits; empty for a Unix socket.
    String REMOTE_PORT = "REMOTE_PORT";

    /// The name of a request header's key begins so: `HTTP_USER_AGENT` for `User-Agent`. The values
    /// of several fields of a name are joined by `,`, those of `Cookie` by `; `.
    String HEADER_PREFIX = "HTTP_";

    /// The version of this contract, a `List<Integer>`: 1, 0.
    String WSGI_VERSION = "wsgi.version";

    /// `http` or `https`, a `String`.
    String WSGI_URL_SCHEME = "wsgi.url_scheme";

    /// `on`, a `String`, if [#WSGI_URL_SCHEME] is `https`; else missing.
    String HTTPS = "HTTPS";

    /// What the client has shown by TLS, a `List<X509Certificate>`, its own first; missing if it
    /// has shown none.
    String CLIENT_CERTIFICATES = "coppice.client_certificates";

    /// The body, an [InputStream] that ends with it, of a server a [RequestInput]. Reading blocks
    /// the green thread; it need not be read.
    String WSGI_INPUT = "wsgi.input";

    /// Whether [#WSGI_INPUT] ends with the body, so that an application may read it to its end
    /// without a look at the length, a `Boolean`.
    String WSGI_INPUT_TERMINATED = "wsgi.input_terminated";

    /// A [Writer] for messages to the server's log.
    String WSGI_ERRORS = "wsgi.errors";

    /// Whether the application may be called by another thread at the same time, a `Boolean`.
    String WSGI_MULTITHREAD = "wsgi.multithread";

    /// Whether another process may call an equal application at the same time, a `Boolean`.
    String WSGI_MULTIPROCESS = "wsgi.multiprocess";

    /// Whether the application is called only once, a `Boolean`.
    String WSGI_RUN_ONCE = "wsgi.run_once";

    /// A [FileWrapper] that makes the body that this server sends quickest, see [#fileWrapper].
    String FILE_WRAPPER = "wsgi.file_wrapper";

    /// An [InterimResponses], where the server can send such; gunicorn's key.
    String EARLY_HINTS = "wsgi.early_hints";

    /// A `List<PostHook>` to which an application may add, see [#afterResponse].
    String POST_HOOKS = "coppice.post_hooks";

    /// A `Runnable` that marks the connection as idle, see [#setIdle].
    String SET_IDLE = "coppice.set_idle";

    /// An [Upgrade], where the server can give the connection away.
    String UPGRADE = "coppice.upgrade";

    /// Parts of a streaming response are collected until so many bytes can go out as one chunk, an
    /// `Integer`; set by an application for this response instead of what the server is configured
    /// to. eventlet's `eventlet.minimum_write_chunk_size`.
    String MINIMUM_CHUNK_BYTES = "coppice.minimum_chunk_bytes";

    /// The values of the route's variables by name, a `Map<String, String>` in Unicode; set by a
    /// router if its route has variables.
    String ROUTING_ARGUMENTS = "wsgiorg.routing_args";

    /// The pattern of the route that was chosen, a `String`: `/hello/{name}`; set by a router.
    String ROUTE_PATTERN = "coppice.route";

    /// The request's header fields as sent, in order, a [Headers] that is frozen.
    String HEADERS_RAW = "headers_raw";

    /// An environ with the entries of this map, which is copied.
    static Environ of(Map<String, ?> entries) {
        return new MapEnviron(entries);
    }

    /// An environ as of a client's request to `http://localhost`, without headers and body: for
    /// tests.
    ///
    /// @param path percent-encoded, begins with `/`; may have a query
    static Environ blank(String method, String path) {
        return MapEnviron.blank(method, path);
    }

    /// See [#REQUEST_METHOD].
    default String requestMethod() {
        return text(REQUEST_METHOD);
    }

    /// See [#SCRIPT_NAME].
    default String scriptName() {
        return text(SCRIPT_NAME);
    }

    /// See [#PATH_INFO].
    default String pathInfo() {
        return text(PATH_INFO);
    }

    /// [#PATH_INFO] in Unicode: its bytes read as UTF-8, where what is no UTF-8 becomes U+FFFD.
    default String path() {
        return MapEnviron.unicode(pathInfo());
    }

    /// See [#QUERY_STRING]; empty if it is missing.
    default String queryString() {
        return text(QUERY_STRING);
    }

    /// See [#CONTENT_TYPE].
    default Optional<String> contentType() {
        return Optional.ofNullable((String) get(CONTENT_TYPE));
    }

    /// See [#CONTENT_LENGTH]; empty also if it is no number of 0 or more.
    default OptionalLong contentLength() {
        return MapEnviron.number(text(CONTENT_LENGTH));
    }

    /// See [#SERVER_NAME].
    default String serverName() {
        return text(SERVER_NAME);
    }

    /// See [#SERVER_PORT].
    default OptionalInt serverPort() {
        return MapEnviron.port(text(SERVER_PORT));
    }

    /// See [#SERVER_PROTOCOL].
    default String serverProtocol() {
        return text(SERVER_PROTOCOL);
    }

    /// See [#REMOTE_ADDR].
    default String remoteAddress() {
        return text(REMOTE_ADDR);
    }

    /// See [#REMOTE_PORT].
    default OptionalInt remotePort() {
        return MapEnviron.port(text(REMOTE_PORT));
    }

    /// See [#WSGI_URL_SCHEME].
    default String urlScheme() {
        return text(WSGI_URL_SCHEME);
    }

    /// The value of a request header, by its name on the wire without regard to case; several of a
    /// name are joined as in [#HEADER_PREFIX]. A filter changes it by changing the entry `HTTP_…`.
    default Optional<String> header(String name) {
        return Optional.ofNullable((String) get(MapEnviron.headerKey(name)));
    }

    /// See [#HEADERS_RAW]; if it is missing, the fields are made from the entries `HTTP_…`.
    default Headers headers() {
        return get(HEADERS_RAW) instanceof Headers headers ? headers : MapEnviron.headers(this);
    }

    /// See [#WSGI_INPUT]; an empty stream if it is missing. A stream that is no [RequestInput]
    /// comes as one.
    default RequestInput input() {
        return RequestInput.of(
                get(WSGI_INPUT) instanceof InputStream input
                        ? input
                        : InputStream.nullInputStream());
    }

    /// See [#WSGI_ERRORS]; a writer that drops everything if it is missing.
    default Writer errors() {
        return get(WSGI_ERRORS) instanceof Writer errors ? errors : Writer.nullWriter();
    }

    /// See [#ROUTING_ARGUMENTS]; empty if it is missing.
    @SuppressWarnings("unchecked") // the type is part of the key's contract
    default Map<String, String> routingArguments() {
        Object arguments = get(ROUTING_ARGUMENTS);
        return arguments == null ? Map.of() : (Map<String, String>) arguments;
    }

    /// See [#ROUTE_PATTERN].
    default Optional<String> routePattern() {
        return Optional.ofNullable((String) get(ROUTE_PATTERN));
    }

    // ---- what a server offers beyond PEP 3333

    /// Makes a body of a file: [#FILE_WRAPPER], or [FileBody] if it is missing.
    default FileWrapper fileWrapper() {
        return get(FILE_WRAPPER) instanceof FileWrapper wrapper ? wrapper : FileBody::of;
    }

    /// See [#EARLY_HINTS]; empty where the server cannot send interim responses.
    default Optional<InterimResponses> interimResponses() {
        return Optional.ofNullable((InterimResponses) get(EARLY_HINTS));
    }

    /// Has something done when the response is over: sent, failed, or not wanted any more by a
    /// client that has gone; in each case after the body was closed. Hooks run in the order in
    /// which they were added. eventlet's `eventlet.posthooks`.
    @SuppressWarnings("unchecked") // the type is part of the key's contract
    default void afterResponse(PostHook hook) {
        ((List<PostHook>) computeIfAbsent(POST_HOOKS, key -> new ArrayList<>())).add(hook);
    }

    /// Marks the connection as idle until the response is over: a server that stops may cut it at
    /// once, as one that waits for a request, and need not wait for this one. For long polls and
    /// endless streams. eventlet's `eventlet.set_idle`.
    ///
    /// The green thread that is cut so is killed: it meets a `GreenExit` where it waits. Of no
    /// effect where the server has no such mark.
    default void setIdle() {
        if (get(SET_IDLE) instanceof Runnable mark) {
            mark.run();
        }
    }

    /// See [#UPGRADE]; empty where the server keeps its connections.
    default Optional<Upgrade> upgrade() {
        return Optional.ofNullable((Upgrade) get(UPGRADE));
    }

    private String text(String key) {
        Object value = get(key);
        return value == null ? "" : (String) value;
    }
}
