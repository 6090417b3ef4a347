package org.coppice.itests.container;

import static org.junit.Assert.assertEquals;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// A client over a WebSocket, and what it hears.
final class Talker implements WebSocket.Listener {
    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private WebSocket socket;

    /// Connects.
    ///
    /// @param address of the server: `http://127.0.0.1:34567`
    static Talker over(HttpClient http, String address, String path) {
        Talker talker = new Talker();
        URI uri = URI.create(address.replaceFirst("^http", "ws") + path);
        talker.socket = http.newWebSocketBuilder().buildAsync(uri, talker).join();
        return talker;
    }

    WebSocket socket() {
        return socket;
    }

    void expects(String message, String answer) throws InterruptedException {
        socket.sendText(message, true).join();
        assertEquals(answer, next());
    }

    String next() throws InterruptedException {
        String words = heard.poll(30, TimeUnit.SECONDS);
        return words == null ? "nothing" : words;
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        heard.add(data.toString());
        from.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        heard.add(("close " + code + " " + reason).strip());
        return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
        heard.add(error.toString());
    }
}
