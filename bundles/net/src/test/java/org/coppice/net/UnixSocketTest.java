package org.coppice.net;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.coppice.green.Coppice;
import org.coppice.green.GreenThread;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class UnixSocketTest extends HubTestCase {

    @Rule public final TemporaryFolder folder = new TemporaryFolder();

    private Path path;
    private UnixDomainSocketAddress address;

    @Before
    public void name() {
        path = folder.getRoot().toPath().resolve("socket");
        address = UnixDomainSocketAddress.of(path);
    }

    /// Leaves a file behind on which nobody listens.
    private void leaveStale() throws IOException {
        try (ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            dead.bind(address);
        }
        assertTrue(Files.exists(path));
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.list(folder.getRoot().toPath())) {
            return all.toList();
        }
    }

    private void talk(GreenServerSocket listener) throws IOException {
        try (GreenSocket client = Net.connect(address);
                GreenSocket server = listener.accept()) {
            client.write(bytes("hello"));
            ByteBuffer buffer = ByteBuffer.allocate(10);
            server.read(buffer);
            assertEquals("hello", text(buffer));
        }
    }

    private static String refusal(UnixDomainSocketAddress address, UnixOptions options) {
        return assertThrows(BindException.class, () -> Net.listen(address, options)).getMessage();
    }

    @Test
    public void theFileComesWithTheListenerAndGoesWithIt() throws Exception {
        leakFree(() -> {
            try (GreenServerSocket listener = Net.listen(address)) {
                assertEquals(address, listener.localAddress());
                talk(listener);
            }
            assertEquals(List.of(), files());
        });
    }

    @Test
    public void thePermissionsHoldAndNothingElseIsLeft() throws Exception {
        leakFree(() -> {
            UnixOptions options = UnixOptions.DEFAULTS.permissions("rw-rw----");
            try (GreenServerSocket listener = Net.listen(address, options)) {
                assertEquals(
                        "rw-rw----",
                        PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
                assertEquals(List.of(path), files());
                assertEquals(address, listener.localAddress());
                talk(listener);
            }
            assertEquals(List.of(), files());
        });
    }

    @Test
    public void permissionsOfABadFormAreRefused() {
        assertThrows(
                IllegalArgumentException.class, () -> UnixOptions.DEFAULTS.permissions("0660"));
    }

    @Test
    public void aStaleFileIsReplacedUnlessThatIsNotWanted() throws Exception {
        green(() -> {
            leaveStale();
            String message = refusal(address, UnixOptions.DEFAULTS.removeStale(false));
            assertTrue(message, message.contains(path.toString()));
            assertTrue(Files.exists(path));
            Net.listen(address).close();
            leaveStale();
            try (GreenServerSocket listener =
                    Net.listen(address, UnixOptions.DEFAULTS.permissions("rw-------"))) {
                talk(listener);
            }
        });
    }

    @Test
    public void aFileOnWhichSomebodyListensIsNeverReplaced() throws Exception {
        leakFree(() -> {
            try (GreenServerSocket listener = Net.listen(address)) {
                UnixOptions secret = UnixOptions.DEFAULTS.permissions("rw-------");
                for (UnixOptions options :
                        List.of(UnixOptions.DEFAULTS, secret, secret.removeStale(false))) {
                    String message = refusal(address, options);
                    assertTrue(message, message.contains(path.toString()));
                }
                assertEquals(List.of(path), files());
                listener.accept().close(); // those that only looked
                listener.accept().close();
                talk(listener);
            }
        });
    }

    @Test
    public void alsoIfItsBacklogIsFull() throws Exception {
        leakFree(() -> {
            List<GreenSocket> clients = new ArrayList<>();
            UnixOptions small = UnixOptions.DEFAULTS.backlogConnections(1);
            try (GreenServerSocket listener = Net.listen(address, small)) {
                clients.add(Net.connect(address));
                clients.add(Net.connect(address));
                String message = refusal(address, UnixOptions.DEFAULTS);
                assertTrue(listener.isOpen());
                assertTrue(message, message.contains("another process listens there"));
            } finally {
                for (GreenSocket each : clients) {
                    each.close();
                }
            }
        });
    }

    @Test
    public void aFileThatIsNoSocketIsNeverReplaced() throws Exception {
        green(() -> {
            for (UnixOptions options :
                    List.of(
                            UnixOptions.DEFAULTS,
                            UnixOptions.DEFAULTS.removeStale(false).permissions("rw-------"))) {
                Files.writeString(path, "precious");
                refusal(address, options);
                assertEquals("precious", Files.readString(path));
                Files.delete(path);
                Files.createDirectory(path);
                refusal(address, options);
                Files.delete(path);
                Path elsewhere = path.resolveSibling("elsewhere");
                Files.createSymbolicLink(path, elsewhere);
                refusal(address, options);
                assertTrue(Files.isSymbolicLink(path));
                Files.delete(path);
            }
            assertEquals(List.of(), files());
        });
    }

    @Test
    public void aCloseLeavesAnothersFileAlone() throws Exception {
        green(() -> {
            GreenServerSocket first = Net.listen(address);
            Files.delete(path);
            try (GreenServerSocket second = Net.listen(address)) {
                first.close();
                talk(second);
            }
            GreenServerSocket gone = Net.listen(address);
            Files.delete(path);
            gone.close();
            gone.close();
        });
    }

    @Test
    public void theFileMayStay() throws Exception {
        green(() -> {
            Net.listen(address, UnixOptions.DEFAULTS.removeOnClose(false)).close();
            assertTrue(Files.exists(path));
            Net.listen(address).close();
            assertFalse(Files.exists(path));
        });
    }

    @Test
    public void whyItCannotListenIsSaid() throws Exception {
        leakFree(() -> {
            UnixOptions secret = UnixOptions.DEFAULTS.permissions("rw-------");
            for (UnixOptions options : List.of(UnixOptions.DEFAULTS, secret)) {
                Path nowhere = path.resolveSibling("nowhere");
                UnixDomainSocketAddress homeless =
                        UnixDomainSocketAddress.of(nowhere.resolve("socket"));
                String message = refusal(homeless, options);
                assertTrue(message, message.contains("there is no folder " + nowhere));
                UnixDomainSocketAddress tooLong =
                        UnixDomainSocketAddress.of(path.resolveSibling("x".repeat(107)));
                message = refusal(tooLong, options);
                assertTrue(message, message.contains("bytes") && message.contains("106"));
            }
            assertEquals(List.of(), files());
        });
    }

    @Test
    public void aNameThatJustFitsIsTaken() throws Exception {
        green(() -> {
            int most = 106 - folder.getRoot().toString().length() - 1;
            UnixDomainSocketAddress longest =
                    UnixDomainSocketAddress.of(path.resolveSibling("x".repeat(most)));
            Net.listen(longest, UnixOptions.DEFAULTS.permissions("rw-------")).close();
        });
    }

    @Test
    public void whyItCannotConnectIsSaid() throws Exception {
        leakFree(() -> {
            String message =
                    assertThrows(ConnectException.class, () -> Net.connect(address)).getMessage();
            assertTrue(message, message.contains(path.toString()));
            leaveStale();
            message = assertThrows(ConnectException.class, () -> Net.connect(address)).getMessage();
            assertTrue(message, message.contains("Connection refused"));
            Files.delete(path);
            UnixDomainSocketAddress homeless = UnixDomainSocketAddress.of(path.resolve("s"));
            message =
                    assertThrows(ConnectException.class, () -> Net.connect(homeless)).getMessage();
            assertTrue(message, message.contains("there is no folder " + path));
        });
    }

    @Test
    public void aClientWaitsForAPlaceInTheBacklog() throws Exception {
        leakFree(() -> {
            UnixOptions small = UnixOptions.DEFAULTS.backlogConnections(1);
            List<GreenSocket> open = new ArrayList<>();
            try (GreenServerSocket listener = Net.listen(address, small)) {
                open.add(Net.connect(address));
                open.add(Net.connect(address));
                assertThrows(
                        SocketTimeoutException.class,
                        () -> Net.connect(address, Duration.ofMillis(5)));
                GreenThread<GreenSocket> third = Coppice.spawn(() -> Net.connect(address));
                Coppice.sleep(SOON);
                assertFalse(third.ready());
                GreenThread<Void> killed = blocked(() -> Net.connect(address));
                killed.kill();
                end(killed);
                open.add(listener.accept());
                open.add(third.await());
            } finally {
                for (GreenSocket each : open) {
                    each.close();
                }
            }
        });
    }
}
