package org.coppice.coroutine.testkit;

import java.util.concurrent.LinkedBlockingQueue;
import org.coppice.coroutine.api.Coroutine;
import org.coppice.coroutine.api.CoroutineProvider;

/// The smallest loop: resumes what is resumable, first come, first served.
///
/// **Threads:** [#resumable(Body)] any; the rest the one that made it.
final class Driver {

    private final CoroutineProvider provider;
    private final LinkedBlockingQueue<Body> resumables = new LinkedBlockingQueue<>();
    private int living;

    /// Which one has the loop, if any; for [Body#assertRuns()].
    private Body running;

    Driver(CoroutineProvider provider) {
        this.provider = provider;
    }

    /// A coroutine that can be started.
    Body create(Body.Work work) {
        return create("", work);
    }

    Body create(String name, Body.Work work) {
        Body body = new Body(this, work);
        body.carriedBy(provider.create(name, body));
        return body;
    }

    /// Creates and starts one.
    Body start(Body.Work work) {
        Body body = create(work);
        start(body);
        return body;
    }

    void start(Body body) {
        living++;
        body.coroutine().start();
    }

    void resumable(Body body) {
        resumables.add(body);
    }

    /// How many wait for their resume.
    int resumables() {
        return resumables.size();
    }

    /// Resumes the next one, which must be there.
    void resumeNext() {
        resume(resumables.remove());
    }

    /// Resumes what is resumable, and what that makes so, until nothing is.
    void runReady() {
        for (Body next = resumables.poll(); next != null; next = resumables.poll()) {
            resume(next);
        }
    }

    /// Resumes until all have ended; waits for those that other threads wake.
    void runAll() {
        while (living > 0) {
            try {
                resume(resumables.take());
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    private void resume(Body body) {
        running = body;
        Coroutine coroutine = body.coroutine();
        coroutine.resume();
        running = null;
        if (body.isEnded()) {
            living--;
        }
    }

    boolean isRunning(Body body) {
        return running == body;
    }
}
