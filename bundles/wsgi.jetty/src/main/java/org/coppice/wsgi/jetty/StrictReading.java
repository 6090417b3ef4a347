package org.coppice.wsgi.jetty;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.eclipse.jetty.http2.HTTP2Connection;
import org.eclipse.jetty.io.AbstractEndPoint;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Scheduler;

/// How a connection of HTTP/1 is read, whether in clear text or by TLS: by the letter
/// ([StrictBytes]), each head in time ([HeadDeadline]), by one thread at a time ([ReadingTurn]),
/// and after the last answer for a while still ([Lingering]).
///
/// **Threads**: [#fill] one at a time; the rest any.
final class StrictReading {
    /// Where that is done.
    interface Place extends ReadingTurn.Taken {
        StrictReading reading();

        @Override
        default ReadingTurn readingTurn() {
            return reading().turn;
        }
    }

    private final AbstractEndPoint end;
    private final Executor executor;
    private final StrictBytes strict = new StrictBytes();
    private final ReadingTurn turn = new ReadingTurn();
    private final HeadDeadline deadline;
    private final Lingering lingering;

    /// Whether it ends if nothing has come.
    private volatile boolean givesWay;

    /// @param end where it is read and answered, in clear text
    StrictReading(
            AbstractEndPoint end,
            Executor executor,
            Scheduler scheduler,
            JettyConnection connection) {
        this.end = end;
        this.executor = executor;
        this.deadline = new HeadDeadline(end, scheduler, connection);
        this.lingering = new Lingering(end, scheduler);
    }

    /// Fills a buffer from below.
    ///
    /// @return how many bytes there are more now; 0 if none, -1 at the end
    int fill(ByteBuffer buffer, StrictBytes.Source source) throws IOException {
        if (lingering.hasBegun()) {
            int more = lingering.fill(buffer, source);
            return givesWay ? close() : more;
        }
        boolean lastLook = givesWay;
        int filled = strict.fill(buffer, source);
        if (lastLook) {
            givesWay = false;
            if (filled == 0 && !strict.isAmidMessage()) {
                return close();
            }
        }
        if (deadline.look(strict.isAmidHead()) || lingering.hasBegun()) { // that was too late
            Lingering.drop(buffer, filled);
            return Math.min(filled, 0);
        }
        return filled;
    }

    private int close() {
        end.close();
        return -1;
    }

    /// Ends the connection unless something has come. Reads what has. If nobody waits for that now,
    /// it is done when somebody does.
    void giveWay() {
        givesWay = true;
        end.getFillInterest().fillable();
    }

    /// A request has come.
    void stay() {
        givesWay = false;
    }

    /// Somebody waits for more to read from now on. He is told on a thread of his own, for he has
    /// not come to his end.
    void isWaitedFor() {
        if (givesWay && !(end.getConnection() instanceof HTTP2Connection)) {
            executor.execute(end.getFillInterest()::fillable);
        }
    }

    /// @param reader what Jetty does when there is something to read
    Callback inTurn(Callback reader) {
        return turn.of(end, reader);
    }

    /// Has somebody else read from now on. Blocks while somebody reads.
    void handOver(Runnable task) {
        turn.take(() -> {
            turn.end(end);
            task.run();
        });
    }

    /// Whether a message has come in part, and the rest of it is of interest; nearly.
    boolean isAmidMessage() {
        return strict.isAmidMessage() && !lingering.hasBegun();
    }

    /// Whether all is sent, and what still comes is thrown away.
    boolean isLingering() {
        return lingering.hasBegun();
    }

    /// Whether the connection of a request is one of HTTP/1 that has not come to its end.
    static boolean goesOn(Request request) {
        return of(request).filter(reading -> !reading.isLingering()).isPresent();
    }

    /// How the connection of a request is read; empty if that is of HTTP/2.
    static Optional<StrictReading> of(Request request) {
        Connection connection = request.getConnectionMetaData().getConnection();
        return connection.getEndPoint() instanceof Place place
                        && !(connection instanceof HTTP2Connection)
                ? Optional.of(place.reading())
                : Optional.empty();
    }

    /// Nothing is sent any more.
    void outputEnded() {
        if (!(end.getConnection() instanceof HTTP2Connection)) {
            lingering.begin();
        }
    }

    /// The connection is closed: nothing waits for it any more.
    void closed() {
        deadline.end();
        lingering.end();
    }
}
