package org.coppice.wsgi.server;

import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.coppice.wsgi.api.Environ;
import org.coppice.wsgi.api.FileBody;
import org.coppice.wsgi.api.FileWrapper;
import org.coppice.wsgi.api.Headers;
import org.coppice.wsgi.api.PostHook;
import org.coppice.wsgi.api.RequestInput;
import org.coppice.wsgi.spi.AfterResponse;
import org.coppice.wsgi.spi.ErrorsWriter;
import org.coppice.wsgi.spi.Peer;

/// The environ of a request, which works out a value when somebody asks for it. Most requests ask
/// for three.
///
/// In layers: what was put in ([#changes]), over what the head says ([#original]). What routers put
/// into each request has fields of its own. Only who walks through all entries makes a map of them
/// ([#all]), which then is the environ.
final class RequestEnviron extends AbstractMap<String, Object> implements Environ {
    private static final List<Integer> WSGI_1_0 = List.of(1, 0);
    private static final Object REMOVED = new Object();
    private static final List<String> FIXED_KEYS =
            List.of(
                    REQUEST_METHOD,
                    SCRIPT_NAME,
                    PATH_INFO,
                    RAW_PATH_INFO,
                    QUERY_STRING,
                    CONTENT_TYPE,
                    CONTENT_LENGTH,
                    SERVER_NAME,
                    SERVER_PORT,
                    SERVER_PROTOCOL,
                    REMOTE_ADDR,
                    REMOTE_PORT,
                    WSGI_VERSION,
                    WSGI_URL_SCHEME,
                    WSGI_INPUT,
                    WSGI_INPUT_TERMINATED,
                    WSGI_ERRORS,
                    WSGI_MULTITHREAD,
                    WSGI_MULTIPROCESS,
                    WSGI_RUN_ONCE,
                    HEADERS_RAW,
                    FILE_WRAPPER,
                    EARLY_HINTS,
                    POST_HOOKS,
                    SET_IDLE,
                    UPGRADE);
    private static final List<String> EXCHANGE_KEYS =
            List.of(WSGI_INPUT, EARLY_HINTS, SET_IDLE, UPGRADE);
    private static final FileWrapper FILES = FileBody::of;

    private final RequestHead head;
    private final Peer peer;
    private final ServerSettings settings;

    /// Null once the connection is another protocol's.
    private RequestBody input;

    private Exchange exchange;

    private Object scriptName = "";
    private Object pathInfo;
    private Object routingArguments;
    private Object routePattern;
    private Map<String, Object> changes;
    private Map<String, Object> all;
    private ErrorsWriter errors;
    private Headers headers;
    private List<PostHook> hooks;

    RequestEnviron(RequestHead head, Peer peer, RequestBody input, Exchange exchange) {
        this.exchange = exchange;
        this.settings = exchange.settings();
        this.head = head;
        this.peer = peer;
        this.input = input;
        this.pathInfo = head.path();
    }

    // ---- a map

    @Override
    public Object get(Object key) {
        if (all != null) {
            return all.get(key);
        }
        if (!(key instanceof String name)) {
            return null;
        }
        Object changed = changes == null ? null : changes.get(name);
        if (changed != null) {
            return changed == REMOVED ? null : changed;
        }
        return original(name);
    }

    @Override
    public boolean containsKey(Object key) {
        return get(key) != null;
    }

    @Override
    public Object put(String key, Object value) {
        if (all != null) {
            return all.put(key, value);
        }
        Object former = get(key);
        set(key, value);
        return former;
    }

    @Override
    public Object remove(Object key) {
        if (all != null) {
            return all.remove(key);
        }
        Object former = get(key);
        if (former != null) {
            set((String) key, REMOVED);
        }
        return former;
    }

    private void set(String key, Object value) {
        boolean removed = value == REMOVED;
        switch (key) {
            case SCRIPT_NAME -> scriptName = removed ? null : value;
            case PATH_INFO -> pathInfo = removed ? null : value;
            case ROUTING_ARGUMENTS -> routingArguments = removed ? null : value;
            case ROUTE_PATTERN -> routePattern = removed ? null : value;
            default -> {
                if (changes == null) {
                    changes = new HashMap<>();
                }
                changes.put(key, value);
            }
        }
    }

    @Override
    public Set<Entry<String, Object>> entrySet() {
        if (all == null) {
            all = materialised();
        }
        return all.entrySet();
    }

    private Map<String, Object> materialised() {
        Map<String, Object> entries = new LinkedHashMap<>();
        FIXED_KEYS.forEach(key -> putIfPresent(entries, key));
        peer.keys().forEach(key -> putIfPresent(entries, key));
        putIfPresent(entries, ROUTING_ARGUMENTS);
        putIfPresent(entries, ROUTE_PATTERN);
        settings.application().environ().keySet().forEach(key -> putIfPresent(entries, key));
        for (int i = 0; i < head.size(); i++) {
            putIfPresent(entries, headerKey(head.name(i)));
        }
        if (changes != null) {
            changes.keySet().forEach(key -> putIfPresent(entries, key));
        }
        return entries;
    }

    private void putIfPresent(Map<String, Object> entries, String key) {
        Object value = get(key);
        if (value != null) {
            entries.put(key, value);
        }
    }

    /// The connection goes on in another protocol, maybe for days: what is left is what the request
    /// said. What belongs to its exchange is missing from now on.
    void leaveExchange() {
        exchange = null;
        input = null;
        if (all != null) {
            EXCHANGE_KEYS.forEach(all::remove);
        }
    }

    // ---- what the request says

    private Object original(String key) {
        return switch (key) {
            case REQUEST_METHOD -> head.method();
            case SCRIPT_NAME -> scriptName;
            case PATH_INFO -> pathInfo;
            case RAW_PATH_INFO -> RequestTarget.rawPath(head.target());
            case QUERY_STRING -> RequestTarget.query(head.target());
            case CONTENT_TYPE -> head.value("Content-Type");
            case CONTENT_LENGTH -> head.value("Content-Length");
            case SERVER_NAME -> peer.serverName();
            case SERVER_PORT -> peer.serverPort();
            case SERVER_PROTOCOL -> head.protocol();
            case REMOTE_ADDR -> peer.remoteAddress();
            case REMOTE_PORT -> peer.remotePort();
            case WSGI_VERSION -> WSGI_1_0;
            case WSGI_URL_SCHEME -> peer.urlScheme();
            case WSGI_INPUT -> input;
            case WSGI_ERRORS -> ownErrors();
            case WSGI_MULTITHREAD, WSGI_INPUT_TERMINATED -> true;
            case WSGI_MULTIPROCESS, WSGI_RUN_ONCE -> false;
            case HEADERS_RAW -> ownHeaders();
            case ROUTING_ARGUMENTS -> routingArguments;
            case ROUTE_PATTERN -> routePattern;
            case FILE_WRAPPER -> FILES;
            case EARLY_HINTS -> exchange == null ? null : exchange.interim();
            case POST_HOOKS -> ownHooks();
            case SET_IDLE -> exchange == null ? null : (Runnable) exchange::markIdle;
            case UPGRADE -> exchange == null ? null : exchange.upgrade();
            default -> key.startsWith(HEADER_PREFIX) ? headerValue(key) : added(key);
        };
    }

    /// What connection and configuration add.
    private Object added(String key) {
        Object ofPeer = peer.more(key);
        return ofPeer == null ? settings.application().environ().get(key) : ofPeer;
    }

    /// A name with an underscore is left out, because it would hide behind the one with a hyphen.
    private String headerValue(String key) {
        String joined = null;
        for (int i = 0; i < head.size(); i++) {
            if (hasKey(i, key)) {
                joined = head.joined(joined, i);
            }
        }
        return joined;
    }

    private boolean hasKey(int field, String key) {
        int prefix = HEADER_PREFIX.length();
        if (head.nameLength(field) != key.length() - prefix) {
            return false;
        }
        String name = head.name(field);
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            char upper = c >= 'a' && c <= 'z' ? (char) (c - 32) : c == '-' ? '_' : c;
            if (c == '_' || upper != key.charAt(prefix + i)) {
                return false;
            }
        }
        return !name.equalsIgnoreCase("Content-Type") && !name.equalsIgnoreCase("Content-Length");
    }

    private static String headerKey(String name) {
        String key = name.toUpperCase(Locale.ROOT).replace('-', '_');
        return key.equals(CONTENT_TYPE) || key.equals(CONTENT_LENGTH) ? key : HEADER_PREFIX + key;
    }

    // ---- quicker than through the map

    @Override
    public String requestMethod() {
        return isAsSent() ? head.method() : Environ.super.requestMethod();
    }

    @Override
    public String pathInfo() {
        return isAsSent() && pathInfo instanceof String path ? path : Environ.super.pathInfo();
    }

    @Override
    public Optional<String> header(String name) {
        boolean hasOwnKey = name.indexOf('_') < 0;
        return isAsSent() && hasOwnKey
                ? Optional.ofNullable(head.value(name))
                : Environ.super.header(name);
    }

    @Override
    public RequestInput input() {
        return isAsSent() && input != null ? input : Environ.super.input();
    }

    /// Whether nobody has changed an entry that has no field of its own.
    private boolean isAsSent() {
        return changes == null && all == null;
    }

    /// Whether a request has an entry of this name by itself, or could have.
    static boolean isOfRequest(String key) {
        return FIXED_KEYS.contains(key) || key.startsWith(HEADER_PREFIX);
    }

    /// What streaming parts are collected up to, see [SmallParts].
    int minimumChunkBytes() {
        int configured = settings.responses().minimumChunkBytes();
        return !isAsSent() && get(MINIMUM_CHUNK_BYTES) instanceof Integer own ? own : configured;
    }

    private List<PostHook> ownHooks() {
        if (hooks == null) {
            hooks = new ArrayList<>();
        }
        return hooks;
    }

    /// Does what was to be done after the response.
    void runHooks() {
        if (hooks == null && isAsSent()) {
            return;
        }
        AfterResponse.runHooks(this, settings.application().name());
    }

    private Headers ownHeaders() {
        if (headers == null) {
            Headers fields = Headers.of();
            for (int i = 0; i < head.size(); i++) {
                fields.add(head.name(i), head.value(i));
            }
            headers = fields.frozen();
        }
        return headers;
    }

    private ErrorsWriter ownErrors() {
        if (errors == null) {
            errors = new ErrorsWriter();
        }
        return errors;
    }
}
