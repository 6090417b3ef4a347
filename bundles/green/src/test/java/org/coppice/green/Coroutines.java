package org.coppice.green;

import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;
import org.coppice.coroutine.api.Coroutine;
import org.coppice.coroutine.api.CoroutineBody;
import org.coppice.coroutine.api.CoroutineProvider;
import org.junit.Assume;

/// The coroutines of the class path. The tests run twice: with `virtual` and `handoff`, and with
/// `handoff` alone.
final class Coroutines {

    /// The best first.
    static final List<CoroutineProvider> ALL =
            ServiceLoader.load(CoroutineProvider.class).stream()
                    .map(ServiceLoader.Provider::get)
                    .sorted(Comparator.comparingInt(CoroutineProvider::preference).reversed())
                    .toList();

    /// What [Coppice#run] takes.
    static final CoroutineProvider BEST = ALL.getFirst();

    /// There is always one.
    static final CoroutineProvider HANDOFF =
            ALL.stream().filter(each -> each.name().equals("handoff")).findFirst().orElseThrow();

    /// One that works, under a name and a preference of the test's choice.
    record Named(String name, int preference) implements CoroutineProvider {
        @Override
        public boolean jdkBlockingGivesWay() {
            return BEST.jdkBlockingGivesWay();
        }

        @Override
        public void conduct(Runnable turns) {
            BEST.conduct(turns);
        }

        @Override
        public Coroutine create(String name, CoroutineBody body) {
            return BEST.create(name, body);
        }
    }

    private Coroutines() {}

    /// For the tests whose subject is that the JDK's own blocking is cooperative, and for no
    /// others: [HeldLoopTest] says what becomes of it elsewhere.
    static void assumeJdkBlockingGivesWay() {
        Assume.assumeTrue(
                "with coroutine '" + BEST.name() + "' what blocks in the JDK holds up its loop",
                BEST.jdkBlockingGivesWay());
    }
}
