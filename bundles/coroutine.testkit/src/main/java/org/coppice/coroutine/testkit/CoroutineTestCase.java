package org.coppice.coroutine.testkit;

import java.util.ArrayList;
import java.util.List;
import org.coppice.coroutine.api.CoroutineProvider;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.rules.Timeout;

/// What the parts of the contract share. To be extended through [CoroutineContract].
public abstract class CoroutineTestCase {

    /// Ends what hangs; nothing here is measured by it.
    @Rule public final Timeout limit = Timeout.seconds(60);

    final List<String> trace = new ArrayList<>();
    Driver driver;

    private final List<Thread> threads = new ArrayList<>();
    private final List<Throwable> failures = new ArrayList<>();

    /// For the subclasses.
    protected CoroutineTestCase() {}

    /// The provider that is to be tested.
    ///
    /// @return the same or a new one each time
    protected abstract CoroutineProvider provider();

    /// Whether a coroutine that is suspended and that nobody holds is forgotten, with all that its
    /// body holds; the JDK does so only with `-Djdk.trackAllThreads=false`.
    ///
    /// @return true unless overridden
    protected boolean forgetsTheAbandoned() {
        return true;
    }

    /// A driver that belongs to the test's thread.
    @Before
    public void makeDriver() {
        driver = new Driver(provider());
    }

    /// Fails the test if one of its threads has failed.
    ///
    /// @throws InterruptedException never, if all is well
    @After
    public void joinThreads() throws InterruptedException {
        for (Thread thread : threads) {
            thread.join();
        }
        synchronized (failures) {
            if (!failures.isEmpty()) {
                throw new AssertionError("another thread of the test failed", failures.getFirst());
            }
        }
    }

    /// Another platform thread.
    Thread elsewhere(Runnable work) {
        Thread thread =
                Thread.ofPlatform()
                        .daemon()
                        .uncaughtExceptionHandler((_, failure) -> fail(failure))
                        .start(work);
        threads.add(thread);
        return thread;
    }

    private void fail(Throwable failure) {
        synchronized (failures) {
            failures.add(failure);
        }
    }
}
