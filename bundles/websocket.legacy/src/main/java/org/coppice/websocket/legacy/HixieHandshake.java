package org.coppice.websocket.legacy;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.coppice.green.Timeout;
import org.coppice.net.GreenStream;
import org.coppice.websocket.spi.LegacyProtocol;
import org.coppice.wsgi.api.Environ;

/// A request of one of the drafts.
///
/// Clients compare the response's first lines byte by byte (draft-75, section 4.1), so they are
/// written here, not by the HTTP server.
final class HixieHandshake implements LegacyProtocol.Handshake {
    /// For the challenge to come and the answer to go: one byte now and then is not enough.
    private static final Duration TIMEOUT = Duration.ofSeconds(15);

    private final Environ environ;
    private final int version;

    HixieHandshake(Environ environ, int version) {
        this.environ = environ;
        this.version = version;
    }

    @Override
    public int version() {
        return version;
    }

    private boolean isDraft76() {
        return version == HixieDrafts.DRAFT_76;
    }

    private String field(String name) {
        return environ.header(name).orElse("");
    }

    @Override
    public String origin() {
        return field("Origin").strip();
    }

    @Override
    public List<String> protocols() {
        return HixieDrafts.words(
                field(isDraft76() ? "Sec-WebSocket-Protocol" : "WebSocket-Protocol"));
    }

    @Override
    public Optional<String> fault() {
        if (field("Host").isBlank()) {
            return Optional.of("The header Host is missing\n");
        }
        if (environ.contentLength().orElse(0) > 0
                || environ.header("Transfer-Encoding").isPresent()) {
            return Optional.of("A WebSocket is asked for without a body\n");
        }
        for (String key : List.of(HixieDrafts.KEY_1, HixieDrafts.KEY_2)) {
            if (isDraft76() && Challenge.number(field(key)).isEmpty()) {
                return Optional.of(key + " is none by draft-76\n");
            }
        }
        return Optional.empty();
    }

    @Override
    public GreenStream open(GreenStream stream, String protocol) throws IOException {
        try (Timeout _ = Timeout.start(TIMEOUT, HixieHandshake::tooLate)) {
            return complete(stream, protocol);
        }
    }

    private static SocketTimeoutException tooLate() {
        return new SocketTimeoutException("the handshake was not complete within " + TIMEOUT);
    }

    private GreenStream complete(GreenStream stream, String protocol) throws IOException {
        ByteBuffer answer = ByteBuffer.allocate(isDraft76() ? Challenge.BYTES : 0);
        if (isDraft76()) {
            answer.put(answer(stream)).flip();
        }
        byte[] head = head(protocol).getBytes(StandardCharsets.ISO_8859_1);
        stream.write(new ByteBuffer[] {ByteBuffer.wrap(head), answer});
        return new HixieStream(stream, isDraft76());
    }

    /// The client's eight bytes are behind its request.
    private byte[] answer(GreenStream stream) throws IOException {
        ByteBuffer body = ByteBuffer.allocate(Challenge.BODY_BYTES);
        while (body.hasRemaining()) {
            if (stream.read(body) < 0) {
                throw new EOFException("the client has ended within its handshake");
            }
        }
        OptionalLong first = Challenge.number(field(HixieDrafts.KEY_1));
        OptionalLong second = Challenge.number(field(HixieDrafts.KEY_2));
        return Challenge.answer(first.getAsLong(), second.getAsLong(), body.array());
    }

    private String head(String protocol) {
        String prefix = isDraft76() ? "Sec-" : "";
        StringBuilder head = new StringBuilder();
        head.append("HTTP/1.1 101 ");
        head.append(isDraft76() ? "WebSocket Protocol" : "Web Socket Protocol");
        head.append(" Handshake\r\nUpgrade: WebSocket\r\nConnection: Upgrade\r\n");
        head.append(prefix).append("WebSocket-Origin: ").append(origin()).append("\r\n");
        head.append(prefix).append("WebSocket-Location: ").append(location()).append("\r\n");
        if (!protocol.isEmpty()) {
            head.append(prefix).append("WebSocket-Protocol: ").append(protocol).append("\r\n");
        }
        return head.append("\r\n").toString();
    }

    /// As the client has written it: it compares that too.
    private String location() {
        boolean secure = "https".equals(environ.get(Environ.WSGI_URL_SCHEME));
        String path = String.valueOf(environ.getOrDefault(Environ.RAW_PATH_INFO, environ.path()));
        String query = environ.queryString().isEmpty() ? "" : "?" + environ.queryString();
        return (secure ? "wss://" : "ws://") + field("Host").strip() + path + query;
    }
}
