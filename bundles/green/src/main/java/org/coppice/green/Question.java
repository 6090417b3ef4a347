package org.coppice.green;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;

/// Something that another thread asks of a loop; the answer is the future itself.
final class Question<T> extends CompletableFuture<T> implements Inbox.Item {

    private final String loop;
    private final Callable<T> question;

    Question(String loop, Callable<T> question) {
        this.loop = loop;
        this.question = question;
    }

    /// Asks, unless whoever wanted to know has given up.
    @Override
    public void run() {
        if (isDone()) {
            return;
        }
        try {
            complete(question.call());
        } catch (Throwable t) {
            completeExceptionally(t);
        }
    }

    @Override
    public void refuse() {
        completeExceptionally(new RejectedExecutionException("Loop " + loop + " has ended"));
    }
}
