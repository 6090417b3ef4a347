package org.coppice.web.filters;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import java.util.function.LongSupplier;
import org.coppice.wsgi.api.Application;
import org.coppice.wsgi.api.Body;
import org.coppice.wsgi.api.Environ;
import org.coppice.wsgi.api.Filter;
import org.coppice.wsgi.api.Headers;
import org.coppice.wsgi.api.StartResponse;
import org.coppice.wsgi.spi.SettingsReader;

/// Tells in the header `Server-Timing` how long a request took until its response began, and what
/// the application has noted by [#note]: browsers show it among the network times.
///
/// **Threads**: any. **Errors**: see [#of]. **Null**: nothing here is null.
public final class Timing implements Filter {
    private static final String HEADER = "Server-Timing";
    private static final String NOTES = "coppice.server_timing";
    private static final double NANOS_A_MILLI = 1e6;

    private final String metric;
    private final String allowOrigin;
    private final LongSupplier nanoTime;

    private Timing(SettingsReader reader, LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        metric = reader.name("metric");
        allowOrigin = reader.headerValue("allowOrigin");
        if (!Headers.isToken(metric)) {
            reader.fault("metric", metric, "give a name without blanks, such as app");
        }
        reader.requireNoFaults();
    }

    /// A filter with these settings, the keys of the configuration.
    ///
    /// @throws IllegalArgumentException that names all that is wrong with them
    public static Timing of(Map<String, ?> settings) {
        return of(settings, System::nanoTime);
    }

    static Timing of(Map<String, ?> settings, LongSupplier nanoTime) {
        return new Timing(new SettingsReader(TimingConfiguration.class, settings), nanoTime);
    }

    /// Notes how long a part of the request took: `Timing.note(environ, "db", took)`. Does nothing
    /// if no such filter was passed, or if the response has begun.
    ///
    /// @param name of letters, digits and hyphens, as for a header
    /// @throws IllegalArgumentException if it is no such name
    @SuppressWarnings("unchecked") // the key is ours alone
    public static void note(Environ environ, String name, Duration took) {
        if (!Headers.isToken(name)) {
            throw new IllegalArgumentException(
                    "metric \"%s\" is not allowed: it must be a name without blanks"
                            .formatted(name));
        }
        if (environ.get(NOTES) instanceof List<?> notes) {
            ((List<String>) notes).add(metric(name, took.toNanos()));
        }
    }

    @Override
    public Application around(Application inner) {
        return (environ, start) -> call(inner, environ, start);
    }

    private Body call(Application inner, Environ environ, StartResponse start) throws Exception {
        long begunNanos = nanoTime.getAsLong();
        List<String> notes = new ArrayList<>();
        environ.put(NOTES, notes);
        return inner.call(
                environ, new ChangedStart(start, headers -> tell(headers, begunNanos, notes)));
    }

    private Headers tell(Headers headers, long begunNanos, List<String> notes) {
        StringJoiner metrics = new StringJoiner(", ");
        metrics.add(metric(metric, nanoTime.getAsLong() - begunNanos));
        notes.forEach(metrics::add);
        if (!allowOrigin.isEmpty()) {
            headers.set("Timing-Allow-Origin", allowOrigin);
        }
        return headers.add(HEADER, metrics.toString());
    }

    private static String metric(String name, long nanos) {
        return String.format(Locale.ROOT, "%s;dur=%.3f", name, nanos / NANOS_A_MILLI);
    }
}
