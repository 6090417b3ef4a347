package org.coppice.net;

import static org.junit.Assert.assertThrows;

import org.junit.Test;

public class StreamServerBuilderTest {

    @Test
    public void badSettingsAreRefused() {
        StreamServerBuilder builder = StreamServer.builder(stream -> {});
        assertThrows(IllegalStateException.class, builder::build);
        assertThrows(IllegalArgumentException.class, () -> builder.backlog(0));
        assertThrows(IllegalArgumentException.class, () -> builder.maxConnections(0));
        assertThrows(IllegalArgumentException.class, () -> builder.listen("nowhere"));
    }
}
