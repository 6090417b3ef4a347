package org.coppice.wsgi.server;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.coppice.green.Coppice;
import org.coppice.green.GreenThread;
import org.coppice.wsgi.testkit.Client;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.junit.rules.Timeout;

/// The example of the README, as it stands there but for its port.
public class ReadmeExampleTest {
    private static final String PORT = "8080";

    @Rule public final Timeout net = Timeout.seconds(60);
    @Rule public final TemporaryFolder folder = new TemporaryFolder();

    private static String example() throws IOException {
        List<String> lines = Files.readAllLines(Path.of("README.md"));
        int start = lines.indexOf("```java");
        return lines.subList(start + 1, lines.size()).stream()
                .takeWhile(line -> !line.equals("```"))
                .collect(Collectors.joining("\n"));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /// Compiles the statements as the body of a [Callable].
    private Callable<?> compiled(String statements) throws Exception {
        Path source = folder.newFile("Example.java").toPath();
        Files.writeString(
                source,
                """
                import org.coppice.green.Coppice;
                import org.coppice.wsgi.api.*;
                import org.coppice.wsgi.server.WsgiServer;
                public class Example implements java.util.concurrent.Callable<Object> {
                    public Object call() throws Exception {
                        %s
                        return null;
                    }
                }
                """
                        .formatted(statements));
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        String out = folder.getRoot().toString();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            List<String> options = List.of("-d", out, "-cp", System.getProperty("java.class.path"));
            var units = files.getJavaFileObjects(source);
            assertTrue(compiler.getTask(null, files, null, options, null, units).call());
        }
        URL[] urls = {folder.getRoot().toURI().toURL()};
        ClassLoader loader = new URLClassLoader(urls, getClass().getClassLoader());
        Object example = loader.loadClass("Example").getDeclaredConstructor().newInstance();
        return (Callable<?>) example;
    }

    @Test
    public void itCompilesAndServes() throws Exception {
        String statements = example();
        assertEquals(statements, 2, statements.split(PORT, -1).length);
        int port = freePort();
        Callable<?> example = compiled(statements.replace(PORT, Integer.toString(port)));
        Coppice.run(() -> {
            GreenThread<Object> serving = Coppice.spawn(example::call);
            Coppice.giveWay();
            String response =
                    Coppice.await(
                            java.util.concurrent.CompletableFuture.supplyAsync(
                                    () -> response(port)));
            assertTrue(response, response.endsWith("Hello, World!"));
            serving.kill();
            serving.awaitEnd();
            return null;
        });
    }

    /// Asks until somebody listens.
    private static String response(int port) {
        while (true) {
            try (Client client = new Client(port)) {
                return client.send("GET / HTTP/1.1\nHost: a\n\n").readResponse();
            } catch (java.net.ConnectException e) {
                Thread.onSpinWait();
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }
    }
}
