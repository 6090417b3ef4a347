package org.coppice.websocket.client;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import org.coppice.net.GreenStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads heads from a stream, and has what was read behind them.
///
/// **Threads**: its stream's.
final class Incoming {
    private static final Logger LOG = LoggerFactory.getLogger(Incoming.class);
    private static final int BUFFER_BYTES = 8 * 1024;

    /// So long more of a refusal's content is waited for.
    private static final Duration CONTENT_PATIENCE = Duration.ofSeconds(1);

    private final GreenStream stream;
    private final ByteBuffer read = ByteBuffer.allocate(BUFFER_BYTES).flip();

    Incoming(GreenStream stream) {
        this.stream = stream;
    }

    /// Blocks until a head has come that is no interim response.
    ///
    /// @param who speaks, for messages
    ResponseHead head(String who, int maxBytes) throws IOException {
        HeadDecoder decoder = new HeadDecoder(maxBytes);
        while (true) {
            Optional<ResponseHead> head = decode(decoder, who);
            if (head.isPresent() && !head.get().isInterim()) {
                return head.get();
            }
            if (head.isEmpty() && !fill()) {
                throw noResponse(who + " ended the connection instead of answering");
            }
        }
    }

    private Optional<ResponseHead> decode(HeadDecoder decoder, String who) throws IOException {
        try {
            return decoder.decode(read);
        } catch (MalformedHeadException e) {
            throw noResponse(who + " answered what is no response of HTTP/1.1: " + e.getMessage());
        }
    }

    private static WebSocketHandshakeException noResponse(String message) {
        return new WebSocketHandshakeException(message, 0, null, "");
    }

    /// Blocks until more is there.
    ///
    /// @return false at the end
    private boolean fill() throws IOException {
        read.clear();
        int count = 0;
        try {
            count = stream.read(read);
        } finally {
            read.flip();
        }
        return count >= 0;
    }

    /// Blocks until the begin of the content behind a head has come, or for a while.
    String content(ResponseHead head) {
        Content content = new Content(head);
        content.add(read);
        stream.readTimeout(CONTENT_PATIENCE);
        try {
            while (content.wantsMore() && fill()) {
                content.add(read);
            }
        } catch (IOException e) {
            LOG.debug("{}: {}", stream, e.toString()); // what has come must do
        }
        return content.text();
    }

    /// What was read and not used.
    ByteBuffer rest() {
        return read;
    }
}
