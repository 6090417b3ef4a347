package org.coppice.websocket.legacy;

import aQute.bnd.annotation.Resolution;
import aQute.bnd.annotation.spi.ServiceProvider;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.coppice.websocket.spi.LegacyProtocol;
import org.coppice.wsgi.api.Environ;
import org.osgi.service.component.annotations.Component;

/// draft-hixie-thewebsocketprotocol-75 and -76, which browsers spoke in 2010: eventlet's
/// `support_legacy_versions`.
///
/// **Threads**: any. **Errors**: none. **Null**: never.
@Component
@ServiceProvider(value = LegacyProtocol.class, resolution = Resolution.OPTIONAL)
public final class HixieDrafts implements LegacyProtocol {
    static final int DRAFT_75 = 75;
    static final int DRAFT_76 = 76;

    static final String KEY_1 = "Sec-WebSocket-Key1";
    static final String KEY_2 = "Sec-WebSocket-Key2";

    /// Has no state.
    public HixieDrafts() {}

    @Override
    public Optional<Handshake> handshake(Environ environ) {
        boolean asks =
                environ.requestMethod().equals("GET")
                        && environ.serverProtocol().equals("HTTP/1.1")
                        && isOnly(environ, "Upgrade", "websocket")
                        && isOnly(environ, "Connection", "upgrade");
        boolean isLater =
                environ.header("Sec-WebSocket-Key").isPresent()
                        || environ.header("Sec-WebSocket-Version").isPresent();
        if (!asks || isLater) {
            return Optional.empty();
        }
        if (environ.header(KEY_1).isPresent() || environ.header(KEY_2).isPresent()) {
            return Optional.of(new HixieHandshake(environ, DRAFT_76));
        }
        // every page has an origin; what has none asks for something else
        return environ.header("Origin").map(_ -> new HixieHandshake(environ, DRAFT_75));
    }

    private static boolean isOnly(Environ environ, String field, String value) {
        String found = environ.header(field).orElse("").strip();
        return found.toLowerCase(Locale.ROOT).equals(value);
    }

    /// What a client offers, as a list with blanks or commas.
    static List<String> words(String value) {
        return value.isBlank() ? List.of() : List.of(value.strip().split("[ ,]+"));
    }
}
