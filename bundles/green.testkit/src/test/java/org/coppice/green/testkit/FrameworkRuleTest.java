package org.coppice.green.testkit;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import java.util.Map;
import org.junit.Rule;
import org.junit.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.Version;

public class FrameworkRuleTest {
    @Rule public final FrameworkRule framework = new FrameworkRule();

    @Test
    public void servicesAreSeenAsLongAsTheBundleRunsThatRegisteredThem() throws Exception {
        Bundle bundle = framework.install("org.acme", Map.of("Bundle-Version", "1.2.0"));
        assertEquals(Bundle.INSTALLED, bundle.getState());
        assertEquals(Version.parseVersion("1.2.0"), bundle.getVersion());
        bundle.start();
        bundle.getBundleContext().registerService(String.class, "a service", null);
        assertEquals(1, framework.context().getServiceReferences(String.class, null).size());
        bundle.stop();
        assertEquals(0, framework.context().getServiceReferences(String.class, null).size());
    }

    @Test
    public void eachTestHasAFrameworkWithoutBundles() throws Exception {
        assertEquals(1, framework.context().getBundles().length);
        framework.install("org.acme");
        assertEquals(2, framework.context().getBundles().length);
    }

    @Test
    public void aWrongHeaderIsRefused() {
        assertThrows(
                BundleException.class,
                () -> framework.install("org.acme", Map.of("Bundle-Version", "one")));
    }
}
