package org.coppice.websocket.client;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.coppice.green.Coppice;
import org.coppice.green.GreenThread;
import org.coppice.net.GreenStream;
import org.coppice.net.TlsContext;
import org.coppice.net.testkit.MemoryStreams;
import org.coppice.net.testkit.StreamPair;
import org.coppice.websocket.frames.AcceptKey;

/// A server in memory that answers each head with the next line of a script, and then ends its
/// sending.
///
/// In a script `|` is the end of a line, `{accept}` the right `Sec-WebSocket-Accept`, and `\xNN` a
/// byte.
final class ScriptedServer implements Opening.Network {
    private static final int CAPACITY_BYTES = 64 * 1024;
    private static final Pattern KEY = Pattern.compile("Sec-WebSocket-Key: (\\S+)");
    private static final Pattern BYTE = Pattern.compile("\\\\x([0-9a-f]{2})");

    private final List<String> scripts;
    private final int slice;
    private final List<String> heard = new ArrayList<>();
    private final List<SocketAddress> asked = new ArrayList<>();
    private GreenThread<?> thread;
    private final List<String> secured = new ArrayList<>();
    private boolean ends = true;

    ScriptedServer(String... scripts) {
        this(Integer.MAX_VALUE, scripts);
    }

    /// @param slice so many bytes come at once
    ScriptedServer(int slice, String... scripts) {
        this.slice = slice;
        this.scripts = List.of(scripts);
    }

    /// It stays silent behind its script.
    ScriptedServer open() {
        ends = false;
        return this;
    }

    /// The heads that have come.
    List<String> heard() {
        return heard;
    }

    List<SocketAddress> asked() {
        return asked;
    }

    /// With whom TLS is spoken, in turn.
    List<String> secured() {
        return secured;
    }

    @Override
    public GreenStream connect(SocketAddress address) {
        asked.add(address);
        StreamPair pair = MemoryStreams.pair(CAPACITY_BYTES);
        thread =
                Coppice.spawn(() -> {
                    answer(pair.far());
                    return null;
                });
        return pair.near();
    }

    @Override
    public GreenStream secure(
            GreenStream stream, Optional<TlsContext> context, String host, int port) {
        secured.add(host + ":" + port + (context.isPresent() ? " by its own" : ""));
        return stream;
    }

    private void answer(GreenStream stream) throws IOException {
        for (String script : scripts) {
            String head = readHead(stream);
            heard.add(head);
            Matcher key = KEY.matcher(head);
            String accept = key.find() ? AcceptKey.of(key.group(1)) : "";
            String text = script.replace("|", "\r\n").replace("{accept}", accept);
            send(stream, bytes(text));
        }
        if (ends) {
            stream.shutdownOutput();
        }
    }

    private static byte[] bytes(String text) {
        Matcher matcher = BYTE.matcher(text);
        return matcher.replaceAll(found ->
                        Matcher.quoteReplacement(
                                String.valueOf((char) Integer.parseInt(found.group(1), 16))))
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    private void send(GreenStream stream, byte[] bytes) throws IOException {
        for (int at = 0; at < bytes.length; at += Math.min(slice, bytes.length - at)) {
            int count = Math.min(slice, bytes.length - at);
            stream.write(ByteBuffer.wrap(bytes, at, count));
            if (slice < bytes.length) {
                Coppice.giveWay();
                Coppice.giveWay();
            }
        }
    }

    private static String readHead(GreenStream stream) throws IOException {
        StringBuilder head = new StringBuilder();
        ByteBuffer one = ByteBuffer.allocate(1);
        while (head.indexOf("\r\n\r\n") < 0 && stream.read(one.clear()) > 0) {
            head.append((char) (one.get(0) & 0xff));
        }
        return head.toString();
    }

    void end() {
        if (thread != null) {
            thread.kill();
        }
    }
}
