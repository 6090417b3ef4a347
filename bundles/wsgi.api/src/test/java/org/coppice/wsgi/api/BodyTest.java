package org.coppice.wsgi.api;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.Test;

public class BodyTest {
    @Test
    public void aTextIsUtf8OfKnownLength() {
        Body body = Body.of("é!");
        assertEquals(3, body.lengthBytes());
        assertEquals("é!", read(body));
    }

    @Test
    public void theInputOfARequestIsLeftOpen() {
        List<String> closed = new ArrayList<>();
        InputStream stream =
                new ByteArrayInputStream(new byte[] {'a'}) {
                    @Override
                    public void close() {
                        closed.add("closed");
                    }
                };
        Body body = Body.of(RequestInput.of(stream));
        assertEquals("a", read(body));
        body.close();
        assertEquals(List.of(), closed);
        Body.of(stream).close();
        assertEquals(List.of("closed"), closed);
    }

    @Test
    public void whoeverWaitsForTheCloseIsToldOnceAndWhateverItThrows() {
        List<String> told = new ArrayList<>();
        Body body = Body.of("é!").whenClosed(() -> told.add("a")).whenClosed(() -> told.add("b"));
        assertEquals(3, body.lengthBytes());
        assertEquals("é!", read(body));
        assertEquals(List.of(), told);
        body.close();
        body.close();
        assertEquals(List.of("a", "b"), told);
        Body throwing =
                new Body() {
                    @Override
                    public Iterator<ByteBuffer> iterator() {
                        return List.<ByteBuffer>of().iterator();
                    }

                    @Override
                    public void close() {
                        throw new IllegalStateException("as the test wants");
                    }
                };
        Body watched = throwing.whenClosed(() -> told.add("d"));
        assertThrows(IllegalStateException.class, watched::close);
        assertEquals(List.of("a", "b", "d"), told);
    }

    @Test
    public void aConstantBodyServesAnyNumberOfTimes() {
        Body body = Body.of("again");
        assertEquals("again", read(body));
        assertEquals("again", read(body));
    }

    @Test
    public void theEmptyBodyYieldsNothing() {
        assertEquals(0, Body.empty().lengthBytes());
        assertFalse(Body.empty().iterator().hasNext());
    }

    @Test
    public void chunksPassOneByOne() {
        Body body = Body.of(List.of(utf8("a"), utf8(""), utf8("b")));
        assertEquals(-1, body.lengthBytes());
        Iterator<ByteBuffer> buffers = body.iterator();
        assertEquals(1, buffers.next().remaining());
        assertEquals(0, buffers.next().remaining());
        assertEquals(1, buffers.next().remaining());
        assertFalse(buffers.hasNext());
    }

    @Test
    public void closingClosesTheSourceOfTheChunks() {
        List<String> closed = new ArrayList<>();
        Body body = Body.of(new Chunks(closed));
        assertNotNull(body.iterator());
        body.close();
        assertEquals(List.of("iterator", "iterable"), closed);
    }

    @Test
    public void closingWithoutIterationClosesTheIterableOnly() {
        List<String> closed = new ArrayList<>();
        Body.of(new Chunks(closed)).close();
        assertEquals(List.of("iterable"), closed);
    }

    @Test
    public void aStreamPassesThroughOneBuffer() {
        byte[] bytes = new byte[100_000];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) ('a' + i % 26);
        }
        Body body = Body.of(new ByteArrayInputStream(bytes));
        assertEquals(-1, body.lengthBytes());
        byte[] first = body.iterator().next().array();
        assertEquals(16 * 1024, first.length);
        Body again = Body.of(new ByteArrayInputStream(bytes));
        assertEquals(new String(bytes, StandardCharsets.UTF_8), read(again));
    }

    @Test
    public void hasNextMayBeAskedTwice() {
        Iterator<ByteBuffer> buffers = Body.of(new ByteArrayInputStream(utf8("abc"))).iterator();
        assertTrue(buffers.hasNext());
        assertTrue(buffers.hasNext());
        assertEquals(3, buffers.next().remaining());
        assertFalse(buffers.hasNext());
        assertFalse(buffers.hasNext());
        assertThrows(NoSuchElementException.class, buffers::next);
    }

    @Test
    public void aStreamOfKnownLengthIsReadNoFurther() {
        Body body = Body.of(new ByteArrayInputStream(utf8("abcdef")), 4);
        assertEquals(4, body.lengthBytes());
        assertEquals("abcd", read(body));
        assertEquals("", read(Body.of(new ByteArrayInputStream(utf8("abc")), 0)));
    }

    @Test
    public void aStreamThatEndsTooEarlyFails() {
        Body body = Body.of(new ByteArrayInputStream(utf8("abc")), 4);
        Exception e = assertThrows(UncheckedIOException.class, () -> read(body));
        assertEquals("the body's stream ended after 3 of 4 bytes", e.getMessage());
        assertThrows(
                IllegalArgumentException.class, () -> Body.of(InputStream.nullInputStream(), -1));
    }

    @Test
    public void closingClosesTheStream() {
        AtomicInteger closed = new AtomicInteger();
        Body body =
                Body.of(
                        new FilterInputStream(InputStream.nullInputStream()) {
                            @Override
                            public void close() throws IOException {
                                closed.incrementAndGet();
                            }
                        });
        body.close();
        assertEquals(1, closed.get());
    }

    private static String read(Body body) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (ByteBuffer buffer : body) {
            out.write(buffer.array(), buffer.arrayOffset() + buffer.position(), buffer.remaining());
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private record Chunks(List<String> closed) implements Iterable<byte[]>, AutoCloseable {
        @Override
        public Iterator<byte[]> iterator() {
            return new ChunkIterator(closed);
        }

        @Override
        public void close() {
            closed.add("iterable");
        }
    }

    private record ChunkIterator(List<String> closed) implements Iterator<byte[]>, AutoCloseable {
        @Override
        public boolean hasNext() {
            return false;
        }

        @Override
        public byte[] next() {
            throw new NoSuchElementException();
        }

        @Override
        public void close() {
            closed.add("iterator");
        }
    }
}
