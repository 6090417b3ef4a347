package org.coppice.routing.objects;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.coppice.routing.objects.api.Controller;
import org.coppice.routing.objects.api.Expose;
import org.coppice.routing.objects.api.ObjectRouting;
import org.coppice.routing.objects.api.ToJson;
import org.coppice.web.Handler;
import org.coppice.web.MultiMap;
import org.coppice.web.ObjectCodec;
import org.coppice.web.Request;
import org.coppice.web.Response;
import org.coppice.wsgi.api.Environ;
import org.junit.Test;

/// What becomes of what a method returns.
public class ReturnValuesTest {
    private final List<String> log = new ArrayList<>();

    @Test
    public void resultsBecomeResponses() throws Exception {
        Table.of(new Root())
                .check(
                        """
                        GET  /response       201 made
                        GET  /emptyResponse  200
                        GET  /handler        200 GET /handler
                        GET  /text           200 text
                        GET  /emptyText      204
                        GET  /builder        200 built
                        GET  /bytes          200 bytes
                        GET  /noBytes        204
                        GET  /nothing        204
                        GET  /nil            204
                        GET  /present        200 text
                        GET  /absent         404
                        GET  /input          200 input
                        GET  /iterator       200 abc
                        GET  /emptyIterator  204
                        GET  /stream         200 abc
                        GET  /number         200 5
                        GET  /truth          200 true
                        GET  /array          200 [1,2]
                        GET  /empty          200 []
                        """);
    }

    @Test
    public void whatIsEmptyHasNoType() throws Exception {
        Table table = Table.of(new Root());
        for (String path : List.of("/emptyText", "/noBytes", "/nothing", "/emptyIterator")) {
            Table.Answer answer = table.answer("GET", path, "");
            assertEquals(path, "204", answer.shown());
            assertEquals(path, Optional.empty(), answer.headers().first("Content-Type"));
        }
    }

    @Test
    public void objectsBecomeJson() throws Exception {
        ObjectRouting routing =
                ObjectRouting.of(new Root())
                        .withJson(Money.class, money -> money.cents + " ct")
                        .withJson(CharSequence.class, text -> text);
        Table.of(routing)
                .check(
                        """
                        GET  /record     200 {"name":"n","on":"2026-01-31","tags":["a"],"inner":{"id":"00000000-0000-0001-0000-000000000002"},"some":1,"none":null}
                        GET  /times      200 ["1970-01-01T00:00:00Z","PT1M",1.50,"SECONDS"]
                        GET  /multi      200 {"a":[1,2],"b":3}
                        GET  /own        200 {"x":["y"]}
                        GET  /money      200 ["5 ct","7 ct"]
                        GET  /nested     200 {"a":{"b":[null,true]}}
                        """);
    }

    @Test
    public void whatHasNoFormIsAnErrorThatSaysWhatToDo() {
        IllegalArgumentException e =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> Table.of(new Root()).answer("GET", "/money", ""));
        assertTrue(
                e.getMessage(),
                e.getMessage()
                        .endsWith(
                                "Money has no JSON form: return a record, a map or a list, let it"
                                        + " implement ToJson, or install an ObjectCodec"));
        IllegalArgumentException deep =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> Table.of(new Root()).answer("GET", "/endless", ""));
        assertTrue(deep.getMessage(), deep.getMessage().contains("does it contain itself"));
    }

    @Test
    public void aCodecWritesObjectsIfThereIsOne() throws Exception {
        Environ environ = Environ.blank("GET", "/money");
        environ.put(ObjectCodec.KEY, new Codec());
        assertEquals("200 [written]", Table.of(new Root()).answer(Request.of(environ)).shown());
    }

    @Test
    public void streamsAreClosed() throws Exception {
        Table table = Table.of(new Root());
        table.answer("GET", "/stream", "");
        table.answer("GET", "/input", "");
        table.answer("GET", "/closing", "");
        assertEquals(List.of("stream", "input", "iterator"), log);
    }

    @Test
    public void aStreamThatFailsAtOnceIsAnErrorAndNoResponse() {
        Table table = Table.of(new Root());
        assertThrows(ArithmeticException.class, () -> table.answer("GET", "/failing", ""));
        assertEquals(List.of("failing"), log);
        assertThrows(IllegalStateException.class, () -> table.answer("GET", "/wrong", ""));
    }

    record Inner(UUID id) {}

    record Outer(
            String name,
            LocalDate on,
            List<String> tags,
            Inner inner,
            Optional<Integer> some,
            Optional<Integer> none) {}

    static class Money {
        final int cents;

        Money(int cents) {
            this.cents = cents;
        }
    }

    static class Coin extends Money {
        Coin() {
            super(7);
        }
    }

    final class Root implements Controller {
        @Expose
        Response response() {
            return Response.text("made").status(201);
        }

        @Expose
        Response emptyResponse() {
            return Response.text("");
        }

        @Expose
        Handler handler() {
            return request -> Response.text(request.method() + " " + request.path());
        }

        @Expose
        String text() {
            return "text";
        }

        @Expose
        String emptyText() {
            return "";
        }

        @Expose
        CharSequence builder() {
            return new StringBuilder("built");
        }

        @Expose
        byte[] bytes() {
            return "bytes".getBytes(StandardCharsets.UTF_8);
        }

        @Expose
        byte[] noBytes() {
            return new byte[0];
        }

        @Expose
        void nothing() {}

        @Expose
        Object nil() {
            return null;
        }

        @Expose
        Optional<String> present() {
            return Optional.of("text");
        }

        @Expose
        Optional<String> absent() {
            return Optional.empty();
        }

        @Expose
        InputStream input() {
            return new ByteArrayInputStream("input".getBytes(StandardCharsets.UTF_8)) {
                @Override
                public void close() {
                    log.add("input");
                }
            };
        }

        @Expose
        Iterator<String> iterator() {
            return List.of("a", "b", "c").iterator();
        }

        @Expose
        Iterator<String> emptyIterator() {
            return List.<String>of().iterator();
        }

        @Expose
        Stream<byte[]> stream() {
            return Stream.of("a", "bc")
                    .map(text -> text.getBytes(StandardCharsets.UTF_8))
                    .onClose(() -> log.add("stream"));
        }

        @Expose
        Iterator<String> closing() {
            return new Closing();
        }

        @Expose
        Stream<String> failing() {
            return Stream.of(0, 1)
                    .filter(i -> 10 / i > 0)
                    .map(String::valueOf)
                    .onClose(() -> log.add("failing"));
        }

        @Expose
        Iterator<Integer> wrong() {
            return List.of(1).iterator();
        }

        @Expose
        int number() {
            return 5;
        }

        @Expose
        boolean truth() {
            return true;
        }

        @Expose
        int[] array() {
            return new int[] {1, 2};
        }

        @Expose
        List<String> empty() {
            return List.of();
        }

        @Expose
        Outer record() {
            return new Outer(
                    "n",
                    LocalDate.of(2026, 1, 31),
                    List.of("a"),
                    new Inner(new UUID(1, 2)),
                    Optional.of(1),
                    Optional.empty());
        }

        @Expose
        List<Object> times() {
            return List.of(
                    Instant.EPOCH,
                    Duration.ofMinutes(1),
                    new BigDecimal("1.50"),
                    java.util.concurrent.TimeUnit.SECONDS);
        }

        @Expose
        MultiMap<Integer> multi() {
            return MultiMap.<Integer>builder().add("a", 1).add("a", 2).add("b", 3).build();
        }

        @Expose
        ToJson own() {
            return () -> Map.of("x", Stream.of("y").toList());
        }

        @Expose
        List<Money> money() {
            return List.of(new Money(5), new Coin());
        }

        @Expose
        Map<String, Object> nested() {
            Map<String, Object> inner = new LinkedHashMap<>();
            List<Object> list = new ArrayList<>();
            list.add(null);
            list.add(true);
            inner.put("b", list);
            return Map.of("a", inner);
        }

        @Expose
        List<Object> endless() {
            List<Object> list = new ArrayList<>();
            list.add(list);
            return list;
        }
    }

    private final class Closing implements Iterator<String>, AutoCloseable {
        private boolean done;

        @Override
        public boolean hasNext() {
            return !done;
        }

        @Override
        public String next() {
            done = true;
            return "x";
        }

        @Override
        public void close() {
            log.add("iterator");
        }
    }

    private static final class Codec implements ObjectCodec {
        @Override
        public Object read(byte[] document, Type type) {
            throw new IllegalArgumentException("not asked for");
        }

        @Override
        public byte[] write(Object value) {
            return "[written]".getBytes(StandardCharsets.UTF_8);
        }
    }
}
