package org.coppice.itests.container;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;
import static org.junit.Assume.assumeFalse;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.coppice.green.Loops;
import org.coppice.wsgi.api.Server;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;

/// A bad value is refused with one line in the log, and what ran before goes on.
public class BadConfigurationIT extends BuiltContainer {
    private static final String GREEN = "org.coppice.green";
    private static final String SECOND = "org.coppice.wsgi.server-second";
    private static final String MAPPER = "org.coppice.routing.mapper";

    private String addressBefore;

    @Before
    public void remember() throws IOException {
        addressBefore = address();
        log.mark();
    }

    @After
    public void clean() throws IOException {
        for (String pid : List.of(SECOND, MAPPER)) {
            Files.deleteIfExists(home.configuration(pid));
        }
        Deadline.await("only one server", () -> services(Server.class), s -> s.size() == 1);
    }

    @Test
    public void anUnknownHub() throws IOException {
        home.configure(GREEN, "hub=warp");
        assertOneError("hub=warp", "epoll");
        assertEquals("epoll", hub());
        assertGoodHubIsTakenNext();
    }

    @Test
    public void loopsThatAreNoNumber() throws IOException {
        home.configure(GREEN, "hub=nio", "loops=many");
        assertOneError("loops=many", "1 to 1024");
        assertEquals("nothing of that file is used", "epoll", hub());
        assertGoodHubIsTakenNext();
    }

    @Test
    public void aPortThatIsInUse() throws IOException {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            home.configure(TestHome.SERVER, "port=" + other.getLocalPort());
            assertOneError("127.0.0.1:" + other.getLocalPort(), "port");
        }
        assertServesAsBefore();
    }

    @Test
    public void aPortThatIsNone() throws IOException {
        home.configure(TestHome.SERVER, "port=99999");
        assertOneError("port=99999", "65535");
        assertServesAsBefore();
    }

    @Test
    public void aHostThatDoesNotExist() throws IOException {
        home.configure(TestHome.SERVER, "host=nowhere.invalid", "port=0");
        assertOneError("host=nowhere.invalid");
        assertServesAsBefore();
    }

    @Test
    public void anAddressOfAnotherMachine() throws IOException {
        home.configure(TestHome.SERVER, "host=192.0.2.1", "port=0");
        assertOneError("192.0.2.1", "host");
        assertServesAsBefore();
    }

    @Test
    public void severalFaultsAreToldTogether() throws IOException {
        home.configure(TestHome.SERVER, "port=x", "maxConnections=0", "keepAliveMillis=-1");
        assertOneError("port=x", "maxConnections=0", "keepAliveMillis=-1");
        assertServesAsBefore();
    }

    @Test
    public void aNewServerWithABadPortDoesNotRunUntilItsFileIsGood() throws IOException {
        home.configure(SECOND, "port=99999");
        assertOneError("second", "port=99999");
        assertServesAsBefore();
        home.configure(SECOND, "port=0");
        WebClient.get(address("second"), "/hello/second").mustBe(200, "Hello, second!\n");
        assertEquals(1, log.complaints().size());
    }

    @Test
    public void aFileThatIsNoPropertiesFile() throws IOException {
        home.configure(TestHome.SERVER, "host=127.0.0.1", "port=\\uZZZZ");
        String complaint = assertOneComplaint(TestHome.SERVER);
        assertTrue(complaint, complaint.contains("ZZZZ"));
        assertServesAsBefore();
        home.configure(TestHome.SERVER, "port=0");
    }

    @Test
    public void aFileThatMayNotBeRead() throws IOException {
        Path file = home.configuration(SECOND);
        Path closed = Files.writeString(home.root().resolve("closed"), "port=0");
        Files.setPosixFilePermissions(closed, Set.of());
        assumeFalse("root may read every file", Files.isReadable(closed));
        Files.move(closed, file);
        assertOneComplaint(SECOND);
        assertServesAsBefore();
    }

    @Test
    public void aFolderInPlaceOfAFile() throws IOException {
        Path folder = Files.createDirectory(home.configuration(SECOND));
        try {
            home.configure(GREEN, "hub=poll");
            Deadline.await("the hub is poll", this::hub, "poll"::equals);
            assertServesAsBefore();
            assertTrue("at most one line: " + log.complaints(), log.complaints().size() <= 1);
        } finally {
            Files.delete(folder);
        }
        home.configure(GREEN, "hub=auto");
        Deadline.await("the hub is epoll", this::hub, "epoll"::equals);
    }

    @Test
    public void aGraceOfTheRouterThatIsNoNumber() throws IOException {
        home.configure(MAPPER, "graceMillis=soon");
        assertOneError("graceMillis", "soon");
        assertServesAsBefore();
    }

    private void assertOneError(String... words) throws IOException {
        String complaint = assertOneComplaint(words);
        assertTrue(complaint, complaint.contains(" ERROR "));
        assertEquals("one line: " + complaint, 1, complaint.lines().count());
    }

    private String assertOneComplaint(String... words) throws IOException {
        log.await(words);
        List<String> complaints = log.complaints();
        assertEquals(complaints.toString(), 1, complaints.size());
        return complaints.getFirst();
    }

    private void assertServesAsBefore() throws IOException {
        assertEquals(addressBefore, address());
        WebClient.get(address(), "/hello/you").mustBe(200, "Hello, you!\n");
    }

    private void assertGoodHubIsTakenNext() throws IOException {
        home.configure(GREEN, "hub=poll");
        Deadline.await("the hub is poll", this::hub, "poll"::equals);
        home.configure(GREEN, "hub=auto");
        Deadline.await("the hub is epoll", this::hub, "epoll"::equals);
        assertEquals(log.complaints().toString(), 1, log.complaints().size());
    }

    private String hub() {
        return service(Loops.class).loops().getFirst().hubName();
    }
}
