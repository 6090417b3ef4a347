package org.coppice.web.filters;

import java.util.Map;
import org.coppice.web.Handlers;
import org.coppice.web.HttpException;
import org.coppice.wsgi.api.Application;
import org.coppice.wsgi.api.Body;
import org.coppice.wsgi.api.Environ;
import org.coppice.wsgi.api.Filter;
import org.coppice.wsgi.api.StartResponse;
import org.coppice.wsgi.spi.SettingsReader;

/// Answers 413 to a request whose body is too long: at once if its length says so, and else when
/// the application has read so much (oslo.middleware's `sizelimit`). The application's reading
/// fails then with an [HttpException], which it need not catch.
///
/// **Threads**: any. **Errors**: see [#of]. **Null**: nothing here is null.
public final class BodyLimit implements Filter {
    private final long maxBytes;

    private BodyLimit(SettingsReader reader) {
        maxBytes = reader.number("maxBytes", 0, Long.MAX_VALUE);
        reader.requireNoFaults();
    }

    /// A filter with these settings, the keys of the configuration.
    ///
    /// @throws IllegalArgumentException that names all that is wrong with them
    public static BodyLimit of(Map<String, ?> settings) {
        return new BodyLimit(new SettingsReader(BodyLimitConfiguration.class, settings));
    }

    @Override
    public Application around(Application inner) {
        return Handlers.exceptions().around((environ, start) -> call(inner, environ, start));
    }

    private Body call(Application inner, Environ environ, StartResponse start) throws Exception {
        if (environ.contentLength().orElse(0) > maxBytes) {
            throw tooLong(maxBytes);
        }
        if (environ.contentLength().isEmpty()) {
            environ.put(Environ.WSGI_INPUT, new LimitedInput(environ.input(), maxBytes));
        }
        return inner.call(environ, start);
    }

    static HttpException tooLong(long maxBytes) {
        return HttpException.contentTooLarge()
                .detail("the body of the request has more than %d bytes".formatted(maxBytes));
    }
}
