package org.coppice.websocket.server;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.coppice.green.Event;
import org.coppice.green.GreenExit;
import org.coppice.green.GreenThread;
import org.coppice.green.GreenThreadInfo;
import org.coppice.green.Loop;
import org.coppice.net.GreenStream;
import org.coppice.websocket.api.CloseStatus;
import org.coppice.websocket.spi.HeldSocket;
import org.coppice.websocket.spi.Printable;
import org.coppice.websocket.spi.WebSocketConnection;
import org.coppice.wsgi.api.Environ;
import org.coppice.wsgi.api.UpgradeHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A connection and whoever talks over it: one handler after another, where a successor takes over.
///
/// **Threads**: its loop's, but for what says so.
final class Conversation implements UpgradeHandler {
    private static final Logger LOG = LoggerFactory.getLogger(Conversation.class);
    private static final CloseStatus GOING_AWAY = CloseStatus.of(CloseStatus.GOING_AWAY);
    private static final int LONGEST_CAUSE = 1000;
    private static final int LONGEST_PATH = 100;

    /// Its neighbours among those of its owner, who writes this.
    Conversation before;

    Conversation after;
    boolean listed;
    private boolean killed;

    /// Makes the connection; null from then on.
    private Function<GreenStream, WebSocketConnection> opening;

    private volatile Conversations owner;
    private volatile GreenThread<?> thread;
    private WebSocketConnection connection;
    private HeldSocket socket;

    /// Waits for who goes on; null unless it is being handed on.
    private Orphan orphan;

    /// @param opening makes a connection of its stream, once
    Conversation(Conversations owner, Function<GreenStream, WebSocketConnection> opening) {
        this.owner = owner;
        this.opening = opening;
    }

    /// What it does, on its green thread. The handler is called here and not deeper, for the sake
    /// of those that wait in theirs by the ten thousand: each frame is kept for each of them.
    @Override
    public void handle(GreenStream stream) {
        thread = GreenThread.current();
        connection = opening.apply(stream);
        opening = null;
        try {
            CloseStatus end = GOING_AWAY;
            for (boolean owned = begins(); owned; owned = isLeft() && awaitSuccessor()) {
                try {
                    socket = connection.socket();
                    owner.handler().handle(socket);
                    end = CloseStatus.of(CloseStatus.NORMAL);
                } catch (Exception | Error e) {
                    end = failed(e);
                }
            }
            connection.beginClose(isLeft() ? GOING_AWAY : end);
            awaitEnd();
        } catch (GreenExit e) {
            connection.beginClose(GOING_AWAY);
            connection.awaitWritten(Conversations.LAST_WORDS);
            throw e;
        } finally {
            owner.remove(this);
            connection.breakOff();
        }
    }

    /// Made of what is there anyway, for ten thousand of them are there and few are looked at.
    @Override
    public String name() {
        HeldSocket held = socket;
        return held == null
                ? "websocket"
                : "websocket %d %s"
                        .formatted(
                                connection.id(),
                                environ()
                                        .routePattern()
                                        .orElseGet(() -> Printable.of(held.path(), LONGEST_PATH)));
    }

    private boolean isLeft() {
        return socket != null && socket.isHandedOn();
    }

    /// Whether its handler takes it, or the one that has taken its place during the handshake.
    private boolean begins() {
        return owner.add(this) || goesOnWith(seekHeir(false));
    }

    private CloseStatus failed(Throwable failure) {
        switch (failure) {
            case GreenExit e -> throw e;
            case IOException e ->
                    LOG.debug("{} ended: {}", socket, Printable.of(e.toString(), LONGEST_CAUSE));
            default -> LOG.error("The handler of {} failed", socket, failure);
        }
        return CloseStatus.of(CloseStatus.SERVER_ERROR);
    }

    /// Blocks until another handler takes the connection, or it is clear that none does.
    private boolean awaitSuccessor() {
        owner.remove(this); // nothing of the former one is needed any more
        Orphan left = orphan;
        orphan = null;
        return goesOnWith(left.heir().await());
    }

    private boolean goesOnWith(Optional<Conversations> first) {
        Optional<Conversations> next = first;
        while (next.isPresent() && connection.isOpen()) {
            owner = next.get();
            if (owner.add(this)) {
                return true;
            }
            next = seekHeir(isLeft()); // it has gone meanwhile
        }
        return false;
    }

    private Optional<Conversations> seekHeir(boolean begun) {
        Orphan late = new Orphan(environ(), begun);
        owner.orphan(late);
        return late.heir().await();
    }

    /// Blocks until the connection is over; another green thread of the handler may be the one that
    /// receives, and so the one that sees it.
    private void awaitEnd() {
        connection.awaitEnd();
        if (connection.isOver()) {
            return;
        }
        Event<Boolean> over = new Event<>();
        HeldSocket last = isLeft() ? connection.socket() : socket;
        last.whenOver(() -> over.send(true));
        over.await();
    }

    // ---- for its owner

    /// Where it runs. Any thread.
    Loop loop() {
        return thread.loop();
    }

    /// Of its request. Any thread.
    Environ environ() {
        return connection.agreement().environ();
    }

    /// Whether it is among those of this owner, and does not only wait for who goes on.
    boolean isOf(Conversations one) {
        return owner == one && listed;
    }

    /// Takes the connection from its handler, and waits for another one.
    ///
    /// @return empty if that cannot be, or somebody else has it by now
    Optional<Orphan> leave(Conversations former) {
        if (!isOf(former) || socket == null || isLeft()) {
            return Optional.empty();
        }
        Orphan left = new Orphan(environ(), true);
        orphan = left; // the handler that is woken looks at once
        return socket.tryHandOn() ? Optional.of(left) : Optional.empty();
    }

    /// Says good-bye, unless its handler has only to notice that it is left.
    void sayGoodBye() {
        if (!isLeft()) {
            connection.beginClose(GOING_AWAY);
        }
    }

    /// Ends it: whoever receives finds it closed; a handler that does not is killed.
    void end() {
        if (connection.isReceiving()) {
            connection.breakOff();
        } else {
            kill();
        }
    }

    /// Kills its handler, and tells where it was, the first time.
    void kill() {
        Conversations former = owner;
        loop().stacks(Set.of(thread.id()))
                .whenComplete((infos, _) -> {
                    if (isOf(former)) {
                        kill(infos);
                    }
                });
    }

    private void kill(List<GreenThreadInfo> infos) {
        if (!killed) {
            killed = true;
            LOG.warn("The handler of {} does not end: it is killed{}", socket, stack(infos));
        }
        thread.kill();
    }

    private static StringBuilder stack(List<GreenThreadInfo> infos) {
        StringBuilder stack = new StringBuilder();
        if (infos != null) {
            infos.forEach(
                    each -> each.stack().forEach(frame -> stack.append("\n\tat ").append(frame)));
        }
        return stack;
    }

    @Override
    public String toString() {
        return String.valueOf(socket);
    }
}
