package org.coppice.routing.spi;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotEquals;

import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;

public class DrainDeadlinesTest {
    private final int[] states = {Bundle.ACTIVE, Bundle.ACTIVE, Bundle.ACTIVE};
    private final BundleContext context =
            fake(BundleContext.class, Map.of("getBundle", () -> bundle(0)));
    private final DrainDeadlines deadlines = new DrainDeadlines(context);

    @Test
    public void theServicesOfABundleThatStopsHaveOneUntilItHasStopped() {
        states[1] = Bundle.STOPPING;
        long first = of(1);
        assertEquals(first, of(1));
        assertNotEquals("of another bundle", first, of(2));
        deadlines.bundleChanged(new BundleEvent(BundleEvent.STOPPED, bundle(1)));
        assertNotEquals("of the next time", first, of(1));
    }

    @Test
    public void aServiceThatGoesAloneHasItsOwn() {
        assertNotEquals(of(1), of(1));
    }

    @Test
    public void allHaveOneWhenTheFrameworkStops() {
        states[0] = Bundle.STOPPING;
        states[2] = Bundle.STOPPING;
        assertEquals(of(1), of(2));
    }

    private long of(int id) {
        return deadlines.of(bundle(id), 5000);
    }

    private Bundle bundle(int id) {
        return fake(
                Bundle.class, Map.of("getBundleId", () -> (long) id, "getState", () -> states[id]));
    }

    private static <T> T fake(Class<T> type, Map<String, Supplier<?>> answers) {
        return type.cast(
                Proxy.newProxyInstance(
                        type.getClassLoader(),
                        new Class<?>[] {type},
                        (_, method, _) -> answers.get(method.getName()).get()));
    }
}
