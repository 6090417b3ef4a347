package org.coppice.example.chat;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.Test;

public class LinesTest {

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    public void linesAreTheSameWhereverTheyAreCutOnTheirWay() throws Exception {
        byte[] all = "one\n\ntwö\nthree\n".getBytes(StandardCharsets.UTF_8);
        for (int cut = 0; cut <= all.length; cut++) {
            Lines lines = new Lines(100);
            List<String> found = new ArrayList<>(lines.next(ByteBuffer.wrap(all, 0, cut)));
            found.addAll(lines.next(ByteBuffer.wrap(all, cut, all.length - cut)));
            assertEquals("cut at " + cut, List.of("one", "", "twö", "three"), found);
        }
    }

    @Test
    public void aLineThatIsTooLongIsRefused() throws Exception {
        Lines lines = new Lines(5);
        assertEquals(List.of("12345"), lines.next(bytes("12345\n12345")));
        assertThrows(IOException.class, () -> lines.next(bytes("6")));
    }
}
