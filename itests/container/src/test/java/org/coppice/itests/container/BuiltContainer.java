package org.coppice.itests.container;

import static org.ops4j.pax.exam.CoreOptions.bundle;
import static org.ops4j.pax.exam.CoreOptions.frameworkProperty;
import static org.ops4j.pax.exam.CoreOptions.frameworkStartLevel;
import static org.ops4j.pax.exam.CoreOptions.junitBundles;
import static org.ops4j.pax.exam.CoreOptions.systemProperty;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import javax.inject.Inject;
import org.coppice.launcher.LauncherPlan;
import org.coppice.routing.api.RouteInfo;
import org.coppice.routing.api.RouteTable;
import org.coppice.wsgi.api.Server;
import org.junit.Before;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/// Tests inside the container that the distribution has assembled: its features at their start
/// levels, its `etc/` (with a free port) and its `deploy/`, one framework a class.
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public abstract class BuiltContainer {
    @Inject BundleContext context;

    TestHome home;
    ContainerLog log;

    /// Called outside of the framework, before it starts.
    @Configuration
    public Option[] distribution() throws IOException {
        return having(_ -> true);
    }

    /// @param wanted of the bundles that the distribution starts, by their URLs
    final Option[] having(Predicate<String> wanted) throws IOException {
        TestHome fresh = TestHome.create(getClass().getSimpleName());
        Map<String, String> settings = LauncherPlan.settings(fresh.root());
        List<Option> options = new ArrayList<>();
        settings.forEach((key, value) -> options.add(frameworkProperty(key).value(value)));
        options.add(frameworkStartLevel(LauncherPlan.topStartLevel()));
        // bin/coppice passes it so, and logging reads it before there is a framework.
        options.add(systemProperty("coppice.var").value(settings.get("coppice.var")));
        LauncherPlan.bundles(TestHome.DISTRIBUTION).stream()
                .filter(it -> wanted.test(it.url()))
                .forEach(it -> options.add(start(it)));
        options.add(junitBundles());
        return options.toArray(Option[]::new);
    }

    /// As [#distribution()], with a feature that the distribution carries and does not start.
    final Option[] withOptional(String feature) throws IOException {
        List<Option> options = new ArrayList<>(Arrays.asList(having(_ -> true)));
        LauncherPlan.optionalBundles(TestHome.DISTRIBUTION, feature)
                .forEach(it -> options.add(start(it)));
        return options.toArray(Option[]::new);
    }

    private static Option start(LauncherPlan.PlannedBundle planned) {
        return bundle(planned.url()).startLevel(planned.startLevel());
    }

    @Before
    public void lookAround() throws IOException {
        home = new TestHome(Path.of(context.getProperty("coppice.home")));
        log = new ContainerLog(home.log());
        log.mark();
        awaitRoute("/hello/");
        awaitRoute("/echo");
    }

    /// The address of the server that is configured so, once it listens: `http://127.0.0.1:34567`.
    String address(String server) {
        return Deadline.await(
                        "server " + server + " listens",
                        () ->
                                services(Server.class).stream()
                                        .filter(each -> each.name().equals(server))
                                        .flatMap(each -> each.address().stream())
                                        .toList(),
                        addresses -> !addresses.isEmpty())
                .getFirst();
    }

    /// The address of the server that the distribution configures.
    String address() {
        return address("main");
    }

    WebClient client() throws IOException {
        return WebClient.connect(address());
    }

    /// Runs a command as `bin/coppice shell` does; returns the status line and the text.
    String shell(String command) throws IOException {
        Path socket = Path.of(context.getProperty("coppice.shell.socket"));
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(socket));
            channel.write(StandardCharsets.UTF_8.encode(command + "\n"));
            channel.shutdownOutput();
            byte[] answer = Channels.newInputStream(channel).readAllBytes();
            return new String(answer, StandardCharsets.UTF_8);
        }
    }

    void awaitRoute(String start) {
        Deadline.await(
                "there is a route " + start,
                this::routes,
                routes -> routes.stream().anyMatch(route -> route.startsWith(start)));
    }

    List<String> routes() {
        return services(RouteTable.class).stream()
                .flatMap(table -> table.routes().stream())
                .map(RouteInfo::pattern)
                .toList();
    }

    Bundle bundleNamed(String symbolicName) {
        return Arrays.stream(context.getBundles())
                .filter(each -> symbolicName.equals(each.getSymbolicName()))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no bundle " + symbolicName));
    }

    <T> T service(Class<T> type) {
        return Deadline.await(
                        "a service " + type.getName(), () -> services(type), s -> !s.isEmpty())
                .getFirst();
    }

    <T> List<T> services(Class<T> type) {
        try {
            List<T> found = new ArrayList<>();
            for (ServiceReference<T> reference : context.getServiceReferences(type, null)) {
                T service = context.getService(reference);
                if (service != null) {
                    found.add(service);
                }
            }
            return found;
        } catch (InvalidSyntaxException e) {
            throw new AssertionError(e);
        }
    }
}
