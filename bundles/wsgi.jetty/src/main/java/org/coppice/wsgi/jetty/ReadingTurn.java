package org.coppice.wsgi.jetty;

import java.io.Closeable;
import java.io.IOException;
import java.util.concurrent.locks.ReentrantLock;
import org.eclipse.jetty.http2.HTTP2Connection;
import org.eclipse.jetty.io.AbstractEndPoint;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.ExecutionStrategy;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/// Has one thread at a time read and parse a connection of HTTP/1.
///
/// Jetty answers what its parser refuses on another thread than that which parses, and when the
/// answer is sent a third one goes on with the connection: beside the first, if that has not come
/// to its end. What the first then gives back to the pool is the buffer into which the third reads,
/// and the pool hands it to the next connection. Both have one buffer, and the next connection's
/// request is read twice, or not at all. So whoever reads waits here for the one before, and what
/// is refused is answered by the one who has parsed it, when he has come to his end. Jetty's parser
/// reads nothing behind that: it would take the connection for broken, and close it before the
/// answer is sent.
///
/// **Threads**: any.
final class ReadingTurn {
    /// On which this is done.
    interface Taken {
        ReadingTurn readingTurn();
    }

    /// What the current thread has.
    private static final ScopedValue<ReadingTurn> TAKEN = ScopedValue.newInstance();

    private final ReentrantLock lock = new ReentrantLock();

    /// Whether Jetty's parser has come to its end; guarded by the lock.
    private boolean over;

    /// Null for none; guarded by the lock.
    private Runnable refusal;

    /// @param reader what Jetty does when there is something to read
    Callback of(EndPoint end, Callback reader) {
        Connection connection = end.getConnection();
        return connection instanceof HTTP2Connection || connection instanceof LingeringConnection
                ? reader
                : new Reading(reader);
    }

    /// Has Jetty's parser read no more; nobody else reads now.
    void end(AbstractEndPoint end) {
        over = true;
        end.getFillInterest().onFail(new Over());
    }

    /// Nobody is told, for there is another one who reads.
    private static final class Over extends IOException {
        private static final long serialVersionUID = 1;
    }

    /// Whether somebody waits for the one whose turn it is.
    boolean isWaitedFor() {
        return lock.hasQueuedThreads();
    }

    /// Does something as one who reads.
    void take(Runnable task) {
        lock.lock();
        try {
            ScopedValue.where(TAKEN, this).run(task);
            Runnable last = refusal;
            refusal = null;
            if (last != null) {
                last.run();
            }
        } finally {
            lock.unlock();
        }
    }

    private void refuse(Runnable newRefusal) {
        over = true;
        refusal = newRefusal;
    }

    private final class Reading extends Callback.Nested {
        Reading(Callback reader) {
            super(reader);
        }

        @Override
        public void succeeded() {
            take(() -> {
                if (!over) {
                    super.succeeded();
                }
            });
        }

        @Override
        public void failed(Throwable failure) {
            if (!(failure instanceof Over)) {
                super.failed(failure);
            }
        }
    }

    /// Jetty's threads, which go on with a connection when a response has ended.
    static final class Threads extends QueuedThreadPool {
        Threads(int most, int least) {
            super(most, least);
        }

        @Override
        public void execute(Runnable job) {
            super.execute(
                    job instanceof Connection connection
                                    && connection.getEndPoint() instanceof Taken taken
                            ? new Resumption(connection, taken.readingTurn(), job)
                            : job);
        }

        /// Whoever parses has others answer what is refused, at once. HTTP/2, to which some change
        /// there, has others go on with its reading.
        @Override
        public boolean tryExecute(Runnable task) {
            if (!TAKEN.isBound() || task instanceof ExecutionStrategy) {
                return super.tryExecute(task);
            }
            TAKEN.get().refuse(task);
            return true;
        }
    }

    /// Jetty closes what it cannot do any more.
    private record Resumption(Connection connection, ReadingTurn turn, Runnable job)
            implements Runnable, Closeable {
        @Override
        public void run() {
            turn.take(this::resume);
        }

        /// Who waits for more to read does so already.
        private void resume() {
            if (!connection.getEndPoint().isFillInterested()) {
                job.run();
            }
        }

        @Override
        public void close() {
            connection.close();
        }
    }
}
