package org.coppice.shell;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
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
    private final ThreadFactory threads;
    private final Semaphore places = new Semaphore(CONNECTIONS_MAX);
    private final Set<ShellConnection> waiting = ConcurrentHashMap.newKeySet();
    private final CountDownLatch closing = new CountDownLatch(1);

    ShellListener(SocketFile socket, CommandRunner runner) {
        this(
                socket,
                runner,
                PATIENCE,
                Thread.ofPlatform().name("coppice-shell-connection").daemon().factory());
    }

    /// @param patience how long a client may neither send nor take a byte
    /// @param threads makes one a connection
    ShellListener(
            SocketFile socket, CommandRunner runner, Duration patience, ThreadFactory threads) {
        this.socket = socket;
        this.runner = runner;
        this.patience = patience;
        this.threads = threads;
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

    /// No memory and no more threads are what other code of this process may cause: the shell is
    /// there to find out, so it must outlive that.
    private void acceptOne() throws InterruptedException {
        try {
            begin(connection(socket.channel().accept()));
        } catch (IOException | OutOfMemoryError e) {
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
        } catch (IOException | OutOfMemoryError e) {
            channel.close();
            throw e;
        }
    }

    private void begin(ShellConnection connection) {
        try {
            waiting.add(connection);
            threads.newThread(() -> serve(connection)).start();
        } catch (OutOfMemoryError e) {
            waiting.remove(connection);
            connection.close();
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
