package org.coppice.web.filters;

import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.coppice.wsgi.api.Application;
import org.coppice.wsgi.api.Body;
import org.coppice.wsgi.api.Environ;
import org.coppice.wsgi.api.Filter;
import org.coppice.wsgi.api.Headers;
import org.coppice.wsgi.api.StartResponse;
import org.coppice.wsgi.spi.SettingsReader;
import org.slf4j.MDC;

/// Gives each request an id, by which it is found in the logs of all services that it passes: the
/// one that it brings if that is fit for logs and headers, else a new one (oslo.middleware's
/// `request_id`).
///
/// The response has it in the same header, the environ under [#KEY], and the log in its MDC until
/// the response is over.
///
/// **Threads**: any. **Errors**: see [#of]. **Null**: nothing here is null.
public final class RequestId implements Filter {
    /// The id of a request in its environ, a `String`.
    public static final String KEY = "coppice.request_id";

    private static final Pattern VALID = Pattern.compile("[A-Za-z0-9._~:+/=@-]{1,128}");
    private static final Pattern PREFIX = Pattern.compile("[A-Za-z0-9._~:+/=@-]{0,32}");

    private final String header;
    private final boolean acceptIncoming;
    private final String logKey;
    private final Supplier<String> ids;

    private RequestId(SettingsReader reader, Supplier<String> ids) {
        header = reader.name("header");
        acceptIncoming = reader.flag("acceptIncoming");
        logKey = orNothing(reader, "logKey");
        String prefix = orNothing(reader, "prefix");
        this.ids = () -> prefix + ids.get();
        if (!Headers.isToken(header) || Headers.isHopByHop(header)) {
            reader.fault("header", header, "give the name of a header, such as X-Request-Id");
        }
        if (!PREFIX.matcher(prefix).matches()) {
            reader.fault("prefix", prefix, "give up to 32 of A-Z a-z 0-9 . _ ~ : + / = @ -");
        }
        reader.requireNoFaults();
    }

    private static String orNothing(SettingsReader reader, String key) {
        String text = reader.name(key);
        return text.equals("none") ? "" : text;
    }

    /// A filter with these settings, the keys of the configuration.
    ///
    /// @throws IllegalArgumentException that names all that is wrong with them
    public static RequestId of(Map<String, ?> settings) {
        return of(settings, () -> UUID.randomUUID().toString());
    }

    static RequestId of(Map<String, ?> settings, Supplier<String> ids) {
        return new RequestId(new SettingsReader(RequestIdConfiguration.class, settings), ids);
    }

    @Override
    public Application around(Application inner) {
        return (environ, start) -> call(inner, environ, start);
    }

    private Body call(Application inner, Environ environ, StartResponse start) throws Exception {
        Optional<String> brought = acceptIncoming ? environ.header(header) : Optional.empty();
        String id = brought.filter(text -> VALID.matcher(text).matches()).orElseGet(ids);
        environ.put(KEY, id);
        if (!logKey.isEmpty()) {
            MDC.put(logKey, id);
            environ.afterResponse(_ -> MDC.remove(logKey));
        }
        return inner.call(environ, new ChangedStart(start, headers -> headers.set(header, id)));
    }
}
