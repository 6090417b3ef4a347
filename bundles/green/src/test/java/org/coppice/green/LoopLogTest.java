package org.coppice.green;

import static org.junit.Assert.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

public class LoopLogTest {

    @Rule public final Timeout net = Timeout.seconds(60);

    private final List<Integer> written = Collections.synchronizedList(new ArrayList<>());

    private static List<Integer> numbers(int count) {
        return IntStream.range(0, count).boxed().toList();
    }

    @Test
    public void allIsWrittenInItsOrder() {
        List<Integer> numbers = numbers(10_000);
        numbers.forEach(each -> LoopLog.add(() -> written.add(each)));
        LoopLog.await();
        assertEquals(numbers, written);
    }

    @Test
    public void oneThatFailsKeepsNoOtherFromBeingWritten() {
        PrintStream before = System.err;
        System.setErr(new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8));
        try {
            LoopLog.add(() -> {
                throw new AssertionError("a log that a test lets fail");
            });
            LoopLog.add(() -> written.add(0));
            LoopLog.await();
        } finally {
            System.setErr(before);
        }
        assertEquals(numbers(1), written);
    }
}
