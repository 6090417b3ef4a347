package org.coppice.web;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.coppice.wsgi.api.Body;
import org.junit.Test;

public class ServerEventTest {
    @Test
    public void anEventIsWrittenAsBrowsersReadIt() {
        assertEquals("data: a\n\n", ServerEvent.of("a").toString());
        assertEquals("data: \n\n", ServerEvent.of("").toString());
        assertEquals(
                "data: a\ndata: b\ndata: c\ndata: \ndata: d\n\n",
                ServerEvent.of("a\nb\r\nc\r\rd").toString());
        assertEquals(
                "event: tick\nid: 7\nretry: 1500\ndata: x\n\n",
                ServerEvent.of("x").name("tick").id("7").retry(Duration.ofMillis(1500)).toString());
        assertEquals(":\n\n", ServerEvent.keepAlive().toString());
        assertEquals("id: 7\n\n", ServerEvent.keepAlive().id("7").toString());
    }

    @Test
    public void whatWouldBeAnotherFieldIsRefused() {
        ServerEvent event = ServerEvent.of("x");
        for (String bad : List.of("a\nb", "a\rb", "a\0b")) {
            assertThrows(IllegalArgumentException.class, () -> event.id(bad));
            assertThrows(IllegalArgumentException.class, () -> event.name(bad));
        }
        assertThrows(IllegalArgumentException.class, () -> event.retry(Duration.ofMillis(-1)));
    }

    @Test
    public void eventsStreamAndWhatMakesThemIsClosed() {
        List<String> log = new ArrayList<>();
        Response response = Response.events(new Source(log));
        assertEquals(
                "Content-Type: text/event-stream\nCache-Control: no-cache\n",
                response.headers().toString());
        try (Body body = response.body()) {
            assertEquals(-1, body.lengthBytes());
            body.iterator().next();
            assertEquals(List.of("next"), log);
        }
        assertEquals(List.of("next", "iterator closed", "source closed"), log);
    }

    private record Source(List<String> log) implements Iterable<ServerEvent>, AutoCloseable {
        @Override
        public Iterator<ServerEvent> iterator() {
            return new Events(log);
        }

        @Override
        public void close() {
            log.add("source closed");
        }
    }

    private record Events(List<String> log) implements Iterator<ServerEvent>, AutoCloseable {
        @Override
        public boolean hasNext() {
            return true;
        }

        @Override
        public ServerEvent next() {
            log.add("next");
            return ServerEvent.of("x");
        }

        @Override
        public void close() {
            log.add("iterator closed");
        }
    }
}
