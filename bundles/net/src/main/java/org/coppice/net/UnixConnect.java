package org.coppice.net;

import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import org.coppice.green.Coppice;

/// Connects to the path of a Unix socket. That never waits in the system: it stands at once, or
/// fails, also if the server has a full backlog. Then it is tried again until somebody gives up.
final class UnixConnect {

    private static final String FULL_BACKLOG = "Resource temporarily unavailable"; // EAGAIN
    private static final Duration FIRST_PAUSE = Duration.ofMillis(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(64);

    private UnixConnect() {}

    static GreenSocket connect(UnixDomainSocketAddress address, SocketOptions options)
            throws IOException {
        Duration pause = FIRST_PAUSE;
        while (true) {
            try {
                return attempt(address, options);
            } catch (IOException e) {
                if (!FULL_BACKLOG.equals(e.getMessage())) {
                    throw naming(address, e);
                }
            }
            Coppice.sleep(pause);
            pause = pause.compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : pause;
        }
    }

    private static GreenSocket attempt(UnixDomainSocketAddress address, SocketOptions options)
            throws IOException {
        GreenSocket socket = Net.green(SocketChannel.open(StandardProtocolFamily.UNIX));
        try {
            options.applyTo(socket.channel());
            if (!socket.channel().connect(address)) {
                socket.finishConnect(Duration.ZERO);
            }
            return socket;
        } catch (Throwable t) {
            socket.close();
            throw t;
        }
    }

    private static ConnectException naming(UnixDomainSocketAddress address, IOException error) {
        ConnectException named =
                new ConnectException(
                        "Cannot connect to "
                                + address
                                + ": "
                                + UnixPath.reason(address.getPath(), error));
        named.initCause(error);
        return named;
    }
}
