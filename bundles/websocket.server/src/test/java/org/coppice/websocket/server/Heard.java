package org.coppice.websocket.server;

import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;

/// The JDK's WebSocket client, and what it has heard.
final class Heard implements WebSocket.Listener {
    private final BlockingQueue<String> words = new LinkedBlockingQueue<>();
    private final StringBuilder text = new StringBuilder();
    private WebSocket socket;

    void socket(WebSocket connected) {
        socket = connected;
    }

    Heard send(String message) {
        socket.sendText(message, true).join();
        return this;
    }

    /// The begin of a message.
    Heard sendPart(String text) {
        socket.sendText(text, false).join();
        return this;
    }

    Heard close(int code, String reason) {
        socket.sendClose(code, reason).join();
        return this;
    }

    void abort() {
        socket.abort();
    }

    String protocol() {
        return socket.getSubprotocol();
    }

    /// Blocks until something comes: `text …`, `binary 3`, `close 1000 …`, `failed`.
    String next() throws InterruptedException {
        return words.take();
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        text.append(data);
        if (last) {
            words.add("text " + text);
            text.setLength(0);
        }
        from.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
        words.add("binary " + data.remaining());
        from.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        words.add(("close " + code + " " + reason).strip());
        return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
        words.add("failed");
    }
}
