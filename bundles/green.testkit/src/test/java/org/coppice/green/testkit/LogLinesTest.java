package org.coppice.green.testkit;

import static org.junit.Assert.assertEquals;

import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.Test;
import org.junit.runner.Description;
import org.junit.runners.model.Statement;

public class LogLinesTest {
    @Test
    public void allIsKeptAndWhatHasNoEndYetToo() throws Throwable {
        assertEquals(
                List.of("one é", "two", "none"),
                written(new LogLines(), "one é\ntwo\r\nnone", log -> log.containing("")));
    }

    @Test
    public void orOnlyWhatIsAskedFor() throws Throwable {
        assertEquals(
                List.of("one", "three"),
                written(
                        LogLines.ofThoseWith("one", "ree"),
                        "one\ntwo\nthree\nfour",
                        log -> log.containing("")));
    }

    @Test
    public void andOfThatTheFirstHundredLines() throws Throwable {
        String text = String.join("\n", IntStream.range(0, 1000).mapToObj(i -> "a" + i).toList());
        List<String> kept = written(LogLines.ofThoseWith("a"), text, log -> log.containing(""));
        assertEquals(100, kept.size());
        assertEquals("a99", kept.getLast());
    }

    private static <T> T written(LogLines log, String text, Function<LogLines, T> question)
            throws Throwable {
        Statement test =
                new Statement() {
                    @Override
                    public void evaluate() {
                        System.err.print(text);
                    }
                };
        log.apply(test, Description.EMPTY).evaluate();
        return question.apply(log);
    }
}
