package org.coppice.websocket.spi;

import java.io.IOException;
import org.coppice.websocket.api.CloseStatus;

/// A message that is sent in parts. One that breaks off can be neither ended, for it would look
/// whole, nor left open: so it takes the connection with it.
final class Parts {
    private final WebSocketConnection connection;
    private final Pending turn;
    private boolean broken;
    private boolean ended;

    Parts(WebSocketConnection connection, Pending turn) {
        this.connection = connection;
        this.turn = turn;
    }

    void requireOpen() throws IOException {
        if (ended) {
            throw new IOException("The message is complete: it was closed");
        }
    }

    /// @param content a `String` or a `ByteBuffer`
    void send(Object content, boolean last) throws IOException {
        requireOpen();
        boolean sent = false;
        try {
            connection.outbox().sendPart(new Pending.Part(content, last));
            sent = true;
        } finally {
            broken |= !sent;
        }
    }

    /// @param rest what is not sent yet
    void end(Object rest) throws IOException {
        if (ended) {
            return;
        }
        try {
            if (broken) {
                connection.close(new CloseStatus(CloseStatus.SERVER_ERROR, "A message broke off"));
            } else {
                send(rest, true);
            }
        } finally {
            ended = true;
            connection.outbox().giveTurnBack(turn);
        }
    }
}
