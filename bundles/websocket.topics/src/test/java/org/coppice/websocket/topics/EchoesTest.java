package org.coppice.websocket.topics;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import org.coppice.websocket.api.Message;
import org.junit.Test;

public class EchoesTest {
    private static final Message X = Message.of("x");

    private final AtomicLong clock = new AtomicLong();
    private final Echoes echoes = new Echoes(clock::get);

    @Test
    public void eachIsTakenOnce() {
        echoes.expect(X);
        echoes.expect(Message.of("y"));
        echoes.expect(X);
        assertFalse(echoes.take(Message.of("z")));
        assertTrue(echoes.take(X));
        assertTrue(echoes.take(X));
        assertFalse(echoes.take(X));
        assertTrue(echoes.take(Message.of("y")));
    }

    @Test
    public void bytesMayBeChangedAndAreNoText() {
        ByteBuffer bytes = ByteBuffer.wrap("x".getBytes(StandardCharsets.UTF_8));
        echoes.expect(Message.of(bytes));
        assertEquals(1, bytes.remaining());
        bytes.put(0, (byte) 'y');
        assertFalse(echoes.take(X));
        assertFalse(echoes.take(Message.of(bytes)));
        assertTrue(echoes.take(Message.of(bytes.put(0, (byte) 'x'))));
    }

    @Test
    public void whatDoesNotComeIsForgotten() {
        echoes.expect(X);
        clock.addAndGet(Echoes.PATIENCE.toNanos());
        assertTrue(echoes.take(X));
        echoes.expect(X);
        clock.addAndGet(Echoes.PATIENCE.toNanos() + 1);
        assertFalse(echoes.take(X));
        Echoes.Echo refused = echoes.expect(X);
        echoes.forget(refused);
        assertFalse(echoes.take(X));
        echoes.expect(X);
        for (int i = 0; i < Echoes.MAX; i++) {
            echoes.expect(Message.of("number " + i));
        }
        assertFalse(echoes.take(X));
        assertTrue(echoes.take(Message.of("number 0")));
    }

    @Test
    public void whatACarrierHadBeforeItWasAskedDoesNotCome() {
        echoes.expect(X).carried();
        echoes.expect(Message.of("y"));
        echoes.begin();
        assertFalse(echoes.take(X));
        assertTrue(echoes.take(Message.of("y")));
    }
}
