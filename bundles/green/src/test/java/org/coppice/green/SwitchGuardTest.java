package org.coppice.green;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.time.Duration;
import org.junit.Test;

public class SwitchGuardTest {

    /// Stands still unless it is told to move.
    private static final class HandClock implements Ticker {
        private long nowNanos;

        @Override
        public long nowNanos() {
            return nowNanos;
        }

        @Override
        public long idle(long untilNextNanos) {
            nowNanos += untilNextNanos;
            return 0;
        }
    }

    private final HandClock clock = new HandClock();

    private void run(Green.Body body) throws Exception {
        RunOptions.DEFAULTS
                .ticker(clock)
                .run(() -> {
                    body.run();
                    return null;
                });
    }

    private void compute(long seconds) {
        clock.nowNanos += Duration.ofSeconds(seconds).toNanos();
    }

    @Test
    public void whoNeverSwitchesFails() throws Exception {
        run(() -> {
            SwitchGuard guard = SwitchGuard.start();
            AssertionError failure = assertThrows(AssertionError.class, guard::close);
            assertTrue(
                    failure.getMessage(),
                    failure.getMessage().contains("did not give the loop away"));
            guard.close();
        });
    }

    @Test
    public void oneSwitchOfAnyKindIsEnough() throws Exception {
        run(() -> {
            try (SwitchGuard _ = SwitchGuard.start()) {
                Coppice.giveWay();
            }
            try (SwitchGuard _ = SwitchGuard.start()) {
                Coppice.sleep(Duration.ofSeconds(1));
            }
        });
    }

    @Test
    public void whoKeepsTheLoopForTooLongFails() throws Exception {
        run(() -> {
            AssertionError failure =
                    assertThrows(
                            AssertionError.class,
                            () -> {
                                try (SwitchGuard _ = SwitchGuard.start(Duration.ofSeconds(2))) {
                                    Coppice.giveWay();
                                    compute(3);
                                    Coppice.giveWay();
                                }
                            });
            assertTrue(failure.getMessage(), failure.getMessage().contains("for PT3S at a time"));
        });
    }

    @Test
    public void shortTurnsMayAddUpAndOthersDoNotCount() throws Exception {
        run(() -> {
            Coppice.spawnN(() -> compute(100));
            try (SwitchGuard guard = SwitchGuard.start(Duration.ofSeconds(2))) {
                for (int i = 0; i < 5; i++) {
                    compute(2);
                    Coppice.giveWay();
                }
                Coppice.sleep(Duration.ofSeconds(50));
                assertEquals(Duration.ofSeconds(2), guard.longest());
            }
        });
    }

    @Test
    public void theTimeBeforeTheFirstSwitchAndAfterTheLastCount() throws Exception {
        run(() -> {
            SwitchGuard before = SwitchGuard.start(Duration.ofSeconds(2));
            compute(3);
            Coppice.giveWay();
            assertThrows(AssertionError.class, before::close);
            SwitchGuard after = SwitchGuard.start(Duration.ofSeconds(2));
            Coppice.giveWay();
            compute(3);
            assertThrows(AssertionError.class, after::close);
        });
    }

    @Test
    public void aBadLimitAndAPlainThreadAreRefused() throws Exception {
        assertThrows(IllegalStateException.class, SwitchGuard::start);
        run(() ->
                assertThrows(
                        IllegalArgumentException.class,
                        () -> SwitchGuard.start(Duration.ofSeconds(-1))));
    }
}
