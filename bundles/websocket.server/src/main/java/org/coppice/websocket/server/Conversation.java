package org.coppice.websocket.server;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.coppice.green.AsyncResult;
import org.coppice.green.GreenExit;
import org.coppice.green.GreenThread;
import org.coppice.green.GreenThreadInfo;
import org.coppice.green.Loop;
import org.coppice.net.GreenStream;
import org.coppice.websocket.api.CloseStatus;
import org.coppice.websocket.spi.Agreement;
import org.coppice.websocket.spi.ConnectionSettings;
import org.coppice.websocket.spi.Connections;
import org.coppice.websocket.spi.HeldSocket;
import org.coppice.websocket.spi.WebSocketConnection;
import org.coppice.wsgi.api.UpgradeHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A connection and whoever talks over it: one handler after another, where a successor takes over.
///
/// **Threads**: its loop's, but for what says so.
final class Conversation implements UpgradeHandler {
    private static final Logger LOG = LoggerFactory.getLogger(Conversation.class);
    private static final CloseStatus GOING_AWAY = CloseStatus.of(CloseStatus.GOING_AWAY);

    private final Connections connections;
    private final Agreement agreement;
    private final ConnectionSettings settings;
    private volatile Conversations owner;
    private volatile GreenThread<?> thread;
    private WebSocketConnection connection;
    private HeldSocket socket;

    /// Is told who goes on; null unless it is being handed on.
    private AsyncResult<Optional<Conversations>> successor;

    Conversation(
            Connections connections,
            Conversations owner,
            Agreement agreement,
            ConnectionSettings settings) {
        this.connections = connections;
        this.owner = owner;
        this.agreement = agreement;
        this.settings = settings;
    }

    /// What it does, on its green thread.
    @Override
    public void handle(GreenStream stream) {
        thread = GreenThread.current();
        connection = connections.open(stream, agreement, settings);
        try {
            CloseStatus end = owner.add(this) ? talk() : GOING_AWAY;
            while (socket != null && socket.isHandedOn() && awaitSuccessor()) {
                end = talk();
            }
            connection.beginClose(connection.isOpen() && isLeft() ? GOING_AWAY : end);
            connection.awaitEnd();
        } finally {
            owner.remove(this);
            connection.breakOff();
        }
    }

    private boolean isLeft() {
        return socket != null && socket.isHandedOn();
    }

    private CloseStatus talk() {
        try {
            socket = connection.socket();
            owner.handler().handle(socket);
            return CloseStatus.of(CloseStatus.NORMAL);
        } catch (IOException e) {
            LOG.debug("{} ended: {}", socket, e.toString());
            return CloseStatus.of(CloseStatus.SERVER_ERROR);
        } catch (GreenExit e) {
            connection.beginClose(GOING_AWAY);
            throw e;
        } catch (Exception | Error e) {
            LOG.error("The handler of {} failed", socket, e);
            return CloseStatus.of(CloseStatus.SERVER_ERROR);
        }
    }

    /// Blocks until another handler takes the connection, or it is clear that none does.
    private boolean awaitSuccessor() {
        owner.remove(this); // nothing of the former one is needed any more
        Optional<Conversations> next = successor.await();
        successor = null;
        if (next.isEmpty() || !connection.isOpen() || !next.get().add(this)) {
            return false;
        }
        owner = next.get();
        return true;
    }

    // ---- for its owner

    /// Where it runs. Any thread.
    Loop loop() {
        return thread.loop();
    }

    /// Takes the connection from its handler, and waits for another one.
    ///
    /// @return empty if that cannot be
    Optional<AsyncResult<Optional<Conversations>>> leave() {
        AsyncResult<Optional<Conversations>> next = new AsyncResult<>();
        successor = next; // the handler that is woken looks at once
        return socket != null && socket.tryHandOn() ? Optional.of(next) : Optional.empty();
    }

    /// Says good-bye.
    void sayGoodBye() {
        connection.beginClose(GOING_AWAY);
    }

    /// Ends it: where its handler merely waits for the client's answer, or does not end by itself.
    void end() {
        if (connection.isReceiving()) {
            connection.breakOff();
            return;
        }
        loop().stacks(Set.of(thread.id())).whenComplete((infos, _) -> kill(infos));
    }

    private void kill(List<GreenThreadInfo> infos) {
        StringBuilder stack = new StringBuilder();
        if (infos != null) {
            infos.forEach(
                    each -> each.stack().forEach(frame -> stack.append("\n\tat ").append(frame)));
        }
        LOG.warn("The handler of {} does not end: it is killed{}", socket, stack);
        thread.kill();
    }

    @Override
    public String toString() {
        return String.valueOf(socket);
    }
}
