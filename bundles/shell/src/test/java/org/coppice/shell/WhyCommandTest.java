package org.coppice.shell;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import org.coppice.green.testkit.FrameworkRule;
import org.coppice.routing.api.RefusedRoute;
import org.coppice.routing.api.RouteInfo;
import org.coppice.routing.api.RouteTable;
import org.coppice.wsgi.api.Server;
import org.coppice.wsgi.api.ServerStatus.State;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;
import org.osgi.service.component.runtime.dto.SatisfiedReferenceDTO;
import org.osgi.service.component.runtime.dto.UnsatisfiedReferenceDTO;

/// Bundles are those of a real framework, components are made up.
public class WhyCommandTest {

    @Rule public final FrameworkRule framework = new FrameworkRule();

    private final FakeComponents components = new FakeComponents();
    private BundleContext context;
    private WhyCommand command;
    private Bundle coppice;

    @Before
    public void begin() throws Exception {
        context = framework.context();
        command = new WhyCommand(context, components);
        coppice = install("org.coppice.thing", Map.of());
        coppice.start();
    }

    private Bundle install(String name, Map<String, String> headers)
            throws IOException, BundleException {
        Manifest manifest = new Manifest();
        Attributes attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.putValue(Constants.BUNDLE_MANIFESTVERSION, "2");
        attributes.putValue(Constants.BUNDLE_SYMBOLICNAME, name);
        attributes.putValue(Constants.BUNDLE_VERSION, "1.2.0");
        headers.forEach(attributes::putValue);
        ByteArrayOutputStream jar = new ByteArrayOutputStream();
        try (JarOutputStream out = new JarOutputStream(jar, manifest)) {
            out.putNextEntry(new ZipEntry("OSGI-INF/metatype/a.xml"));
            out.write("<Designate factoryPid=\"org.coppice.many\">".getBytes(US_ASCII));
        }
        return context.installBundle(name, new ByteArrayInputStream(jar.toByteArray()));
    }

    @Test
    public void aServerWithoutItsApplicationIsShown() {
        context.registerService(
                Server.class,
                new FakeServer("main", "wsgi.server", Optional.of("http://a"), false, null),
                null);
        context.registerService(
                Server.class,
                new FakeServer("good", "wsgi.server", Optional.of("http://b"), true, null),
                null);
        assertEquals(
                """
                server main: answers 503
                  application routes: no service has the property coppice.application=routes\
                """,
                command.why());
    }

    @Test
    public void aRouteThatIsRefusedIsShownOnceWithTheReason() {
        RefusedRoute one = new RefusedRoute("/x{", "acme 1.0, acme.X", "a brace is missing");
        RefusedRoute all = new RefusedRoute("", "acme 1.0, acme.Y", "it is faulty");
        context.registerService(RouteTable.class, refusing(one, all), null);
        context.registerService(RouteTable.class, refusing(all), null);
        assertEquals(
                """
                route /x{ of acme 1.0, acme.X is refused
                  a brace is missing
                the routes of acme 1.0, acme.Y are refused
                  it is faulty\
                """,
                command.why());
    }

    private static RouteTable refusing(RefusedRoute... routes) {
        return new RouteTable() {
            @Override
            public List<RouteInfo> routes() {
                return List.of();
            }

            @Override
            public List<RefusedRoute> refused() {
                return List.of(routes);
            }
        };
    }

    @Test
    public void aServerThatDoesNotListenIsShownWithTheReasonAndTheRemedy() {
        context.registerService(
                Server.class,
                ServerCommandTest.down(
                        "main", State.NOT_LISTENING, "port=x is not valid: give a number"),
                null);
        context.registerService(
                Server.class,
                ServerCommandTest.down("other", State.RETRYING, "Port 80 is in use"),
                null);
        assertEquals(
                """
                server main: does not listen
                  port=x is not valid: give a number
                  correct etc/org.coppice.wsgi.server-main.cfg, it is read at once
                server other: does not listen
                  Port 80 is in use
                  remove the cause, it then listens by itself; or change etc/org.coppice.wsgi.server-other.cfg\
                """,
                command.why());
    }

    private ComponentConfigurationDTO active(String name, String... services) {
        return components.configuration(
                components.component(coppice, name, services), ComponentConfigurationDTO.ACTIVE);
    }

    @Test
    public void nothingWaits() {
        active("org.coppice.thing.One");
        assertEquals(
                "Nothing waits (bundles: 2, components of Coppice and its applications: 1)",
                command.why());
    }

    @Test
    public void aMissingServiceIsNamedWithItsFilterAndCardinality() {
        waiting("org.coppice.thing.One", "hub", "org.coppice.Hub", "(coppice.hub=epoll)");
        assertEquals(
                """
                component org.coppice.thing.One: waits for a service
                  reference hub: org.coppice.Hub 1..1 with (coppice.hub=epoll)
                    no component that is installed provides it\
                """,
                command.why());
    }

    private ComponentDescriptionDTO waiting(
            String name, String reference, String service, String target) {
        ComponentDescriptionDTO description =
                components.component(coppice, name, "service." + name);
        FakeComponents.reference(description, reference, service);
        components.configuration(description, ComponentConfigurationDTO.UNSATISFIED_REFERENCE)
                        .unsatisfiedReferences =
                new UnsatisfiedReferenceDTO[] {FakeComponents.missing(reference, target)};
        return description;
    }

    @Test
    public void aChainOfWaitersIsFollowed() {
        waiting("org.coppice.thing.One", "two", "service.org.coppice.thing.Two", null);
        waiting("org.coppice.thing.Two", "three", "org.acme.Three", null);
        String text = command.why();
        assertTrue(
                text,
                text.contains("    org.coppice.thing.Two would provide it and waits itself\n"));
        assertTrue(text, text.contains("reference three: org.acme.Three 1..1\n    no component"));
    }

    @Test
    public void aServiceThatDoesNotMatchIsShown() {
        context.registerService(Runnable.class, () -> {}, null);
        waiting("org.coppice.thing.One", "run", "java.lang.Runnable", "(fast=true)");
        String text = command.why();
        assertTrue(
                text,
                text.contains("    what there is does not match: org.apache.felix.framework"));
    }

    @Test
    public void whatIsThereForWhoConfiguresItWaitsForNothing() {
        ComponentDescriptionDTO description =
                components.component(coppice, "org.coppice.thing.Filter");
        description.configurationPid = new String[] {"org.coppice.thing"};
        description.properties = Map.of("coppice.onDemand", true);
        assertTrue(command.why(), command.why().startsWith("Nothing waits"));
        String full = command.why("org.coppice.thing.Filter");
        assertTrue(full, full.startsWith("component org.coppice.thing.Filter: not configured"));
    }

    @Test
    public void aMissingConfigurationIsNamedWithItsFile() {
        ComponentDescriptionDTO description =
                components.component(coppice, "org.coppice.thing.Server");
        description.configurationPid = new String[] {"org.coppice.thing"};
        String expected =
                """
                component org.coppice.thing.Server: waits for its configuration
                  configuration org.coppice.thing: write etc/org.coppice.thing.cfg, or etc/org.coppice.thing-NAME.cfg if it may have several\
                """;
        assertEquals(expected, command.why());
        components.configuration(description, ComponentConfigurationDTO.UNSATISFIED_CONFIGURATION);
        assertEquals(expected, command.why());
    }

    @Test
    public void aFactoryIsToldTheFormWithANameAlone() {
        components.component(coppice, "org.coppice.thing.Server").configurationPid =
                new String[] {"org.coppice.many"};
        assertEquals(
                """
                component org.coppice.thing.Server: waits for its configuration
                  configuration org.coppice.many: write etc/org.coppice.many-NAME.cfg\
                """,
                command.why());
    }

    @Test
    public void aFailureIsToldByItsCause() {
        ComponentConfigurationDTO failed = active("org.coppice.thing.One");
        failed.state = ComponentConfigurationDTO.FAILED_ACTIVATION;
        failed.failure =
                "java.lang.reflect.InvocationTargetException\n"
                        + "\tat a.B\n"
                        + "Caused by: java.io.IOException: no disk\n"
                        + "\tat c.D\n";
        assertEquals(
                """
                component org.coppice.thing.One: failed
                  its activation failed: java.io.IOException: no disk\
                """,
                command.why());
        assertTrue(command.why("One"), command.why("One").contains("\tat c.D"));
    }

    @Test
    public void theComponentsOfABundleThatStopsWaitForNothing() throws Exception {
        components.component(coppice, "org.coppice.thing.Late").configurationPolicy = "require";
        List<String> whileStopping = new ArrayList<>();
        context.addBundleListener(
                (SynchronousBundleListener)
                        event -> {
                            if (event.getType() == BundleEvent.STOPPING) {
                                whileStopping.add(command.why());
                            }
                        });
        assertTrue(command.why(), command.why().contains("component org.coppice.thing.Late"));
        coppice.stop();
        String told = String.join("\n", whileStopping);
        assertTrue(told, told.contains("it is still stopping: its last requests and WebSockets"));
        assertFalse(told, told.contains("component"));
    }

    @Test
    public void aDisabledComponentIsShown() {
        active("org.coppice.thing.One").description.defaultEnabled = false;
        components.disabled.add("org.coppice.thing.One");
        String text = command.why();
        assertTrue(
                text, text.startsWith("component org.coppice.thing.One: disabled\n  its bundle"));
    }

    @Test
    public void componentsOfOthersAreShownIfTheyUseCoppice() throws Exception {
        Bundle user = install("com.acme", Map.of(Constants.IMPORT_PACKAGE, "org.coppice.web"));
        components.component(user, "com.acme.Shop");
        Bundle stranger = install("com.other", Map.of());
        stranger.start();
        components.component(stranger, "com.other.Thing");
        String text = command.why();
        assertTrue(text, text.contains("component com.acme.Shop"));
        assertTrue(text, !text.contains("com.other.Thing"));
        assertTrue(command.why("other.Thing"), command.why("other.Thing").contains("waits for"));
    }

    @Test
    public void aBundleThatLacksAPackageIsShown() throws Exception {
        install("com.cart", Map.of(Constants.EXPORT_PACKAGE, "com.acme.cart;version=\"2.1\""));
        install(
                "com.acme",
                Map.of(
                        Constants.IMPORT_PACKAGE,
                        "com.acme.cart;version=\"[1,2)\",com.nowhere,org.osgi.framework,com.acme.opt;resolution:=optional"));
        assertEquals(
                """
                bundle com.cart (2) is not resolved
                  all that it requires is there; to resolve it, or hear why not: start 2
                bundle com.acme (3) is not resolved
                  package com.acme.cart, version 1.0.0 to below 2.0.0; there is version 2.1.0 in com.cart
                  package com.nowhere\
                """,
                command.why());
    }

    @Test
    public void aBundleWhoseProviderIsNotResolvedIsShownWithIt() throws Exception {
        install(
                "com.cart",
                Map.of(Constants.EXPORT_PACKAGE, "com.cart", Constants.IMPORT_PACKAGE, "com.no"));
        install("com.acme", Map.of(Constants.IMPORT_PACKAGE, "com.cart"));
        String text = command.why();
        assertTrue(
                text,
                text.contains("package com.cart; com.cart (2) has it and is not resolved itself"));
    }

    @Test
    public void anotherRequirementIsShownWithItsFilter() throws Exception {
        install("com.acme", Map.of(Constants.REQUIRE_CAPABILITY, "acme;filter:=\"(a=b)\""));
        assertEquals("bundle com.acme (2) is not resolved\n  acme (a=b)", command.why());
    }

    @Test
    public void aBundleThatNobodyStartedIsShownAndAFragmentIsNot() throws Exception {
        coppice.stop();
        Bundle fragment =
                install("com.fragment", Map.of(Constants.FRAGMENT_HOST, "org.coppice.host"));
        Bundle host = install("org.coppice.host", Map.of());
        host.start();
        assertEquals(Bundle.RESOLVED, fragment.getState());
        assertEquals(
                """
                bundle org.coppice.thing (1) is not started
                  nobody has started it: start 1\
                """,
                command.why());
    }

    @Test
    public void aComponentIsExplainedInFullAlsoIfNothingIsWrong() {
        ComponentConfigurationDTO one = active("org.coppice.thing.One", "org.acme.Cart");
        FakeComponents.reference(one.description, "hub", "org.coppice.Hub");
        one.satisfiedReferences =
                new SatisfiedReferenceDTO[] {FakeComponents.bound("hub", 17, coppice)};
        one.properties.put("service.pid", "org.coppice.thing~main");
        one.description.configurationPid = new String[] {"org.coppice.thing"};
        one.description.configurationPolicy = "require";
        assertEquals(
                """
                component org.coppice.thing.One: active
                  bundle org.coppice.thing (1)
                  class org.coppice.thing.One
                  service org.acme.Cart
                  configuration org.coppice.thing, required
                  instance org.coppice.thing~main: active
                    reference hub: org.coppice.Hub
                      bound to org.coppice.thing (service 17)\
                """,
                command.why("thing.one"));
    }

    @Test
    public void aBundleIsExplainedByNameEndPartOrNumber() {
        active("org.coppice.thing.One");
        String head = "bundle org.coppice.thing (1) 1.2.0: active\n  component";
        for (String name : new String[] {"org.coppice.thing", "thing", "COPPICE.TH", "1"}) {
            assertTrue(command.why(name), command.why(name).startsWith(head));
        }
    }

    @Test
    public void anUnknownNameIsRefused() {
        IllegalArgumentException refusal =
                assertThrows(IllegalArgumentException.class, () -> command.why("x\u001b"));
        assertEquals(
                "No component and no bundle is called x\\x1b; lb lists the bundles, scr:list the"
                        + " components",
                refusal.getMessage());
    }
}
