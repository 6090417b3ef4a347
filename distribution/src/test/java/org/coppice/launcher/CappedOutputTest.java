package org.coppice.launcher;

import static org.junit.Assert.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.Test;

public class CappedOutputTest {
    private final ByteArrayOutputStream file = new ByteArrayOutputStream();
    private final PrintStream console = new PrintStream(new CappedOutput(file, 10, "<end>"), true);

    @Test
    public void whatFitsIsWritten() {
        console.print("01234");
        console.write('5');
        console.print("6789");
        assertEquals("0123456789", file.toString());
    }

    @Test
    public void whatDoesNotFitIsDroppedAndToldOnce() {
        console.print("0123456");
        console.print("789ab");
        console.print("c");
        console.write('d');
        assertEquals("0123456789<end>", file.toString());
    }
}
