package org.coppice.websocket.server;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.coppice.websocket.frames.DecoderLimits;
import org.junit.Test;

public class SocketSettingsTest {
    private static final long DEFAULT = 8 << 20;
    private static final long MORE = 16 << 20;

    @Test
    public void whatIsWrongIsToldOnce() {
        Exception refusal =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> SocketSettings.of(Map.of("deflateContext", "yes")));
        assertEquals("deflateContext=yes is not allowed: give true or false", refusal.getMessage());
    }

    @Test
    public void aLimitThatIsNotSetFollowsTheOther() {
        assertEquals(limits(MORE, MORE), of("maxFrameBytes", MORE));
        assertEquals(limits(MORE, MORE), of("maxMessageBytes", MORE));
        assertEquals(limits(DEFAULT, 200), of("maxMessageBytes", 200));
        assertEquals(limits(200, DEFAULT), of("maxFrameBytes", 200));
    }

    @Test
    public void framesLongerThanMessagesAreAllowedAndToldWithBothNumbers() {
        SocketSettings settings =
                SocketSettings.of(Map.of("maxFrameBytes", 2000, "maxMessageBytes", "1000"));
        assertEquals(limits(2000, 1000), settings.connection().limits());
        assertEquals(
                "maxFrameBytes=2000 is more than maxMessageBytes=1000: a frame of more than that"
                        + " is taken by receiveStream alone; raise maxMessageBytes, too, if that"
                        + " is not meant",
                settings.hint().orElseThrow());
        for (Map<String, ?> meant :
                List.of(
                        Map.<String, Object>of(),
                        Map.of("maxMessageBytes", 1000),
                        Map.of("maxFrameBytes", MORE),
                        Map.of("maxFrameBytes", 1000, "maxMessageBytes", 1000))) {
            assertEquals(Optional.empty(), SocketSettings.of(meant).hint());
        }
    }

    private static DecoderLimits limits(long frameBytes, long messageBytes) {
        return new DecoderLimits(frameBytes, messageBytes);
    }

    private static DecoderLimits of(String key, long bytes) {
        return SocketSettings.of(Map.of(key, bytes)).connection().limits();
    }
}
