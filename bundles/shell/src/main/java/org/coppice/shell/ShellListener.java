package org.coppice.shell;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes connections and gives each a thread, a few at a time; others wait to be accepted.
///
/// The threads are the JDK's and not green: the shell must answer when all loops are blocked.
///
/// **Threads:** any.
final class ShellListener implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ShellListener.class);
    private static final int CONNECTIONS_MAX = 16;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final SocketFile socket;
    private final CommandRunner runner;
    private final Duration patience;
    private final Semaphore places = new Semaphore(CONNECTIONS_MAX);
    private final Set<ShellConnection> waiting = ConcurrentHashMap.newKeySet();
    private final CountDownLatch closing = new CountDownLatch(1);

    ShellListener(SocketFile socket, CommandRunner runner) {
        this(socket, runner, PATIENCE);
    }

    /// @param patience how long a client may neither send nor take a byte
    ShellListener(SocketFile socket, CommandRunner runner, Duration patience) {
        this.socket = socket;
        this.runner = runner;
        this.patience = patience;
    }

    void start() {
        Thread.ofPlatform().name("coppice-shell").daemon().start(this::acceptAll);
    }

    private void acceptAll() {
        try {
            while (!isClosing()) {
                places.acquire();
                acceptOne();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isClosing() {
        return closing.getCount() == 0;
    }

    private void acceptOne() throws InterruptedException {
        try {
            ShellConnection connection = connection(socket.channel().accept());
            waiting.add(connection);
            Thread.ofPlatform()
                    .name("coppice-shell-connection")
                    .daemon()
                    .start(() -> serve(connection));
        } catch (IOException e) {
            places.release();
            if (!isClosing()) {
                LOG.warn("A connection on {} was not accepted: {}", socket.file(), e.toString());
                closing.await(1, TimeUnit.SECONDS);
            }
        }
    }

    private ShellConnection connection(SocketChannel channel) throws IOException {
        try {
            return new ShellConnection(new TimedChannel(channel, patience), runner);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    private void serve(ShellConnection connection) {
        try {
            connection.run(() -> waiting.remove(connection));
        } finally {
            waiting.remove(connection);
            places.release();
        }
    }

    /// Takes no more connections and closes those whose command has not come yet. A command that
    /// runs goes on and is answered: it may be the very one that stops this bundle.
    @Override
    public void close() {
        closing.countDown();
        try {
            socket.remove();
        } catch (IOException e) {
            LOG.warn("The shell's socket {} stays behind: {}", socket.file(), e.getMessage());
        }
        waiting.forEach(ShellConnection::close);
    }
}
