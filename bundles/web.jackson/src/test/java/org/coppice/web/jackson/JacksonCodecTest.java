package org.coppice.web.jackson;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.coppice.web.Handlers;
import org.coppice.web.HttpException;
import org.coppice.web.Request;
import org.coppice.web.Response;
import org.junit.Test;

public class JacksonCodecTest {
    private final JacksonCodec codec = new JacksonCodec();

    public enum Kind {
        NOVEL,
        POEM
    }

    public record Item(String name, int count, BigDecimal price) {
        public Item {
            if (count < 0) {
                throw new IllegalArgumentException("count must be 0 or more");
            }
        }
    }

    public record Careless(String name) {
        public Careless {
            name = name.strip();
        }
    }

    public record Order(
            long id,
            Kind kind,
            boolean paid,
            Optional<String> note,
            Instant at,
            LocalDate day,
            Duration within,
            List<Item> items,
            Map<String, Integer> counts) {}

    private Object read(String document, Type type) {
        return codec.read(document.getBytes(StandardCharsets.UTF_8), type);
    }

    private String write(Object value) {
        return new String(codec.write(value), StandardCharsets.UTF_8);
    }

    private String refusal(JacksonCodec by, String document, Type type) {
        HttpException e =
                assertThrows(
                        document,
                        HttpException.class,
                        () -> by.read(document.getBytes(StandardCharsets.UTF_8), type));
        assertEquals(400, e.status().code());
        return e.getMessage();
    }

    @Test
    public void objectsAreWrittenAndReadAgain() {
        Order order =
                new Order(
                        7,
                        Kind.POEM,
                        true,
                        Optional.of("grün"),
                        Instant.parse("2026-01-02T03:04:05.006Z"),
                        LocalDate.parse("2026-01-02"),
                        Duration.ofSeconds(90),
                        List.of(new Item("a", 1, new BigDecimal("1.10"))),
                        Map.of("x", 1));
        String document = write(order);
        assertEquals(
                "{\"id\":7,\"kind\":\"POEM\",\"paid\":true,\"note\":\"grün\","
                        + "\"at\":\"2026-01-02T03:04:05.006Z\",\"day\":\"2026-01-02\","
                        + "\"within\":\"PT1M30S\","
                        + "\"items\":[{\"name\":\"a\",\"count\":1,\"price\":1.10}],"
                        + "\"counts\":{\"x\":1}}",
                document);
        assertEquals(order, read(document, Order.class));
    }

    @Test
    public void whatIsMissingOrNullIsEmpty() {
        Order order = (Order) read("{\"id\":1,\"note\":null,\"paid\":false}", Order.class);
        assertEquals(Optional.empty(), order.note());
        assertNull(order.items());
        assertNull(read("null", Order.class));
    }

    @Test
    public void genericTypesAreRead() throws Exception {
        Type items = Order.class.getDeclaredMethod("items").getGenericReturnType();
        assertEquals(
                List.of(new Item("a", 1, BigDecimal.ONE)),
                read("[{\"name\":\"a\",\"count\":1,\"price\":1}]", items));
    }

    @Test
    public void whatDoesNotFitIsNamedWithItsPlace() {
        String whole = "it must be a whole number from ";
        String ofLong = whole + "-9223372036854775808 to 9223372036854775807";
        String ofInt = whole + "-2147483648 to 2147483647";
        String[][] rows = {
            {"{\"id\":\"7\"}", "at $.id: it is \"7\", " + ofLong},
            {"{\"id\":1.5}", "at $.id: it is 1.5, " + ofLong},
            {"{\"id\":[]}", "at $.id: it is an array, " + ofLong},
            {"{\"id\":null}", "at $.id: it is null, " + ofLong},
            {"{}", "at $.id: it is missing, " + ofLong},
            {"{\"id\":1e99}", "at $.id: it is 1e99, " + ofLong},
            {"{\"paid\":1}", "at $.paid: it is 1, it must be true or false"},
            {"{\"paid\":\"yes\"}", "at $.paid: it is \"yes\", it must be true or false"},
            {"{\"kind\":\"CRIME\"}", "at $.kind: it is \"CRIME\", it must be one of NOVEL, POEM"},
            {"{\"kind\":1}", "at $.kind: it is 1, it must be one of NOVEL, POEM"},
            {
                "{\"at\":\"soon\"}",
                "at $.at: it is \"soon\", it must be a time such as \"2026-01-31T23:59:00Z\""
            },
            {
                "{\"day\":\"2026-13-01\"}",
                "at $.day: it is \"2026-13-01\", it must be a date such as \"2026-01-31\""
            },
            {"{\"items\":{}}", "at $.items: it is an object, it must be an array"},
            {
                "{\"items\":[{\"count\":1},{\"count\":\"x\"}]}",
                "at $.items[1].count: it is \"x\", " + ofInt
            },
            {"{\"items\":[{}]}", "at $.items[0].count: it is missing, " + ofInt},
            {
                "{\"items\":[{\"count\":9999999999}]}",
                "at $.items[0].count: it is 9999999999, " + ofInt
            },
            {
                "{\"items\":[{\"name\":{}}]}",
                "at $.items[0].name: it is an object, it must be a text"
            },
            {"{\"items\":[{\"name\":1}]}", "at $.items[0].name: it is 1, it must be a text"},
            {"{\"items\":[{\"name\":1.5}]}", "at $.items[0].name: it is 1.5, it must be a text"},
            {"{\"items\":[{\"name\":true}]}", "at $.items[0].name: it is true, it must be a text"},
            {"{\"note\":7}", "at $.note: it is 7, it must be a text"},
            {"{\"items\":[{\"count\":-1}]}", "at $.items[0]: count must be 0 or more"},
            {"{\"items\":[7]}", "at $.items[0]: it is 7, it must be an object"},
            {"{\"counts\":{\"a b\":\"x\"}}", "at $.counts[\"a b\"]: it is \"x\", " + ofInt},
            {"[]", "at $: it is an array, it must be an object"},
            {"7", "at $: it is 7, it must be an object"},
        };
        for (String[] row : rows) {
            assertEquals(
                    row[0], "the JSON does not fit " + row[1], refusal(codec, row[0], Order.class));
        }
        assertEquals(
                "the JSON does not fit at $: it is \"x\", it must be a UUID such as"
                        + " \"123e4567-e89b-12d3-a456-426614174000\"",
                refusal(codec, "\"x\"", UUID.class));
    }

    @Test
    public void whatIsNoJsonIsToldWithItsPosition() {
        String[][] rows = {
            {"{\"id\":}", "the body is no JSON, line 1, column "},
            {"{\n\"id\" 7}", "the body is no JSON, line 2, column "},
            {"{\"id\":7", "the body is no JSON"},
            {"{'id':7}", "the body is no JSON, line 1, column "},
            {"{\"id\":7,\"id\":8}", "the JSON has \"id\" twice in an object, line 1, column "},
            {"{\"id\":NaN}", "the body is no JSON, line 1, column "},
            {"\"\u0007\"", "the body is no JSON, line 1, column "},
            {"", "the JSON is empty"},
            {"  ", "the JSON is empty"},
        };
        for (String[] row : rows) {
            String message = refusal(codec, row[0], Order.class);
            assertTrue(row[0] + ": " + message, message.startsWith(row[1]));
        }
        assertThrows(HttpException.class, () -> read("{} {}", Order.class));
        assertThrows(
                HttpException.class,
                () -> codec.read(new byte[] {'"', (byte) 0xff, '"'}, String.class));
    }

    @Test
    public void noMessageTellsOfClasses() {
        for (String document :
                List.of("{\"id\":\"x\"}", "{\"kind\":7.5}", "[", "{\"items\":[[]]}", "\"x\"")) {
            String message = refusal(codec, document, Order.class);
            for (String word : List.of("java.", "org.coppice", "Order", "jackson")) {
                assertTrue(message, !message.contains(word));
            }
        }
    }

    @Test
    public void whatAConstructorDoesNotExpectIsNotTold() {
        assertEquals("the JSON does not fit at $", refusal(codec, "{}", Careless.class));
    }

    @Test
    public void documentsHaveLimits() {
        JacksonCodec small =
                JacksonCodec.of(
                        Map.of(
                                "maxDepth", "3",
                                "maxTextChars", "5",
                                "maxNumberChars", "4",
                                "maxTokens", "20"));
        assertTrue(
                small.read("[[[1]]]".getBytes(StandardCharsets.UTF_8), Object.class)
                        instanceof List);
        String[][] rows = {
            {"[[[[1]]]]", "it is nested too deeply"},
            {"\"" + "x".repeat(100_000) + "\"", "a text is too long"},
            {"123456789", "a number is too long"},
            {"[" + "1,".repeat(30) + "1]", "it has too many values"},
        };
        for (String[] row : rows) {
            String message = refusal(small, row[0], Object.class);
            assertTrue(message, message.startsWith("the JSON is larger than allowed"));
            assertTrue(message, message.endsWith(row[1]));
        }
        refusal(codec, "[".repeat(101) + "]".repeat(101), Object.class);
    }

    @Test
    public void unknownPropertiesAreIgnoredOrRefused() {
        String document = "{\"name\":\"a\",\"count\":1,\"colour\":\"red\"}";
        assertEquals(new Item("a", 1, null), read(document, Item.class));
        assertEquals(
                "the JSON does not fit at $.colour: there is no such property, but count, name,"
                        + " price",
                refusal(JacksonCodec.of(Map.of("refuseUnknown", "true")), document, Item.class));
    }

    @Test
    public void emptyPropertiesMayBeLeftOut() {
        record Note(String text, Optional<String> by) {}
        assertEquals("{\"text\":\"a\",\"by\":null}", write(new Note("a", Optional.empty())));
        JacksonCodec omitting = JacksonCodec.of(Map.of("omitEmpty", "true"));
        assertEquals(
                "{\"text\":\"a\"}",
                new String(
                        omitting.write(new Note("a", Optional.empty())), StandardCharsets.UTF_8));
    }

    @Test
    public void whatHasNoFormIsTheProgramsFault() {
        record Loop(Object self) {}
        Object[] self = new Object[1];
        self[0] = new Loop(self);
        IllegalArgumentException e =
                assertThrows(IllegalArgumentException.class, () -> codec.write(self));
        assertTrue(e.getMessage(), e.getMessage().contains("has no JSON form"));
    }

    @Test
    public void handlersUseItWithoutMoreAdoOnAPlainClassPath() throws Exception {
        Response response =
                Request.builder("POST", "/")
                        .json("{\"name\":\"a\",\"count\":2}")
                        .build()
                        .send(
                                Handlers.application(request -> {
                                    Item item = request.json(Item.class);
                                    return Response.json(
                                            new Item(item.name(), item.count() + 1, null));
                                }));
        assertEquals("{\"name\":\"a\",\"count\":3,\"price\":null}", response.readText());
    }

    @Test
    public void aMapperOfYourOwnMayBeUsed() {
        JacksonCodec own = JacksonCodec.of(codec.mapper().rebuild().build());
        assertEquals("[1]", new String(own.write(List.of(1)), StandardCharsets.UTF_8));
    }

    @Test
    public void whatIsWrongIsToldWithItsRemedy() {
        assertEquals(
                "maxDepth=0 is not allowed: give a whole number from 1 to 10000;"
                        + " refuseUnknown=maybe is not allowed: give true or false",
                assertThrows(
                                IllegalArgumentException.class,
                                () ->
                                        JacksonCodec.of(
                                                Map.of("maxDepth", "0", "refuseUnknown", "maybe")))
                        .getMessage());
    }
}
