package org.coppice.websocket.server;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.coppice.websocket.api.OriginChecker;
import org.coppice.websocket.api.Overflow;
import org.coppice.websocket.api.WebSocketOptions;
import org.coppice.websocket.frames.DecoderLimits;
import org.coppice.websocket.frames.DeflateSettings;
import org.coppice.websocket.spi.ConnectionSettings;
import org.coppice.wsgi.spi.SettingsReader;

/// What the server is configured to; a change holds for new connections.
///
/// @param connection what holds for each of them
/// @param deflate how messages may be compressed; empty: not at all
/// @param sparing how they are if an application alone wants it
/// @param origins which pages may connect
/// @param grace how long the conversations of a handler that goes may last
record SocketSettings(
        ConnectionSettings connection,
        Optional<DeflateSettings> deflate,
        DeflateSettings sparing,
        OriginChecker origins,
        Duration grace) {
    private static final String MAX_FRAME = "maxFrameBytes";
    private static final String MAX_MESSAGE = "maxMessageBytes";
    static final long LEAST_BYTES = 125;
    static final long MOST_BYTES = Integer.MAX_VALUE - 8;
    private static final long MOST_GRACE_MILLIS = 600_000;
    private static final int WINDOW_BITS = 15;
    private static final Optional<DeflateSettings> NONE = Optional.empty();

    /// Without a configuration.
    static final SocketSettings DEFAULT = of(Map.of());

    /// @throws IllegalArgumentException that names all that is wrong
    static SocketSettings of(Map<String, ?> properties) {
        SettingsReader reader = new SettingsReader(SocketConfiguration.class, properties);
        DeflateSettings deflate = deflate(reader.flag("deflateContext"));
        SocketSettings settings =
                new SocketSettings(
                        connection(reader, properties),
                        reader.flag("deflate") ? Optional.of(deflate) : Optional.empty(),
                        deflate,
                        origins(reader),
                        reader.millis("graceMillis", 0, MOST_GRACE_MILLIS));
        reader.requireNoFaults();
        return settings;
    }

    private static ConnectionSettings connection(SettingsReader reader, Map<String, ?> properties) {
        return new ConnectionSettings(
                limits(
                        DecoderLimits.DEFAULT,
                        bytes(reader, MAX_FRAME, properties),
                        bytes(reader, MAX_MESSAGE, properties)),
                reader.number("sendQueueMaxBytes", LEAST_BYTES, MOST_BYTES),
                Overflow.valueOf(
                        reader.oneOf("overflow", "block", "drop", "close")
                                .toUpperCase(Locale.ROOT)),
                reader.millis("pingMillis", 0, SettingsReader.MAX_MILLIS),
                reader.millis("pongTimeoutMillis", 1, SettingsReader.MAX_MILLIS),
                reader.millis("closeTimeoutMillis", 1, SettingsReader.MAX_MILLIS),
                (int) reader.number("deflateMinBytes", 0, MOST_BYTES));
    }

    /// Empty if it is not set.
    private static OptionalLong bytes(
            SettingsReader reader, String key, Map<String, ?> properties) {
        long bytes = reader.number(key, LEAST_BYTES, MOST_BYTES);
        Object set = properties.get(key);
        return set == null || set.toString().isBlank()
                ? OptionalLong.empty()
                : OptionalLong.of(bytes);
    }

    /// What is allowed and yet may not be meant, for the log.
    Optional<String> hint() {
        long frame = connection.limits().maxFrameBytes();
        long message = connection.limits().maxMessageBytes();
        return frame == DecoderLimits.DEFAULT.maxFrameBytes() || frame <= message
                ? Optional.empty()
                : Optional.of(
                        "%s=%d is more than %s=%d: a frame of more than that is taken by receiveStream alone; raise %s, too, if that is not meant"
                                .formatted(MAX_FRAME, frame, MAX_MESSAGE, message, MAX_MESSAGE));
    }

    /// A window that is kept between messages costs up to 300 KB a connection.
    private static DeflateSettings deflate(boolean keepsWindow) {
        return new DeflateSettings(!keepsWindow, !keepsWindow, WINDOW_BITS, WINDOW_BITS);
    }

    private static OriginChecker origins(SettingsReader reader) {
        List<String> origins = reader.list("origins");
        try {
            return origins.isEmpty() ? OriginChecker.SAME_HOST : OriginChecker.of(origins);
        } catch (IllegalArgumentException e) {
            reader.fault(
                    "origins",
                    String.join(", ", origins),
                    "give origins as https://example.org, with commas between them, or *");
            return OriginChecker.SAME_HOST;
        }
    }

    /// For the connections of one application.
    SocketSettings with(WebSocketOptions options) {
        DecoderLimits common = connection.limits();
        DecoderLimits own = limits(common, options.maxFrameBytes(), options.maxMessageBytes());
        return new SocketSettings(
                new ConnectionSettings(
                        own.equals(common) ? common : own,
                        connection.sendQueueMaxBytes(),
                        options.overflow().orElse(connection.overflow()),
                        connection.ping(),
                        connection.pongTimeout(),
                        connection.closeTimeout(),
                        connection.deflateMinBytes()),
                options.deflate()
                        .map(wanted -> wanted ? Optional.of(sparing) : NONE)
                        .orElse(deflate),
                sparing,
                options.origins().orElse(origins),
                grace);
    }

    /// A limit that is not set follows the other one: a message that is allowed may come in one
    /// frame, and a frame that is allowed is a message.
    private static DecoderLimits limits(
            DecoderLimits common, OptionalLong frame, OptionalLong message) {
        return new DecoderLimits(
                frame.orElse(Math.max(common.maxFrameBytes(), message.orElse(0))),
                message.orElse(Math.max(common.maxMessageBytes(), frame.orElse(0))));
    }
}
