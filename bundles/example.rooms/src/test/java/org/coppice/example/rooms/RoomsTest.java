package org.coppice.example.rooms;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotSame;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertTrue;

import java.util.concurrent.CompletableFuture;
import org.coppice.green.Coppice;
import org.coppice.green.GreenThread;
import org.coppice.green.testkit.GreenRule;
import org.coppice.websocket.api.Topics;
import org.coppice.websocket.api.WebSockets;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.RuleChain;
import org.junit.rules.Timeout;

public class RoomsTest {
    private static final int MANY = 2_000;

    @Rule
    public final RuleChain rules = RuleChain.outerRule(Timeout.seconds(60)).around(new GreenRule());

    private final GatedTopics topics = new GatedTopics(Topics.find());
    private final Rooms rooms = new Rooms(WebSockets.find(), topics);

    private void visitMany() {
        for (int i = 0; i < MANY; i++) {
            rooms.leave(rooms.enter("room " + i));
        }
    }

    private Room.Seat enter(String room, String name, Visitor visitor) {
        return rooms.enter(room).enter(visitor.socket(), new Visit(room, name, ""));
    }

    @Test
    public void whoIsInARoomHearsWhoComesAndWhatIsSaid() throws Exception {
        Visitor ada = new Visitor();
        Visitor bob = new Visitor();
        Room.Seat hers = enter("a", "Ada", ada);
        assertTrue(ada.hear("welcome").contains("\"history\":[]"));
        hers.say("hello");
        assertTrue(ada.hear("said").contains("\"text\":\"hello\""));
        Room.Seat his = enter("a", "Bob", bob);
        String welcome = bob.hear("welcome");
        assertTrue(welcome, welcome.contains("[\"Ada\",\"Bob\"]"));
        assertTrue(welcome, welcome.contains("\"text\":\"hello\""));
        assertTrue(ada.hear("joined").contains("\"name\":\"Bob\""));
        his.close();
        his.close();
        assertTrue(ada.hear("left").contains("\"present\":[\"Ada\"]"));
    }

    @Test
    public void aRoomIsKeptForWhoIsAboutToComeIn() {
        Room room = rooms.enter("a");
        visitMany();
        assertSame(room, rooms.enter("a"));
        rooms.leave(room);
        visitMany();
        assertSame(room, rooms.enter("a"));
        rooms.leave(room);
        rooms.leave(room);
        visitMany();
        assertNotSame(room, rooms.enter("a"));
    }

    @Test
    public void whereOneWaitsNoOtherRoomIsHeldUp() throws Exception {
        Visitor ada = new Visitor();
        Room.Seat seat = enter("full", "Ada", ada);
        CompletableFuture<Void> gate = topics.shut("publish", "rooms/full");
        GreenThread<?> speaking =
                Coppice.spawn(() -> {
                    seat.say("hello");
                    return null;
                });
        Coppice.giveWay();
        visitMany();
        Visitor bob = new Visitor();
        enter("other", "Bob", bob).say("hi");
        assertTrue(bob.hear("said").contains("\"hi\""));
        gate.complete(null);
        speaking.await();
        assertTrue(ada.hear("said").contains("\"hello\""));
    }

    @Test
    public void whoWaitsForHisSubscriptionHoldsNobodyUp() throws Exception {
        Visitor ada = new Visitor();
        Room.Seat seat = enter("a", "Ada", ada);
        CompletableFuture<Void> gate = topics.shut("subscribe", "rooms/a");
        Visitor bob = new Visitor();
        GreenThread<Room.Seat> entering = Coppice.spawn(() -> enter("a", "Bob", bob));
        Coppice.giveWay();
        seat.say("hello");
        assertTrue(ada.hear("said").contains("\"hello\""));
        gate.complete(null);
        entering.await();
        assertTrue(bob.hear("welcome").contains("\"hello\""));
    }

    @Test
    public void whoIsKilledWhileHeComesInIsNotPresent() throws Exception {
        CompletableFuture<Void> gate = topics.shut("publish", "rooms/a");
        GreenThread<Room.Seat> entering = Coppice.spawn(() -> enter("a", "Ada", new Visitor()));
        Coppice.giveWay();
        entering.kill();
        gate.complete(null);
        Coppice.awaitIdle();
        assertEquals(0, topics.topic("rooms/a").subscribers());
        Visitor bob = new Visitor();
        enter("a", "Bob", bob);
        assertTrue(bob.hear("welcome").contains("\"present\":[\"Bob\"]"));
    }
}
