package org.coppice.routing.api;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.time.Duration;
import java.util.Optional;
import org.junit.Test;

public class LimitsTest {
    @Test
    public void aRuleSaysThemOneByOne() {
        RouteRule rule =
                RouteRule.of("/x")
                        .withMaxConcurrent(1)
                        .withBodyMaxBytes(2)
                        .withTimeout(Duration.ofMillis(3))
                        .summarized("Says it.")
                        .upgradingTo("talk");
        assertEquals(new Limits(1, 2, Duration.ofMillis(3)), rule.limits());
        assertEquals("Says it.", rule.named("x").under("/y", "").summary());
        assertEquals(Optional.of("talk"), rule.named("x").under("/y", "").upgrade());
        assertEquals(Optional.empty(), RouteRule.of("/x").upgrade());
        assertFalse(rule.limits().isNone());
        assertTrue(RouteRule.of("/x").limits().isNone());
    }

    @Test
    public void whatIsOutOfRangeIsRefusedByItsName() {
        assertRefused("maxConcurrent = -1", () -> Limits.NONE.withMaxConcurrent(-1));
        assertRefused("maxConcurrent = 1000001", () -> Limits.NONE.withMaxConcurrent(1_000_001));
        assertRefused("bodyMaxBytes = -1", () -> Limits.NONE.withBodyMaxBytes(-1));
        assertRefused("timeout = PT-1S", () -> Limits.NONE.withTimeout(Duration.ofSeconds(-1)));
        assertRefused("timeout = PT48H", () -> Limits.NONE.withTimeout(Duration.ofDays(2)));
    }

    private static void assertRefused(String what, Runnable code) {
        String message = assertThrows(IllegalArgumentException.class, code::run).getMessage();
        assertTrue(message, message.startsWith(what + " is not allowed: give "));
    }
}
