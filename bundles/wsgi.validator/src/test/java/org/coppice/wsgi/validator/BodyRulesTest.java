package org.coppice.wsgi.validator;

import static org.coppice.wsgi.validator.Violations.GOOD;
import static org.coppice.wsgi.validator.Violations.TEXT;
import static org.coppice.wsgi.validator.Violations.answering;
import static org.coppice.wsgi.validator.Violations.assertBreaks;
import static org.coppice.wsgi.validator.Violations.bytes;
import static org.coppice.wsgi.validator.Violations.get;
import static org.coppice.wsgi.validator.Violations.serve;
import static org.junit.Assert.assertEquals;

import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.coppice.wsgi.api.Application;
import org.coppice.wsgi.api.Body;
import org.coppice.wsgi.api.Environ;
import org.coppice.wsgi.api.Headers;
import org.coppice.wsgi.api.StartResponse;
import org.coppice.wsgi.api.Status;
import org.junit.Test;

/// The body, from both sides.
public class BodyRulesTest {

    /// A body of so many bytes that says so many.
    private record Said(long lengthBytes, int bytes) implements Body {
        @Override
        public Iterator<ByteBuffer> iterator() {
            return List.of(ByteBuffer.allocate(bytes)).iterator();
        }
    }

    private static Body validated(Application application) throws Exception {
        return new Validator(application).call(get(), new Violations.Start());
    }

    private static Application declaring(String length, Body body) {
        return answering(Status.of(200), TEXT.copy().add("Content-Length", length), body);
    }

    @Test
    public void anApplicationReturnsABodyOfBuffers() {
        assertBreaks(Rule.BODY, answering(Status.of(200), TEXT, null));
        assertBreaks(
                Rule.BODY,
                answering(
                        Status.of(200),
                        TEXT,
                        new Body() {
                            @Override
                            public Iterator<ByteBuffer> iterator() {
                                return Collections.<ByteBuffer>singletonList(null).iterator();
                            }
                        }));
        assertBreaks(
                Rule.BODY,
                answering(
                        Status.of(200),
                        TEXT,
                        new Body() {
                            @Override
                            public Iterator<ByteBuffer> iterator() {
                                return null;
                            }
                        }));
    }

    @Test
    public void theLengthIsThatOfTheBytes() throws Exception {
        serve(declaring("3", Body.of("abc")));
        serve(declaring("3", Body.of(List.of(bytes("ab"), bytes("c")))));
        assertBreaks(Rule.CONTENT_LENGTH, declaring("2", Body.of("abc")));
        assertBreaks(Rule.CONTENT_LENGTH, declaring("4", Body.of("abc")));
        assertBreaks(Rule.CONTENT_LENGTH, declaring("-3", Body.of("abc")));
        assertBreaks(Rule.CONTENT_LENGTH, declaring("many", Body.of("abc")));
        Headers twice = TEXT.copy().add("Content-Length", "3").add("Content-Length", "3");
        assertBreaks(Rule.CONTENT_LENGTH, answering(Status.of(200), twice, Body.of("abc")));
    }

    @Test
    public void whatIsWrittenCounts() throws Exception {
        serve((environ, start) -> {
            start.start(Status.of(200), TEXT.copy().add("Content-Length", "3"))
                    .write(ByteBuffer.wrap(bytes("ab")));
            return Body.of("c");
        });
        assertBreaks(
                Rule.CONTENT_LENGTH,
                (environ, start) -> {
                    start.start(Status.of(200), TEXT.copy().add("Content-Length", "1"))
                            .write(ByteBuffer.wrap(bytes("ab")));
                    return Body.empty();
                });
    }

    @Test
    public void theLengthThatABodySaysIsRight() throws Exception {
        serve(answering(Status.of(200), TEXT, new Said(3, 3)));
        serve(answering(Status.of(200), TEXT, new Said(-1, 3)));
        assertBreaks(Rule.CONTENT_LENGTH, answering(Status.of(200), TEXT, new Said(2, 3)));
        assertBreaks(Rule.CONTENT_LENGTH, answering(Status.of(200), TEXT, new Said(-2, 3)));
    }

    @Test
    public void aHeadAndA304MayNameALengthWithoutBytes() throws Exception {
        serve(declaring("3", Body.empty()), Environ.blank("HEAD", "/"));
        serve(answering(Status.of(304), Headers.of("Content-Length", "3"), Body.empty()));
    }

    @Test
    public void someResponsesHaveNoBytes() throws Exception {
        for (int code : List.of(204, 205, 304)) {
            serve(answering(Status.of(code), Headers.of(), Body.empty()));
            assertBreaks(Rule.NO_BODY, answering(Status.of(code), Headers.of(), Body.of("abc")));
        }
    }

    @Test
    public void aServerIteratesOnceAndBeforeTheClose() throws Exception {
        assertBreaks(
                Rule.BODY_ITERATED_ONCE,
                () -> {
                    Body body = validated(GOOD);
                    body.iterator();
                    body.iterator();
                });
        assertBreaks(
                Rule.BODY_ITERATED_ONCE,
                () -> {
                    Body body = validated(GOOD);
                    body.close();
                    body.iterator();
                });
        assertBreaks(
                Rule.BODY_ITERATED_ONCE,
                () -> {
                    Body body = validated(GOOD);
                    Iterator<ByteBuffer> buffers = body.iterator();
                    body.close();
                    buffers.next();
                });
    }

    @Test
    public void aServerClosesOnce() throws Exception {
        validated(GOOD).close();
        assertBreaks(
                Rule.BODY_CLOSED_ONCE,
                () -> {
                    Body body = validated(GOOD);
                    body.close();
                    body.close();
                });
    }

    @Test
    public void bodiesThatAServerForgetsAreCounted() throws Exception {
        Validator validator = new Validator(GOOD);
        Body forgotten = validator.call(get(), new Violations.Start());
        assertEquals(1, validator.openBodies());
        forgotten.close();
        assertEquals(0, validator.openBodies());
    }

    @Test
    public void startIsNotForAfterTheEnd() throws Exception {
        StartResponse[] kept = new StartResponse[1];
        Body body =
                validated((environ, start) -> {
                    kept[0] = start;
                    start.start(Status.of(200), TEXT);
                    return Body.empty();
                });
        body.close();
        assertBreaks(
                Rule.AFTER_THE_END, () -> kept[0].start(Status.of(200), TEXT, new Exception()));
    }
}
