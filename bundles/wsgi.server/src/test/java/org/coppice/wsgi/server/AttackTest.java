package org.coppice.wsgi.server;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;
import static org.junit.Assume.assumeTrue;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.coppice.wsgi.testkit.Client;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

/// Slow heads, slow readers of 10 MB and a large upload, all at once, at a server in a JVM of its
/// own, while another client asks as ever.
///
/// A small attack is part of the build, and no time decides it. A large one prints what it finds:
///
/// ```sh
/// ulimit -n 65536
/// mvn -o -pl bundles/wsgi.server -am test -Dtest=AttackTest -Dsurefire.failIfNoSpecifiedTests=false \
///     -Dattack.heads=5000 -Dattack.readers=5000 -Dattack.uploadMegabytes=100 -Dattack.requests=20000
/// ```
public class AttackTest {
    private static final int HEADS = Integer.getInteger("attack.heads", 100);
    private static final int READERS = Integer.getInteger("attack.readers", 100);
    private static final int UPLOAD_MEGABYTES = Integer.getInteger("attack.uploadMegabytes", 5);
    private static final int REQUESTS = Integer.getInteger("attack.requests", 1000);
    private static final int RSS_MAX_MEGABYTES = Integer.getInteger("attack.rssMaxMegabytes", 800);
    private static final List<String> CONFIGURATION =
            List.of(
                    "headerTimeoutMillis=8000",
                    "rateWindowMillis=8000",
                    "requestsMaxPerLoop=12000");
    private static final String GET = "GET / HTTP/1.1\nHost: a\n\n";

    @Rule public final Timeout net = Timeout.seconds(120);

    private final List<SocketChannel> attackers = new ArrayList<>();
    private final ByteBuffer drop = ByteBuffer.allocate(100);
    private Process server;
    private BufferedReader said;
    private int port;

    @Test
    public void othersAreServedWhileSlowClientsAttackAndTheServerRecovers() throws Exception {
        assumeTrue("has /proc", Files.exists(Path.of("/proc/self/status")));
        start();
        try {
            say("warm", latencies());
            say("quiet", latencies());
            CompletableFuture<String> upload = upload();
            for (int i = 0; i < Math.max(HEADS, READERS); i++) {
                if (i < HEADS) {
                    attack("GET / HTTP/1.1\r\nHost: a\r\nX: ");
                }
                if (i < READERS) {
                    attack("GET /large HTTP/1.1\r\nHost: a\r\n\r\n");
                }
            }
            say("attacked", latencies());
            dropByDrop();
            say("attacked", latencies());
            assertTrue(upload.get().endsWith("\n\n" + UPLOAD_MEGABYTES * 1_000_000L));
            long most = megabytes("VmHWM");
            System.out.println("RSS %d MB, at most %d MB".formatted(megabytes("VmRSS"), most));
            assertTrue(most + " MB", most < RSS_MAX_MEGABYTES);
            awaitAllCut();
            say("recovered", latencies());
        } finally {
            for (SocketChannel each : attackers) {
                each.close();
            }
            end();
        }
    }

    // ---- the server

    private void start() throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(each -> !each.startsWith("-javaagent") && !each.startsWith("-X"))
                .forEach(command::add);
        command.addAll(List.of("-Xmx512m", "-cp"));
        command.add(
                System.getProperty(
                        "surefire.test.class.path", System.getProperty("java.class.path")));
        command.add(AttackServer.class.getName());
        command.addAll(CONFIGURATION);
        server =
                new ProcessBuilder(command)
                        .redirectError(ProcessBuilder.Redirect.appendTo(new File("/dev/null")))
                        .start();
        said =
                new BufferedReader(
                        new InputStreamReader(server.getInputStream(), StandardCharsets.UTF_8));
        String line = said.readLine();
        assertTrue("" + line, line != null && line.startsWith("listens at "));
        port = URI.create(line.substring("listens at ".length())).getPort();
    }

    private void end() throws Exception {
        server.getOutputStream().close();
        if (!server.waitFor(20, TimeUnit.SECONDS)) {
            server.destroyForcibly();
        }
    }

    private int connections() throws IOException {
        server.getOutputStream().write('?');
        server.getOutputStream().flush();
        return Integer.parseInt(said.readLine().replaceAll("\\D", ""));
    }

    private long megabytes(String key) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + server.pid() + "/status")).stream()
                .filter(line -> line.startsWith(key))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                .sum();
    }

    // ---- the attack

    private void attack(String begin) throws IOException {
        SocketChannel channel = SocketChannel.open();
        attackers.add(channel);
        channel.setOption(StandardSocketOptions.SO_RCVBUF, 4096);
        channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        channel.write(StandardCharsets.US_ASCII.encode(begin));
        channel.configureBlocking(false);
    }

    /// Each sends or takes a little.
    private void dropByDrop() {
        for (int i = 0; i < attackers.size(); i++) {
            SocketChannel each = attackers.get(i);
            try {
                if (each.read(drop.clear()) <= 0) {
                    each.write(ByteBuffer.wrap(new byte[] {'x'}));
                }
            } catch (IOException e) {
                // it was cut already
            }
        }
    }

    private CompletableFuture<String> upload() {
        return CompletableFuture.supplyAsync(() -> {
            try (Client client = new Client(port)) {
                client.send("POST /upload HTTP/1.1\nHost: a\nTransfer-Encoding: chunked\n\n");
                String chunk = "F4240\r\n" + "x".repeat(1_000_000) + "\r\n";
                for (int i = 0; i < UPLOAD_MEGABYTES; i++) {
                    client.sendRaw(chunk);
                }
                return client.send("0\n\n").readResponse();
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
    }

    /// All attackers keep their connections until the server has had enough of them.
    private void awaitAllCut() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        while (connections() > 0) {
            dropByDrop();
            assertEquals(false, never.await(100, TimeUnit.MILLISECONDS));
        }
    }

    // ---- the other client

    /// Micros of each request, in order of size.
    private long[] latencies() throws IOException {
        long[] micros = new long[REQUESTS];
        try (Client client = new Client(port)) {
            for (int i = 0; i < REQUESTS; i++) {
                long start = System.nanoTime();
                String response = client.send(GET).readResponse();
                micros[i] = (System.nanoTime() - start) / 1000;
                assertTrue(response, response.endsWith("Hello, World!"));
            }
        }
        Arrays.sort(micros);
        return micros;
    }

    private void say(String when, long[] micros) throws IOException {
        System.out.println(
                "%-10s p50 %d us, p99 %d us, most %d us; connections %d, RSS %d MB"
                        .formatted(
                                when,
                                micros[micros.length / 2],
                                micros[micros.length * 99 / 100],
                                micros[micros.length - 1],
                                connections(),
                                megabytes("VmRSS")));
    }
}
