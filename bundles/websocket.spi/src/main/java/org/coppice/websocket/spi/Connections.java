package org.coppice.websocket.spi;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntSupplier;
import org.coppice.green.Loop;
import org.coppice.net.GreenStream;
import org.coppice.websocket.api.CloseStatus;
import org.coppice.websocket.api.WebSocketInfo;
import org.coppice.websocket.frames.FrameEncoder;
import org.coppice.websocket.frames.MessageDecoder;

/// All connections of a server or a client.
///
/// **Threads**: any, but for [#open]. **Errors**: none. **Null**: never.
public final class Connections {
    private final Map<Loop, LoopShare> shares = new ConcurrentHashMap<>();
    private final AtomicLong ids = new AtomicLong();

    private final IntSupplier maskKeys;

    /// Without any.
    public Connections() {
        SecureRandom random = new SecureRandom();
        this.maskKeys = random::nextInt;
    }

    /// A connection from now on, on the current green thread, which receives.
    ///
    /// @param stream behind the handshake
    public WebSocketConnection open(
            GreenStream stream, Agreement agreement, ConnectionSettings settings) {
        return open(stream, agreement, settings, ByteBuffer.allocate(0));
    }

    /// As [#open(GreenStream, Agreement, ConnectionSettings)] where the peer has said more already.
    ///
    /// @param read what was read behind the handshake; copied
    public WebSocketConnection open(
            GreenStream stream, Agreement agreement, ConnectionSettings settings, ByteBuffer read) {
        Loop loop = Loop.current();
        LoopShare share = shares.get(loop);
        if (share == null) {
            shares.keySet().removeIf(Loop::isOver);
            share = shares.computeIfAbsent(loop, LoopShare::new);
        }
        return new WebSocketConnection(
                share,
                stream,
                agreement,
                settings,
                decoder(agreement, settings, share),
                encoder(agreement, settings, share),
                ids.incrementAndGet(),
                read);
    }

    private static MessageDecoder decoder(
            Agreement agreement, ConnectionSettings settings, LoopShare share) {
        return agreement.deflate().isPresent()
                ? new MessageDecoder(
                        agreement.role(),
                        settings.limits(),
                        agreement.deflate().get(),
                        share.deflatePool())
                : new MessageDecoder(agreement.role(), settings.limits());
    }

    private FrameEncoder encoder(
            Agreement agreement, ConnectionSettings settings, LoopShare share) {
        return agreement.deflate().isPresent()
                ? new FrameEncoder(
                        agreement.role(),
                        maskKeys,
                        agreement.deflate().get(),
                        share.deflatePool(),
                        settings.deflateMinBytes())
                : new FrameEncoder(agreement.role(), maskKeys);
    }

    /// Those of now, by their numbers.
    public CompletableFuture<List<WebSocketInfo>> list() {
        List<CompletableFuture<List<WebSocketInfo>>> asked = new ArrayList<>();
        for (LoopShare share : shares.values()) {
            asked.add(
                    share.loop()
                            .submit(() ->
                                    share.connections().stream()
                                            .map(WebSocketConnection::info)
                                            .toList())
                            .exceptionally(_ -> List.of()));
        }
        return CompletableFuture.allOf(asked.toArray(CompletableFuture<?>[]::new))
                .thenApply(_ ->
                        asked.stream()
                                .flatMap(each -> each.join().stream())
                                .sorted(Comparator.comparingLong(WebSocketInfo::id))
                                .toList());
    }

    /// Closes one.
    ///
    /// @return whether there is one of this number
    /// @throws IllegalArgumentException if the status is one that must not be sent
    public CompletableFuture<Boolean> close(long id, CloseStatus status) {
        WebSocketConnection.requireSendable(status);
        CompletableFuture<Boolean> found = CompletableFuture.completedFuture(false);
        for (LoopShare share : shares.values()) {
            CompletableFuture<Boolean> here =
                    share.loop().submit(() -> closeHere(share, id, status));
            found = found.thenCombine(here.exceptionally(_ -> false), Boolean::logicalOr);
        }
        return found;
    }

    private static boolean closeHere(LoopShare share, long id, CloseStatus status) {
        for (WebSocketConnection each : share.connections()) {
            if (each.id() == id) {
                each.beginClose(status);
                return true;
            }
        }
        return false;
    }
}
