package org.coppice.net;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;
import static org.junit.Assume.assumeTrue;

import java.io.IOException;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.junit.rules.Timeout;

public class InheritedSocketsTest {

    private static final String OPENS = "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED";

    /// What a service manager does: listens at a port and a path, and becomes the process with
    /// both. `$^F` keeps the descriptors over the exec.
    private static final String MANAGER =
            """
            use Socket; use POSIX; $^F = 20;
            socket(my $tcp, PF_INET, SOCK_STREAM, 0); bind($tcp, sockaddr_in(0, INADDR_LOOPBACK));
            listen($tcp, 10) or die "listen: $!";
            socket(my $unix, PF_UNIX, SOCK_STREAM, 0); bind($unix, sockaddr_un(shift @ARGV));
            listen($unix, 10) or die "listen: $!";
            my $how = shift @ARGV;
            POSIX::dup2(fileno($tcp), 13); POSIX::dup2(fileno($unix), 14);
            if ($how eq "input") { POSIX::dup2(13, 0); }
            else {
                POSIX::dup2(13, 3); POSIX::dup2(14, 4);
                $ENV{LISTEN_PID} = $$; $ENV{LISTEN_FDS} = 2; $ENV{LISTEN_FDNAMES} = "web:admin";
            }
            exec(@ARGV) or die "exec: $!";
            """;

    @Rule public final Timeout net = Timeout.seconds(60);
    @Rule public final TemporaryFolder folder = new TemporaryFolder();

    private ServerProcess start(String hub, String how, String... flags) throws IOException {
        assumeTrue("perl", Files.isExecutable(Path.of("/usr/bin/perl")));
        List<String> java = ServerProcess.java(InheritingProcess.class, hub, how);
        java.addAll(1, List.of(flags));
        Path script = folder.getRoot().toPath().resolve("manager.pl");
        Files.writeString(script, MANAGER);
        java.addAll(0, List.of("/usr/bin/perl", script.toString(), path().toString(), how));
        return ServerProcess.start(java);
    }

    private Path path() {
        return folder.getRoot().toPath().resolve("s");
    }

    private static String ask(SocketAddress address, String text) throws IOException {
        try (SocketChannel client = SocketChannel.open(address)) {
            client.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
            client.shutdownOutput();
            return new String(
                    Channels.newInputStream(client).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static SocketAddress tcp(String said) {
        return Addresses.parse(said.replaceAll("(?s).*addresses \\[([^],]*).*", "$1"));
    }

    @Test
    public void theSocketsOfSystemdAreServedByTheirAddresses() throws Exception {
        for (String hub : Hubs.names()) {
            Files.deleteIfExists(path());
            try (ServerProcess server = start(hub, "environment", OPENS)) {
                String said = server.await("addresses [");
                assertTrue(said, said.contains("names [web, admin]"));
                assertTrue(said, said.contains("unix:" + path() + "]"));
                assertEquals("over tcp", ask(tcp(said), "over tcp"));
                assertEquals("over unix", ask(UnixDomainSocketAddress.of(path()), "over unix"));
                assertEquals("quit", ask(tcp(said), "quit"));
                server.await("is through");
            }
        }
    }

    @Test
    public void theStandardInputIsServedWithoutAnyFlag() throws Exception {
        try (ServerProcess server = start("nio", "input")) {
            String said = server.await("addresses [");
            assertEquals("over tcp", ask(tcp(said), "over tcp"));
            assertEquals("quit", ask(tcp(said), "quit"));
        }
    }

    @Test
    public void withoutTheFlagTheRemedyIsSaid() throws Exception {
        try (ServerProcess server = start("nio", "environment")) {
            String said = server.await("--add-opens java.base/sun.nio.ch=ALL-UNNAMED");
            assertTrue(said, said.contains("StandardInput=socket"));
        }
    }

    @Test
    public void anEnvironmentThatMeansAnotherProcessHasNone() {
        assertEquals(0, InheritedSockets.of(Map.of(), 7).count());
        Map<String, String> of8 = Map.of("LISTEN_PID", "8", "LISTEN_FDS", "2");
        assertEquals(0, InheritedSockets.of(of8, 7).count());
        assertEquals(List.of("unknown", "unknown"), InheritedSockets.of(of8, 8).names());
    }

    @Test
    public void namesThatAreMissingAreUnknown() {
        Map<String, String> two =
                Map.of("LISTEN_PID", "8", "LISTEN_FDS", "2", "LISTEN_FDNAMES", "web");
        InheritedSockets inherited = InheritedSockets.of(two, 8);
        assertArrayEquals(new Object[] {"web", "unknown"}, inherited.names().toArray());
        assertThrows(IllegalArgumentException.class, () -> inherited.listen(2));
    }

    @Test
    public void whatIsNoNumberIsRefusedByName() {
        Map<String, String> bad = Map.of("LISTEN_PID", "8", "LISTEN_FDS", "many");
        String message =
                assertThrows(IllegalArgumentException.class, () -> InheritedSockets.of(bad, 8))
                        .getMessage();
        assertTrue(message, message.startsWith("LISTEN_FDS is 'many'"));
    }
}
