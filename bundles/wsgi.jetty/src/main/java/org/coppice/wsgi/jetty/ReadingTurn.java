package org.coppice.wsgi.jetty;

import java.io.Closeable;
import java.util.concurrent.locks.ReentrantLock;
import org.eclipse.jetty.http2.HTTP2Connection;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/// Has one thread at a time read and parse a connection of HTTP/1.
///
/// Jetty answers what its parser refuses on another thread than that which parses, and when the
/// answer is sent a third one goes on with the connection: beside the first, if that has not come
/// to its end. What the first then gives back to the pool is the buffer into which the third reads,
/// and the pool hands it to the next connection. Both have one buffer, and the next connection's
/// request is read twice, or not at all. So whoever reads waits here for the one before.
///
/// **Threads**: any.
final class ReadingTurn {
    /// On which this is done.
    interface Taken {
        ReadingTurn readingTurn();
    }

    private final ReentrantLock lock = new ReentrantLock();

    /// @param reader what Jetty does when there is something to read
    Callback of(EndPoint end, Callback reader) {
        return end.getConnection() instanceof HTTP2Connection ? reader : new Reading(reader);
    }

    /// Whether somebody waits for the one whose turn it is.
    boolean isWaitedFor() {
        return lock.hasQueuedThreads();
    }

    private void take(Runnable task) {
        lock.lock();
        try {
            task.run();
        } finally {
            lock.unlock();
        }
    }

    private final class Reading extends Callback.Nested {
        Reading(Callback reader) {
            super(reader);
        }

        @Override
        public void succeeded() {
            take(super::succeeded);
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
