package org.coppice.wsgi.spi;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertSame;

import java.util.Dictionary;
import java.util.Hashtable;
import java.util.Map;
import org.coppice.wsgi.api.Application;
import org.coppice.wsgi.api.Body;
import org.junit.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceReference;

public class ApplicationRegistryTest {
    private final ApplicationRegistry registry = new ApplicationRegistry();
    private final Application low = (environ, start) -> Body.of("low");
    private final Application high = (environ, start) -> Body.of("high");

    /// Ordered as the framework orders them: by a ranking that may change.
    private static final class Ranked implements ServiceReference<Application> {
        private int ranking;

        Ranked(int ranking) {
            this.ranking = ranking;
        }

        @Override
        public Object getProperty(String key) {
            return key.equals(Application.NAME) ? "routes" : null;
        }

        @Override
        public int compareTo(Object other) {
            return Integer.compare(ranking, ((Ranked) other).ranking);
        }

        @Override
        public String[] getPropertyKeys() {
            return new String[] {Application.NAME};
        }

        @Override
        public Bundle getBundle() {
            return null;
        }

        @Override
        public Bundle[] getUsingBundles() {
            return new Bundle[0];
        }

        @Override
        public boolean isAssignableTo(Bundle bundle, String className) {
            return true;
        }

        @Override
        public Dictionary<String, Object> getProperties() {
            return new Hashtable<>();
        }

        @Override
        public <A> A adapt(Class<A> type) {
            return null;
        }
    }

    @Test
    public void theHighestRankingServes() {
        registry.add(new Ranked(2), high);
        registry.add(new Ranked(1), low);
        assertSame(high, registry.byName().get("routes"));
    }

    @Test
    public void aServiceThatChangesItsRankingLeavesNothingBehind() {
        Ranked first = new Ranked(1);
        Ranked second = new Ranked(2);
        registry.add(first, low);
        registry.add(second, high);
        first.ranking = 3;
        registry.add(first, low);
        assertSame(low, registry.byName().get("routes"));
        registry.remove(first);
        assertSame(high, registry.byName().get("routes"));
        registry.remove(second);
        assertEquals(Map.of(), registry.byName());
    }
}
