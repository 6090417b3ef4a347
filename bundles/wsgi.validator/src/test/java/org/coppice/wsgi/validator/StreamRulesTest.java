package org.coppice.wsgi.validator;

import static org.coppice.wsgi.validator.Violations.GOOD;
import static org.coppice.wsgi.validator.Violations.assertBreaks;
import static org.coppice.wsgi.validator.Violations.bytes;
import static org.coppice.wsgi.validator.Violations.get;
import static org.coppice.wsgi.validator.Violations.serve;
import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.coppice.wsgi.api.Application;
import org.coppice.wsgi.api.Environ;
import org.coppice.wsgi.api.RequestInput;
import org.junit.Test;
import org.junit.function.ThrowingRunnable;

/// `wsgi.input` and `wsgi.errors`, from both sides.
public class StreamRulesTest {

    private static Environ post(String length, InputStream body) {
        Environ environ = Environ.blank("POST", "/");
        environ.put(Environ.CONTENT_LENGTH, length);
        environ.put(Environ.WSGI_INPUT, body);
        return environ;
    }

    private static Environ post(String length, String body) {
        return post(length, new ByteArrayInputStream(bytes(body)));
    }

    /// Does that before it answers.
    private interface Use {
        void with(Environ environ) throws Exception;
    }

    private static Application doing(Use use) {
        return (environ, start) -> {
            use.with(environ);
            return GOOD.call(environ, start);
        };
    }

    private static ThrowingRunnable reading(Environ environ) {
        return () -> serve(doing(each -> each.input().readAllBytes()), environ);
    }

    /// A stream that returns what it was told to.
    private static final class Wrong extends InputStream {
        private final int value;

        Wrong(int value) {
            this.value = value;
        }

        @Override
        public int read() {
            return value;
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            return value;
        }
    }

    @Test
    public void aBodyIsReadAsItIs() throws Exception {
        List<byte[]> lines = new ArrayList<>();
        serve(doing(environ -> environ.input().lines(9).forEach(lines::add)), post("4", "a\nbc"));
        assertArrayEquals(bytes("a\n"), lines.get(0));
        assertArrayEquals(bytes("bc"), lines.get(1));
        serve(
                doing(environ -> {
                    RequestInput input = environ.input();
                    assertEquals('a', input.read());
                    assertEquals(1, input.available());
                    assertEquals(0, input.read(new byte[0]));
                    assertEquals(1, input.skip(5));
                    assertEquals(-1, input.read());
                    assertEquals(-1, input.read());
                    assertEquals(0, input.trailers().size());
                    assertTrue(!input.sendContinue());
                }),
                post("2", "ab"));
    }

    @Test
    public void readGivesBytesOrTheEnd() {
        assertBreaks(
                Rule.INPUT_READ,
                () -> serve(doing(each -> each.input().read()), post("1", new Wrong(256))));
        assertBreaks(
                Rule.INPUT_READ,
                () -> serve(doing(each -> each.input().read()), post("1", new Wrong(-2))));
        assertBreaks(
                Rule.INPUT_READ,
                () ->
                        serve(
                                doing(each -> each.input().read(new byte[8])),
                                post("8", new Wrong(9))));
        assertBreaks(
                Rule.INPUT_READ,
                () ->
                        serve(
                                doing(each -> each.input().read(new byte[8])),
                                post("8", new Wrong(0))));
    }

    @Test
    public void theEndIsForEver() {
        InputStream again =
                new InputStream() {
                    private int reads;

                    @Override
                    public int read() {
                        return ++reads == 1 ? -1 : 'x';
                    }
                };
        Environ environ = get();
        environ.put(Environ.WSGI_INPUT, again);
        assertBreaks(
                Rule.INPUT_READ,
                () ->
                        serve(
                                doing(each -> {
                                    each.input().read();
                                    each.input().read();
                                }),
                                environ));
    }

    @Test
    public void theBodyHasTheLengthThatTheEnvironSays() throws Throwable {
        reading(post("3", "abc")).run();
        assertBreaks(Rule.INPUT_LENGTH, reading(post("2", "abc")));
        assertBreaks(Rule.INPUT_LENGTH, reading(post("4", "abc")));
    }

    @Test
    public void whatAnApplicationDoesNotReadIsNotMissed() throws Exception {
        serve(GOOD, post("4", "abc"));
    }

    @Test
    public void theStreamsAreNotClosed() {
        assertBreaks(Rule.INPUT_CLOSE, doing(environ -> environ.input().close()));
        assertBreaks(Rule.ERRORS_CLOSE, doing(environ -> environ.errors().close()));
    }

    @Test
    public void errorsAreWritten() throws Exception {
        Environ environ = get();
        StringWriter written = new StringWriter();
        environ.put(Environ.WSGI_ERRORS, written);
        serve(
                doing(each -> {
                    each.errors().write("oops\n");
                    each.errors().flush();
                }),
                environ);
        assertEquals("oops\n", written.toString());
    }

    @Test
    public void theInputIsNotForAfterTheEnd() throws Exception {
        List<InputStream> kept = new ArrayList<>();
        serve(doing(environ -> kept.add(environ.input())), post("1", "a"));
        assertBreaks(Rule.AFTER_THE_END, () -> kept.getFirst().read());
        assertBreaks(Rule.AFTER_THE_END, () -> kept.getFirst().read(new byte[1]));
    }

    @Test
    public void theFilterMakesAValidator() throws IOException {
        assertTrue(new ValidatorFilter().around(GOOD) instanceof Validator);
    }
}
