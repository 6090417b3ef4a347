package org.coppice.net;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import org.coppice.green.Coppice;
import org.coppice.green.GreenThread;
import org.coppice.tpool.NativePool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What native threads do for one file, one after another. A job goes on when whoever waits for it
/// is killed, so the next one must wait for it: [#awaitFormer()].
///
/// Jobs are submitted, not executed: a pool may interrupt the worker of a caller that is killed,
/// and an interrupt closes a file.
///
/// **Threads:** its file's loop.
final class FileJobs {

    private static final Logger LOG = LoggerFactory.getLogger(FileJobs.class);

    private final NativePool pool;
    private CompletableFuture<?> former = CompletableFuture.completedFuture(null);

    FileJobs(NativePool pool) {
        this.pool = Objects.requireNonNull(pool, "pool");
    }

    /// Blocks until the last job is done, however it ends.
    void awaitFormer() {
        if (!former.isDone()) {
            Coppice.await(former.handle((_, _) -> null));
        }
    }

    /// Blocks until the job is done.
    <T> T run(Callable<T> job) throws IOException {
        CompletableFuture<T> result = pool.submit(job);
        former = result;
        return await(result);
    }

    /// As [#run], but what nobody waits for any more when it comes is closed.
    <T extends Closeable> T open(Callable<T> job) throws IOException {
        CompletableFuture<T> result = pool.submit(job);
        try {
            return await(result);
        } catch (Throwable t) {
            result.thenAccept(Closing::quietly);
            throw t;
        }
    }

    private static <T> T await(CompletableFuture<T> result) throws IOException {
        try {
            return Coppice.await(result);
        } catch (CompletionException e) {
            if (e.getCause() instanceof IOException cause) {
                throw cause;
            }
            throw e;
        }
    }

    /// Closes after the last job, whatever becomes of the caller, and blocks until that is done if
    /// the caller is a green thread.
    void closeAfterFormer(Closeable file) throws IOException {
        CompletableFuture<Void> closing = former.handleAsync((_, _) -> close(file), this::execute);
        if (!GreenThread.isCurrent()) {
            return;
        }
        try {
            Coppice.await(closing);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /// Where no worker takes it, it is done here.
    private void execute(Runnable job) {
        try {
            pool.submit(() -> {
                job.run();
                return null;
            });
        } catch (RejectedExecutionException e) {
            LOG.debug("The pool is closed", e);
            job.run();
        } catch (Throwable t) {
            job.run();
            throw t;
        }
    }

    private static Void close(Closeable file) {
        try {
            file.close();
            return null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
