package org.coppice.shell;

import static org.junit.Assert.assertEquals;

import java.lang.reflect.Proxy;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import org.coppice.green.testkit.FrameworkRule;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.osgi.framework.Bundle;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

public class UnreadConfigurationsTest {
    @Rule public final FrameworkRule framework = new FrameworkRule();

    private final FakeComponents components = new FakeComponents();

    @Before
    public void start() throws Exception {
        Bundle bundle = framework.install("org.coppice.wsgi");
        component(bundle, "org.coppice.wsgi.server");
        component(bundle, "org.coppice.wsgi.jetty");
        component(bundle, "org.acme.other");
        components.component(bundle, "org.coppice.wsgi.servrClass");
    }

    private void component(Bundle bundle, String pid) {
        components.component(bundle, "org.coppice.Class").configurationPid = new String[] {pid};
    }

    private List<String> lines() {
        return new UnreadConfigurations(framework.context(), ComponentView.all(components)).lines();
    }

    @Test
    public void withoutConfigAdminThereAreNone() {
        assertEquals(List.of(), lines());
    }

    @Test
    public void whatAComponentReadsIsNotToldWhateverItsShape() {
        configured(
                configuration("org.coppice.wsgi.server", null, Map.of()),
                configuration("org.coppice.wsgi.jetty~main", "org.coppice.wsgi.jetty", Map.of()),
                configuration("org.coppice.wsgi.server|org.acme", null, Map.of()));
        assertEquals(List.of(), lines());
    }

    @Test
    public void aMistypedNameIsToldWithItsFileAndTheNameThatWasMeant() {
        configured(
                configuration(
                        "org.coppice.wsgi.servr~main",
                        "org.coppice.wsgi.servr",
                        Map.of("felix.fileinstall.filename", "file:/etc/servr-main.cfg")));
        assertEquals(
                List.of(
                        """
                        configuration org.coppice.wsgi.servr~main, from file:/etc/servr-main.cfg,\
                         is read by nobody
                          its name is mistyped, or its bundle does not run; names most like it:\
                         org.coppice.wsgi.server\
                        """),
                lines());
    }

    @Test
    public void aNameLikeNoneIsToldWithAllOfCoppice() {
        configured(configuration("org.coppice.nothing", null, Map.of()));
        assertEquals(
                List.of(
                        """
                        configuration org.coppice.nothing is read by nobody
                          its name is mistyped, or its bundle does not run; names most like it:\
                         org.coppice.wsgi.jetty, org.coppice.wsgi.server\
                        """),
                lines());
    }

    private void configured(Configuration... all) {
        ConfigurationAdmin admin =
                fake(ConfigurationAdmin.class, Map.of("listConfigurations", all));
        framework.context().registerService(ConfigurationAdmin.class, admin, null);
    }

    private static Configuration configuration(
            String pid, String factoryPid, Map<String, String> properties) {
        Hashtable<String, Object> answers = new Hashtable<>();
        answers.put("getPid", pid);
        answers.put("getProperties", new Hashtable<>(properties));
        if (factoryPid != null) {
            answers.put("getFactoryPid", factoryPid);
        }
        return fake(Configuration.class, answers);
    }

    private static <T> T fake(Class<T> type, Map<String, ?> answers) {
        return type.cast(
                Proxy.newProxyInstance(
                        type.getClassLoader(),
                        new Class<?>[] {type},
                        (_, method, _) -> answers.get(method.getName())));
    }
}
