package org.coppice.net.testkit;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketAddress;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import org.coppice.green.Event;
import org.coppice.green.Loop;
import org.coppice.net.GreenStream;
import org.coppice.net.StreamListener;

/// Listens in memory: what serves sockets can be tested without any.
///
/// ```java
/// MemoryListener listener = new MemoryListener(1024);
/// Coppice.spawn(() -> serve(listener));
/// try (MemoryStream client = listener.connect()) {
///     ...
/// ```
///
/// **Threads:** belongs to the loop on which it was made; [#close()], [#isOpen()] and
/// [#localAddress()] may be called from any thread. **Errors:** as [StreamListener] says. **Null:**
/// nothing here is null.
public final class MemoryListener implements StreamListener {

    private final Loop loop = Loop.current();
    private final int capacityBytes;
    private final MemoryAddress address = new MemoryAddress("memory listener");
    private final Queue<MemoryStream> backlog = new ArrayDeque<>();
    private Event<Void> changed = new Event<>();
    private int clients;
    private volatile boolean open = true;

    /// Listens at once, and any number of clients may wait to be accepted.
    ///
    /// @param capacityBytes how many bytes each direction of a connection holds, 1 or more
    /// @throws IllegalStateException if the caller is on no loop
    public MemoryListener(int capacityBytes) {
        MemoryStreams.requireCapacity(capacityBytes);
        this.capacityBytes = capacityBytes;
    }

    /// Connects to it. Never blocks: as with sockets the connection stands before it is accepted.
    ///
    /// @throws ConnectException if it is closed
    public MemoryStream connect() throws IOException {
        requireLoop();
        if (!open) {
            throw new ConnectException("Connection refused");
        }
        MemoryAddress clientAddress = new MemoryAddress("memory client " + ++clients);
        MemoryStream client = MemoryStream.connected(loop, capacityBytes, clientAddress, address);
        backlog.add(client.peer());
        change();
        return client;
    }

    private void change() {
        Event<Void> change = changed;
        changed = new Event<>();
        change.send(null);
    }

    @Override
    public MemoryStream accept() throws IOException {
        requireUsable();
        while (backlog.isEmpty()) {
            changed.await();
            if (!open) {
                throw new AsynchronousCloseException();
            }
        }
        return backlog.remove();
    }

    @Override
    public Optional<GreenStream> tryAccept() throws IOException {
        requireUsable();
        return Optional.ofNullable(backlog.poll());
    }

    private void requireUsable() throws IOException {
        requireLoop();
        if (!open) {
            throw new ClosedChannelException();
        }
    }

    private void requireLoop() {
        if (!loop.isOnLoop()) {
            throw new IllegalStateException(
                    address + " belongs to loop " + loop.name() + ": use it there");
        }
    }

    @Override
    public SocketAddress localAddress() {
        return address;
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public void close() {
        if (!loop.isOnLoop()) {
            loop.execute(this::close);
        } else if (open) {
            open = false;
            backlog.forEach(MemoryStream::reset);
            backlog.clear();
            change();
        }
    }

    @Override
    public String toString() {
        return address + (open ? "" : " (closed)");
    }
}
