package org.coppice.shell;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.Test;
import org.junit.function.ThrowingRunnable;

public class WebSocketCommandsTest {
    private static WebSocketCommands commands(String... paths) {
        return over(new FakeWebSockets(paths));
    }

    private static WebSocketCommands over(FakeWebSockets sockets) {
        return new WebSocketCommands(Optional.of(sockets), new Patience(Duration.ofMillis(20)));
    }

    private static String refusal(ThrowingRunnable command) {
        return assertThrows(IllegalArgumentException.class, command).getMessage();
    }

    private static String failure(ThrowingRunnable command) {
        return assertThrows(IllegalStateException.class, command).getMessage();
    }

    @Test
    public void withoutAnyItSaysSo() {
        assertEquals("No WebSocket is open", commands().websockets(100));
    }

    @Test
    public void connectionsAreListed() {
        assertEquals(
                """
                ID  PEER             PATH   PROTOCOL  IN  OUT  WAITING B  DROPPED  AGE s  IDLE s
                 1  127.0.0.1:40000  /here  -          3   20        100        0     61       2
                 2  127.0.0.1:40001  /      chat       3   20        100        0     61       2
                2 WebSockets\
                """,
                commands("/here", "/").websockets(100));
    }

    @Test
    public void aListingIsFilteredAndLimited() {
        WebSocketCommands commands = commands("/here/1", "/here/2", "/there");
        String two = commands.websockets(100, "/HERE", "127.0.0.1");
        assertTrue(two, two.contains("/here/1") && two.contains("/here/2"));
        assertTrue(two, two.endsWith("\n2 WebSockets"));
        String one = commands.websockets(1, "here");
        assertTrue(one, one.endsWith("\n1 of 3 WebSockets; more with --limit 3 or a filter"));
        assertEquals(3, one.lines().count());
        assertTrue(commands.websockets(100, "nowhere").endsWith("\n0 WebSockets"));
        assertTrue(commands.websockets(100, "chat", "/there").endsWith("\n1 WebSocket"));
        assertThrows(IllegalArgumentException.class, () -> commands.websockets(100, "-x"));
        assertThrows(IllegalArgumentException.class, () -> commands.websockets(0));
    }

    @Test
    public void pathsOfClientsReachNoTerminal() {
        WebSocketCommands commands = commands("/\u001b[2Jx\u009b");
        String listing = commands.websockets(100, "\\x1b[2J");
        assertTrue(listing, listing.contains(" /\\x1b[2Jx\\x9b "));
        assertEquals(-1, listing.indexOf('\u001b'));
    }

    @Test
    public void anOperatorClosesAConnectionAndMaySayWhy() {
        FakeWebSockets sockets = new FakeWebSockets("/", "/");
        assertEquals(
                "WebSocket 1 is told: 1001 Closed by an operator",
                over(sockets).websocket("close", "1"));
        assertEquals(
                "WebSocket 2 is told: 1001 Back at noon",
                over(sockets).websocket("close", "2", "Back", "at", "noon"));
        assertEquals(List.of("1 1001 Closed by an operator", "2 1001 Back at noon"), sockets.told);
    }

    @Test
    public void anUnknownNumberOrVerbIsTold() {
        WebSocketCommands commands = commands("/");
        for (String id : List.of("7", "seven", "-1", "")) {
            assertEquals(
                    "No WebSocket has the number " + id + "; coppice:websockets lists them",
                    refusal(() -> commands.websocket("close", id)));
        }
        assertEquals(
                "There is no websocket open: websocket close ID [REASON…] is meant",
                refusal(() -> commands.websocket("open", "1")));
        assertEquals(
                "close reason of 124 bytes: 123 are allowed",
                refusal(() -> commands.websocket("close", "1", "x".repeat(124))));
    }

    @Test
    public void aBlockedLoopHoldsNothingUp() {
        WebSocketCommands commands = over(new FakeWebSockets("/").blocked());
        assertEquals(
                "The WebSockets are not known: a loop is blocked and has not answered for 20 ms;"
                        + " see coppice:loops",
                failure(() -> commands.websockets(100)));
        assertEquals(
                "Whether WebSocket 1 is told is not known: a loop is blocked and has not answered"
                        + " for 20 ms; see coppice:loops",
                failure(() -> commands.websocket("close", "1")));
    }

    @Test
    public void whereThereAreNoneItSaysWhatToInstall() {
        WebSocketCommands commands = new WebSocketCommands(Optional.empty());
        String missing =
                "There are no WebSockets: install or start org.coppice.websocket.server; see"
                        + " coppice:why";
        assertEquals(missing, failure(() -> commands.websockets(100)));
        assertEquals(missing, failure(() -> commands.websocket("close", "1")));
    }

    /// They are looked at by reflection where `websocket.api` is not.
    @Test
    public void noSignatureHasATypeThatMayBeMissing() {
        for (Class<?> each : List.of(WebSocketCommands.class, TopicCommand.class)) {
            String signatures =
                    Arrays.toString(each.getDeclaredMethods())
                            + Arrays.toString(each.getDeclaredConstructors())
                            + Arrays.toString(each.getDeclaredFields());
            assertEquals(signatures, -1, signatures.indexOf("org.coppice.websocket"));
        }
    }
}
