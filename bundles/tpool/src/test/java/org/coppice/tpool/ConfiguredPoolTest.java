package org.coppice.tpool;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

/// The container's pool and its configuration.
public class ConfiguredPoolTest {

    @Rule public final Timeout net = Timeout.seconds(60);

    @Test
    public void nothingConfiguredMeansTheDefaults() {
        assertEquals(
                new PoolSettings(
                        20, Duration.ofSeconds(5), 10_000, false, false, Duration.ofSeconds(5)),
                PoolSettings.of(Map.of("service.pid", ConfiguredPool.PID)));
    }

    @Test
    public void textAndNumbersAreRead() {
        assertEquals(
                new PoolSettings(3, Duration.ofMillis(7), 9, true, true, Duration.ZERO),
                PoolSettings.of(
                        Map.of(
                                "threads",
                                " 3 ",
                                "idleMillis",
                                7L,
                                "maxQueued",
                                "9",
                                "interruptAbandoned",
                                true,
                                "logFailures",
                                "true",
                                "drainMillis",
                                0)));
    }

    @Test
    public void everyBadValueIsNamedWithWhatIsAllowed() {
        String message =
                assertThrows(
                                IllegalArgumentException.class,
                                () ->
                                        PoolSettings.of(
                                                Map.of(
                                                        "threads", "-1",
                                                        "idleMillis", "soon",
                                                        "logFailures", "yes")))
                        .getMessage();
        assertEquals(
                "threads=-1 is not allowed: give a whole number from 0 to 10000;"
                        + " idleMillis=soon is not allowed: give a whole number from 1 to 86400000;"
                        + " logFailures=yes is not allowed: give true or false",
                message);
    }

    @Test
    public void misspeltKeysAreFound() {
        assertEquals(
                List.of("thread"),
                PoolSettings.unknownKeys(Map.of("thread", 1, "threads", 1, "service.pid", "x")));
    }

    @Test
    public void aChangeIsTakenWhileWorkIsInFlight() throws Exception {
        ConfiguredPool pool = new ConfiguredPool(Map.of("threads", "1"));
        Green.Gate first = new Green.Gate();
        Green.Gate second = new Green.Gate();
        CompletableFuture<String> one = pool.submit(() -> first.pass("one"));
        CompletableFuture<String> two = pool.submit(() -> second.pass("two"));
        first.awaitBegun();
        assertEquals(1, pool.info().queued());
        pool.modified(Map.of("threads", "2", "idleMillis", "1", "maxQueued", "0"));
        second.awaitBegun();
        assertEquals(2, pool.size());
        first.open();
        second.open();
        assertEquals("onetwo", one.join() + two.join());
        pool.deactivate();
    }

    @Test
    public void aBadChangeChangesNothingAndABadStartMeansTheDefaults() {
        ConfiguredPool pool = new ConfiguredPool(Map.of("threads", "many"));
        assertEquals(20, pool.size());
        pool.modified(Map.of("threads", "2"));
        pool.modified(Map.of("threads", "-2", "maxQueued", "3"));
        assertEquals(2, pool.size());
        pool.deactivate();
    }

    @Test
    public void nobodyButTheContainerClosesIt() throws Exception {
        ConfiguredPool pool = new ConfiguredPool(Map.of());
        assertThrows(UnsupportedOperationException.class, pool::close);
        assertThrows(UnsupportedOperationException.class, () -> pool.close(Duration.ZERO));
        assertEquals("open", pool.execute(() -> "open"));
        pool.deactivate();
        assertThrows(RejectedExecutionException.class, () -> pool.execute(() -> "closed"));
    }

    @Test
    public void whatIsInFlightWhenTheBundleStopsIsInterruptedAfterTheDrain() {
        ConfiguredPool pool = new ConfiguredPool(Map.of("drainMillis", "0"));
        Green.Gate gate = new Green.Gate();
        CompletableFuture<String> work = pool.submit(() -> gate.pass("never"));
        gate.awaitBegun();
        pool.deactivate();
        assertThrows(Exception.class, work::join);
        assertTrue(work.exceptionNow() instanceof InterruptedException);
    }

    @Test
    public void aWorkerMayStopTheBundle() throws Exception {
        ConfiguredPool pool = new ConfiguredPool(Map.of("drainMillis", "0"));
        pool.execute(() -> {
            pool.deactivate();
            return null;
        });
        assertTrue(pool.info().closed());
    }

    @Test
    public void failuresAreLoggedOnTheWorkerOnDemand() throws Exception {
        ConfiguredPool pool = new ConfiguredPool(Map.of());
        assertFalse(logOfAFailure(pool).contains("Work in pool tpool failed"));
        pool.modified(Map.of("logFailures", "true"));
        String log = logOfAFailure(pool);
        assertTrue(log, log.contains("Work in pool tpool failed") && log.contains("at the worker"));
        pool.deactivate();
    }

    /// The logger of the tests writes to the standard error.
    private static String logOfAFailure(ConfiguredPool pool) {
        PrintStream former = System.err;
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
        try {
            assertThrows(
                    IOException.class,
                    () ->
                            pool.execute(() -> {
                                throw new IOException("at the worker");
                            }));
        } finally {
            System.setErr(former);
        }
        return log.toString(StandardCharsets.UTF_8);
    }
}
