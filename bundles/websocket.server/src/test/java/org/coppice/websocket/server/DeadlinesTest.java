package org.coppice.websocket.server;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.SynchronousBundleListener;

/// A bundle that stops has one time of grace.
public class DeadlinesTest extends DeploymentTestCase {
    private final List<Long> found = new ArrayList<>();

    @Test
    public void whatABundleHasGoesByOneDeadlineAlsoWhenThatIsOver() throws Exception {
        Bundle shop = bundleWithoutGrace();
        shop.stop();
        assertEquals(2, found.size());
        assertEquals(found.getFirst(), found.getLast());
    }

    @Test
    public void aBundleThatStopsAgainHasAnotherDeadline() throws Exception {
        Bundle shop = bundleWithoutGrace();
        shop.stop();
        shop.start();
        shop.stop();
        assertEquals(4, found.size());
        assertNotEquals(found.getFirst(), found.getLast());
    }

    /// Its deadline is asked for twice when it stops, the second time when it is over.
    private Bundle bundleWithoutGrace() throws Exception {
        configured("graceMillis", "0");
        Bundle shop = bundle("shop");
        Deadlines deadlines = component.deadlines();
        SynchronousBundleListener asking =
                event -> {
                    if (event.getBundle() == shop && event.getType() == BundleEvent.STOPPING) {
                        found.add(deadlines.of(shop));
                        while (System.nanoTime() - found.getLast() <= 0) {
                            Thread.onSpinWait();
                        }
                        found.add(deadlines.of(shop));
                    }
                };
        context.addBundleListener(asking);
        return shop;
    }
}
