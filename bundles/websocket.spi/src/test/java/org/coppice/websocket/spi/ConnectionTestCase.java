package org.coppice.websocket.spi;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.coppice.green.Coppice;
import org.coppice.green.GreenThread;
import org.coppice.green.RunOptions;
import org.coppice.green.testkit.ManualClock;
import org.coppice.net.testkit.StreamPair;
import org.coppice.websocket.api.CloseStatus;
import org.coppice.websocket.api.Overflow;
import org.coppice.websocket.api.WebSocketClosedException;
import org.coppice.websocket.frames.DecoderLimits;
import org.coppice.websocket.frames.Role;
import org.coppice.wsgi.api.Environ;
import org.junit.Rule;
import org.junit.rules.Timeout;

/// What the tests of connections share: a connection and its peer on a loop, whose time stands
/// still but for what a test moves it.
public abstract class ConnectionTestCase {
    static final int QUEUE_BYTES = 100_000;

    /// More than a system keeps for a connection and than may wait.
    static final int MUCH = 16 << 20;

    /// Ends what hangs; nothing here is measured by it.
    @Rule public final Timeout limit = Timeout.seconds(60);

    final ManualClock clock = new ManualClock();
    final Connections connections = new Connections();

    /// The limits of the next connection.
    ConnectionSettings settings = settings(Overflow.BLOCK);

    /// Two new streams that are connected with each other.
    abstract StreamPair open() throws Exception;

    static ConnectionSettings settings(Overflow overflow) {
        return new ConnectionSettings(
                new DecoderLimits(MUCH * 2, MUCH * 2),
                QUEUE_BYTES,
                overflow,
                Duration.ofSeconds(30),
                Duration.ofSeconds(15),
                Duration.ofSeconds(5),
                0);
    }

    @FunctionalInterface
    interface Body {
        void run(WebSocketConnection connection, HeldSocket socket, Peer peer) throws Exception;
    }

    @FunctionalInterface
    interface Task {
        void run() throws Exception;
    }

    static Agreement agreement(Role role) {
        return new Agreement(
                role,
                Environ.blank("GET", "/chat"),
                Map.of("room", "blue"),
                "",
                "",
                Optional.empty(),
                13);
    }

    final void run(Body body) throws Exception {
        RunOptions.DEFAULTS
                .ticker(clock)
                .run(() -> {
                    try (StreamPair pair = open()) {
                        WebSocketConnection connection =
                                connections.open(pair.near(), agreement(Role.SERVER), settings);
                        body.run(connection, connection.socket(), new Peer(pair.far()));
                        connection.breakOff();
                    }
                    return null;
                });
    }

    static GreenThread<Void> spawn(Task body) {
        return Coppice.spawn(() -> {
            body.run();
            return null;
        });
    }

    /// What ends a task: the status of the connection, or `nothing`.
    static GreenThread<String> ending(Task body) {
        return Coppice.spawn(() -> {
            try {
                body.run();
                return "nothing";
            } catch (WebSocketClosedException e) {
                return e.status().toString();
            } catch (IOException e) {
                return e.toString();
            }
        });
    }

    static String textOf(int bytes) {
        return "x".repeat(bytes);
    }

    static CloseStatus status(int code) {
        return CloseStatus.of(code);
    }
}
