package org.coppice.hub.api;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.lang.reflect.UndeclaredThrowableException;
import java.nio.channels.SelectionKey;
import java.nio.channels.spi.AbstractSelectableChannel;
import java.nio.channels.spi.SelectorProvider;
import java.util.ArrayList;
import java.util.List;
import org.junit.Test;

public class HubRulesTest {
    private final HubRules rules = new HubRules("oak");

    @Test
    public void aBatchCountsItsEvents() {
        List<Integer> delivered = new ArrayList<>();
        for (int round = 0; round < 2; round++) {
            rules.beginBatch();
            rules.deliver(delivered::add, Readiness.READ);
            rules.deliver(delivered::add, Readiness.WRITE);
            assertEquals(2, rules.endBatch());
        }
        assertEquals(List.of(1, 2, 1, 2), delivered);
    }

    @Test
    public void theFirstFailureIsThrownOnceWithTheOthersSuppressed() {
        Error first = new AssertionError("first");
        Exception second = new IllegalStateException("second");
        rules.beginBatch();
        rules.deliver(
                _ -> {
                    throw first;
                },
                1);
        rules.deliver(_ -> HubRulesTest.<RuntimeException>sneak(second), 1);
        assertSame(first, assertThrows(AssertionError.class, rules::endBatch));
        assertSame(second, first.getSuppressed()[0]);
        rules.beginBatch();
        assertEquals(0, rules.endBatch());
    }

    @Test
    public void aCheckedExceptionThatSneaksOutIsWrapped() {
        IOException sneaked = new IOException("from a listener in another language");
        rules.beginBatch();
        rules.deliver(_ -> HubRulesTest.<RuntimeException>sneak(sneaked), 1);
        assertSame(
                sneaked,
                assertThrows(UndeclaredThrowableException.class, rules::endBatch).getCause());
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> void sneak(Throwable thrown) throws T {
        throw (T) thrown;
    }

    @Test
    public void aChannelOfAnUnknownKindIsRefusedByName() throws IOException {
        try (UnknownChannel channel = new UnknownChannel()) {
            String message =
                    assertThrows(IllegalArgumentException.class, () -> rules.deliverable(channel))
                            .getMessage();
            assertTrue(message, message.contains("oak"));
            assertTrue(message, message.contains(UnknownChannel.class.getName()));
        }
    }

    @Test
    public void closingIsDoneOnce() {
        assertTrue(rules.close());
        assertEquals(false, rules.close());
        assertEquals(
                "hub oak is closed",
                assertThrows(IllegalStateException.class, rules::checkOpen).getMessage());
    }

    private static final class UnknownChannel extends AbstractSelectableChannel {
        UnknownChannel() {
            super(SelectorProvider.provider());
        }

        @Override
        protected void implCloseSelectableChannel() {}

        @Override
        protected void implConfigureBlocking(boolean block) {}

        @Override
        public int validOps() {
            return SelectionKey.OP_READ;
        }
    }
}
