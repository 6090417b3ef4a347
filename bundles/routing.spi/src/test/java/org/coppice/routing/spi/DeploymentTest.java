package org.coppice.routing.spi;

import static org.junit.Assert.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.coppice.routing.api.RouteRule;
import org.junit.Test;

public class DeploymentTest {
    @Test
    public void theTriesOfABrokenOneComeEverMoreSeldomUpToOnceAMinute() {
        Deployment<?> broken =
                LiteralRouter.deployment(
                        new ServiceOrigin("broken", 0, 1), Optional::empty, RouteRule.of("/x"));
        long startNanos = System.nanoTime(); // a little after the first span began
        List<Integer> atSeconds = new ArrayList<>();
        for (int second = 0; second <= 200; second++) {
            if (broken.isTimeToRetry(startNanos + TimeUnit.SECONDS.toNanos(second))) {
                atSeconds.add(second);
            }
        }
        assertEquals(List.of(1, 3, 7, 15, 31, 63, 123, 183), atSeconds);
    }
}
