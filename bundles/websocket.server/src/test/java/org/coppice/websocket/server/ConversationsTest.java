package org.coppice.websocket.server;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.coppice.green.Coppice;
import org.coppice.green.testkit.LogLines;
import org.coppice.websocket.api.WebSocketHandler;
import org.coppice.websocket.api.WebSocketOptions;
import org.coppice.wsgi.api.Body;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.RuleChain;
import org.junit.rules.Timeout;

/// Conversations leave their handler late, on a loop that has other things to do first.
public class ConversationsTest {
    private final LogLines log = new LogLines();
    private final SocketServerRule server = new SocketServerRule();

    @Rule
    public final RuleChain rules =
            RuleChain.outerRule(Timeout.seconds(60)).around(log).around(server);

    private final WebSocketServer sockets = new WebSocketServer();
    private volatile Optional<Conversations> heir = Optional.empty();

    private Conversations conversations(String name) {
        return new Conversations(() -> answering(name), late -> late.heir().set(heir));
    }

    private static WebSocketHandler answering(String name) {
        return socket -> {
            while (true) {
                socket.send(name + " " + socket.receive());
            }
        };
    }

    private Heard talk(Conversations conversations) throws Exception {
        server.application(new SocketApplication(sockets, conversations, WebSocketOptions.DEFAULT));
        Heard client = server.talk("/");
        assertEquals("text one a", client.send("a").next());
        return client;
    }

    @Test
    public void whoIsTakenBehindTheDeadlineIsToldWhoGoesOn() throws Exception {
        Conversations one = conversations("one");
        heir = Optional.of(conversations("two"));
        Heard client = talk(one);
        server.loop()
                .next()
                .submit(() -> {
                    // nothing else has its turn meanwhile
                    assertEquals(List.of(), one.leave(_ -> true, System.nanoTime()));
                    return null;
                })
                .join();
        client.send("b").next(); // by either
        assertEquals("text two c", client.send("c").next());
        client.close(1000, "");
        assertEquals("close 1000", client.next());
    }

    @Test
    public void whoIsTakenBehindTheDeadlineIsToldThatNobodyGoesOn() throws Exception {
        Conversations one = conversations("one");
        Heard client = talk(one);
        server.loop().next().submit(() -> one.leave(_ -> true, System.nanoTime())).join();
        assertEquals("close 1001", client.next());
    }

    @Test
    public void whoHasGoneElsewhereMeanwhileIsNotClosed() throws Exception {
        Conversations one = conversations("one");
        heir = Optional.of(conversations("two"));
        Heard client = talk(one);
        server.loop()
                .next()
                .submit(() -> {
                    one.close();
                    one.leave(_ -> true, System.nanoTime()); // it has its turn behind this one
                    Coppice.sleep(Duration.ZERO);
                    Conversations.awaitEnd(List.of(one), System.nanoTime());
                    return null;
                })
                .join();
        assertEquals("text two b", client.send("b").next());
        client.close(1000, "");
        assertEquals("close 1000", client.next());
    }

    @Test
    public void whoHasOnlyToNoticeThatHeIsLeftIsNotClosed() throws Exception {
        Conversations one = conversations("one");
        heir = Optional.of(conversations("two"));
        Heard client = talk(one);
        server.loop()
                .next()
                .submit(() -> {
                    one.close();
                    one.leave(_ -> true, System.nanoTime());
                    Conversations.awaitEnd(List.of(one), System.nanoTime());
                    return null;
                })
                .join();
        assertEquals("text two b", client.send("b").next());
        client.close(1000, "");
        assertEquals("close 1000", client.next());
    }

    @Test
    public void whatFailsAtTheirEndIsLogged() throws Exception {
        Conversations one = conversations("one");
        Heard client = talk(one);
        one.have(_ -> {
            throw new IllegalStateException("no good-bye");
        });
        while (log.containing("no good-bye").isEmpty()) {
            Thread.onSpinWait();
        }
        assertEquals(1, log.containing("A step to the end of").size());
        client.close(1000, "");
        assertEquals("close 1000", client.next());
    }

    @Test
    public void whoComesWhileItIsRenewedIsServed() throws Exception {
        Conversations one = conversations("one");
        server.application((environ, start) -> {
            Body answer =
                    new SocketApplication(sockets, one, WebSocketOptions.DEFAULT)
                            .call(environ, start);
            one.renew();
            return answer;
        });
        Heard client = server.talk("/");
        assertEquals("text one a", client.send("a").next());
        client.close(1000, "");
        assertEquals("close 1000", client.next());
    }

    @Test
    public void whoIsInterruptedWhileHeWaitsForTheirEndSaysGoodByeAllTheSame() throws Exception {
        Conversations one = conversations("one");
        Heard client = talk(one);
        one.close();
        Conversations none = conversations("none");
        none.close();
        long inAnHour = System.nanoTime() + Duration.ofHours(1).toNanos();
        Thread.currentThread().interrupt();
        assertThrows(
                InterruptedException.class,
                () -> Conversations.awaitEnd(List.of(none, one), inAnHour));
        assertEquals("close 1001", client.next());
    }
}
