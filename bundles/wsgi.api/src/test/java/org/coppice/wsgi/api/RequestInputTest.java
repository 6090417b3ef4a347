package org.coppice.wsgi.api;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.junit.Test;

public class RequestInputTest {

    private static RequestInput input(String text) {
        return RequestInput.of(new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII)));
    }

    private static List<String> lines(String text, int maxBytes) {
        List<String> lines = new ArrayList<>();
        input(text).lines(maxBytes).forEach(line -> lines.add(text(line)));
        return lines;
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.US_ASCII);
    }

    @Test
    public void aLineKeepsItsEnd() {
        assertEquals(List.of("ab\r\n", "\n", "c\n", "d"), lines("ab\r\n\nc\nd", 100));
        assertEquals(List.of(), lines("", 100));
        assertEquals(List.of("\n"), lines("\n", 1));
    }

    @Test
    public void aLineThatIsTooLongComesInPieces() {
        assertEquals(List.of("abc", "de\n", "f"), lines("abcde\nf", 3));
        String line = "x".repeat(1000) + "\n";
        assertEquals(List.of(line, "y"), lines(line + "y", Integer.MAX_VALUE));
    }

    @Test
    public void readingGoesOnBehindALine() throws IOException {
        RequestInput input = input("ab\ncd");
        assertEquals("ab\n", text(input.readLine(100).orElseThrow()));
        assertEquals('c', input.read());
        assertEquals("d", text(input.readLine(100).orElseThrow()));
        assertEquals(Optional.empty(), input.readLine(100));
        assertEquals(Optional.empty(), input.readLine(100));
    }

    @Test
    public void aLineHasALimitOf1OrMore() {
        assertThrows(IllegalArgumentException.class, () -> input("a").readLine(0));
        assertThrows(IllegalArgumentException.class, () -> input("a").lines(-1));
    }

    @Test
    public void linesEndAsIteratorsDo() {
        Iterator<byte[]> lines = input("a").lines(9).iterator();
        assertEquals("a", text(lines.next()));
        assertFalse(lines.hasNext());
        assertThrows(NoSuchElementException.class, lines::next);
    }

    @Test
    public void aFailureWhileIteratingIsUnchecked() {
        InputStream broken =
                new InputStream() {
                    @Override
                    public int read() throws IOException {
                        throw new IOException("broken");
                    }
                };
        Iterator<byte[]> lines = RequestInput.of(broken).lines(9).iterator();
        UncheckedIOException thrown = assertThrows(UncheckedIOException.class, lines::hasNext);
        assertEquals("broken", thrown.getMessage());
    }

    @Test
    public void aPlainStreamHasNoTrailersAndNobodyWaits() throws IOException {
        RequestInput input = input("a");
        assertEquals(0, input.trailers().size());
        input.continueHeaders(Headers.of("A", "b"));
        assertFalse(input.sendContinue());
        assertSame(input, RequestInput.of(input));
    }

    @Test
    public void anEnvironHasAnInputWhateverStreamIsInIt() throws IOException {
        Environ environ = Environ.blank("POST", "/");
        assertEquals(-1, environ.input().read());
        environ.put(Environ.WSGI_INPUT, new ByteArrayInputStream(new byte[] {'a', '\n', 'b'}));
        assertEquals("a\n", text(environ.input().readLine(9).orElseThrow()));
        assertEquals("b", text(environ.input().readLine(9).orElseThrow()));
        environ.remove(Environ.WSGI_INPUT);
        assertEquals(-1, environ.input().read());
    }
}
