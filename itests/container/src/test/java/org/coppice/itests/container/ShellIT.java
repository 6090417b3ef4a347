package org.coppice.itests.container;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.coppice.green.Event;
import org.coppice.green.GreenExit;
import org.coppice.green.GreenThread;
import org.coppice.green.Loops;
import org.junit.Test;

/// The commands, through the socket that `bin/coppice shell` uses.
public class ShellIT extends BuiltContainer {
    private static final String SECOND = "org.coppice.wsgi.server-second";

    @Test
    public void loopsTellsTheHub() throws IOException {
        assertAnswer("coppice:loops", "loop-0", "epoll", "virtual");
    }

    @Test
    public void hubListsAllHubsTheBestFirst() throws IOException {
        String answer = shell("coppice:hub");
        int last = -1;
        for (String hub : new String[] {"epoll", "nio", "poll", "select"}) {
            int at = answer.indexOf("\n" + hub);
            assertTrue(answer, at > last);
            last = at;
        }
    }

    @Test
    public void threadsShowsTheGreenThreadOfARequest() throws IOException {
        try (WebClient client = client()) {
            client.sendGet("/ticks");
            client.head();
            assertAnswer("coppice:threads -s", "org.coppice.example.hello.Ticks");
            client.reset();
        }
    }

    @Test
    public void theTreeShowsWhoWasSpawnedByWhom() throws IOException {
        try (WebClient client = client()) {
            client.get("/hello/you");
            assertAnswer("coppice:threads --tree", ": waiting for read on ", "(not listed)");
        }
    }

    @Test
    public void listenersAndTimersShowForWhatAConnectionWaits() throws IOException {
        try (WebClient client = client()) {
            client.get("/hello/you");
            assertAnswer("coppice:listeners", "ServerSocketChannel", "SocketChannel[connected");
            assertAnswer("coppice:timers", "time-out of the read on SocketChannel[connected");
        }
    }

    @Test
    public void killEndsAGreenThread() throws IOException {
        GreenThread<String> victim =
                service(Loops.class).loops().getFirst().spawn(() -> new Event<String>().await());
        assertAnswer("coppice:kill " + victim.id(), "Killed green thread " + victim.id());
        Deadline.await("it has ended", victim::ready, ended -> ended);
        assertTrue(victim.failure().orElseThrow() instanceof GreenExit);
        String again = shell("coppice:kill " + victim.id());
        assertTrue(again, again.startsWith("ERROR\nThere is no green thread " + victim.id()));
    }

    @Test
    public void serversConnectionsAndRoutesShowWhatServes() throws IOException {
        assertAnswer("coppice:servers", "main", address());
        try (WebClient client = client()) {
            client.get("/hello/you");
            assertAnswer("coppice:connections", "wsgi.server", "127.0.0.1", "idle");
        }
        assertAnswer("coppice:routes", "/hello/{name}", "/echo", "org.coppice.example.hello");
    }

    @Test
    public void aServerIsToldInFullAndAfterItsStop() throws IOException {
        try (WebClient client = client()) {
            client.get("/hello/you");
            assertAnswer(
                    "coppice:server main",
                    "main (wsgi.server): serving at " + address(),
                    "application  routes",
                    "idle");
        }
        home.configure(SECOND, "port=0");
        Deadline.await(
                "the second serves",
                () -> shell("coppice:server second"),
                answer -> answer.contains("second (wsgi.server): serving at http://127.0.0.1:"));
        Files.delete(home.configuration(SECOND));
        Deadline.await(
                "its stop is told",
                () -> shell("coppice:server second"),
                answer -> answer.contains("second (wsgi.server) stopped "));
        assertAnswer("coppice:server second", " ago: nothing was cut");
    }

    @Test
    public void whatIsNotUnderstoodIsAnError() throws IOException {
        assertTrue(shell("coppice:nonsense").startsWith("ERROR\n"));
        String unknownHub = shell("coppice:hub warp");
        assertTrue(unknownHub, unknownHub.startsWith("ERROR\n"));
        assertTrue(unknownHub, unknownHub.contains("warp"));
        assertTrue(unknownHub, unknownHub.contains("epoll"));
        assertAnswer("coppice:loops", "epoll");
    }

    @Test
    public void onlyTheOwnerMayUseTheSocket() throws IOException {
        Path socket = Path.of(context.getProperty("coppice.shell.socket"));
        assertEquals(
                "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)));
    }

    private void assertAnswer(String command, String... words) throws IOException {
        String answer = shell(command);
        assertTrue(command + ": " + answer, answer.startsWith("OK\n"));
        for (String word : words) {
            assertTrue(
                    word + " in the answer to " + command + ": " + answer, answer.contains(word));
        }
    }
}
