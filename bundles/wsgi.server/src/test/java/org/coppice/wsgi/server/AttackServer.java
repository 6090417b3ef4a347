package org.coppice.wsgi.server;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.coppice.green.testkit.RunningLoop;
import org.coppice.wsgi.api.Application;
import org.coppice.wsgi.api.Body;
import org.coppice.wsgi.api.Headers;
import org.coppice.wsgi.api.Status;
import org.coppice.wsgi.testkit.SwappableApplications;

/// The server of [AttackTest] in a JVM of its own, which ends with its standard input.
final class AttackServer {
    private static final byte[] LARGE = new byte[10_000_000];

    private AttackServer() {}

    /// @param args the configuration, as `key=value`
    public static void main(String[] args) throws Throwable {
        Map<String, String> properties = new HashMap<>(Map.of("port", "0"));
        for (String arg : args) {
            properties.put(arg.split("=", 2)[0], arg.split("=", 2)[1]);
        }
        RunningLoop loop = new RunningLoop();
        loop.start();
        HttpServer server =
                new HttpServer(
                        "attacked",
                        ServerSettings.of(properties),
                        loop,
                        new SwappableApplications().set(application()));
        server.start();
        System.out.println("listens at " + server.address());
        for (int c = System.in.read(); c >= 0; c = System.in.read()) {
            System.out.println("connections " + server.connections());
        }
        server.stop();
        loop.stop();
    }

    private static Application application() {
        return (environ, start) -> {
            Body body =
                    switch (environ.pathInfo()) {
                        case "/large" -> Body.of(LARGE);
                        case "/upload" -> Body.of(Long.toString(count(environ.input())));
                        default -> Body.of("Hello, World!".getBytes(StandardCharsets.US_ASCII));
                    };
            start.start(Status.of(200), Headers.of("Content-Type", "text/plain"));
            return body;
        };
    }

    private static long count(InputStream input) throws java.io.IOException {
        byte[] buffer = new byte[16 * 1024];
        long bytes = 0;
        for (int count = input.read(buffer); count >= 0; count = input.read(buffer)) {
            bytes += count;
        }
        return bytes;
    }
}
