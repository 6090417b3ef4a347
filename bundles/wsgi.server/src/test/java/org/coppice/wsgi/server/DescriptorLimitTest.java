package org.coppice.wsgi.server;

import static org.junit.Assert.assertTrue;
import static org.junit.Assume.assumeTrue;

import java.io.BufferedReader;
import java.io.File;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.coppice.wsgi.testkit.Client;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

/// A server in a JVM of its own that may have 256 descriptors, and 300 clients that stay.
public class DescriptorLimitTest {
    private static final int CLIENTS = 300;
    private static final String GET = "GET / HTTP/1.1\nHost: a\n\n";

    @Rule public final Timeout net = Timeout.seconds(60);

    @Test
    public void idleConnectionsGiveWayWhenThereAreNoDescriptorsLeft() throws Exception {
        assumeTrue("a shell with ulimit", File.separatorChar == '/');
        List<String> command =
                new ArrayList<>(List.of("/bin/sh", "-c", "ulimit -n 256; exec \"$@\"", "sh"));
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(each -> !each.startsWith("-javaagent") && !each.startsWith("-X"))
                .forEach(command::add);
        command.addAll(List.of("-Xmx128m", "-cp", System.getProperty("java.class.path")));
        command.add(AttackServer.class.getName());
        Process server =
                new ProcessBuilder(command)
                        .redirectError(ProcessBuilder.Redirect.appendTo(new File("/dev/null")))
                        .start();
        List<Client> clients = new ArrayList<>();
        try (BufferedReader said =
                new BufferedReader(
                        new InputStreamReader(server.getInputStream(), StandardCharsets.UTF_8))) {
            int port = URI.create(said.readLine().replace("listens at ", "")).getPort();
            for (int i = 0; i < CLIENTS; i++) {
                clients.add(new Client(port).send(GET));
                assertTrue(clients.get(i).readResponse().endsWith("Hello, World!"));
            }
            assertTrue("the first has given way", clients.getFirst().isAtEnd());
            assertTrue(clients.getLast().send(GET).readResponse().endsWith("Hello, World!"));
        } finally {
            server.getOutputStream().close();
            for (Client each : clients) {
                each.close();
            }
            if (!server.waitFor(20, TimeUnit.SECONDS)) {
                server.destroyForcibly();
            }
        }
    }
}
