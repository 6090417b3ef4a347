package org.coppice.green.testkit;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.rules.ExternalResource;

/// A JUnit 4 rule that keeps what is written to the standard error stream during a test, which is
/// where the log of a test goes with slf4j-simple: so that a test can say what is logged.
///
/// ```java
/// @Rule public final LogLines log = new LogLines();
/// ```
///
/// It takes the stream of the whole JVM, so no other test may run meanwhile; and it goes outside of
/// rules that log when they begin.
///
/// **Threads:** any. **Null:** nothing here is null.
public final class LogLines extends ExternalResource {
    private static final int MOST = 100;

    private final LineSieve written;
    private PrintStream former;

    /// Keeps all.
    public LogLines() {
        this(new LineSieve(List.of(""), Integer.MAX_VALUE));
    }

    private LogLines(LineSieve written) {
        this.written = written;
    }

    /// Keeps only the lines with one of these texts in them, and only the first hundred. So the
    /// memory that it needs does not grow with the time that a test takes.
    public static LogLines ofThoseWith(String... texts) {
        return new LogLines(new LineSieve(List.of(texts), MOST));
    }

    @Override
    protected void before() {
        former = System.err;
        System.setErr(new PrintStream(written, true, StandardCharsets.UTF_8));
    }

    @Override
    protected void after() {
        System.setErr(former);
    }

    /// The lines with this text in them, in their order, as far as they have been written.
    public List<String> containing(String text) {
        return written.lines().stream().filter(line -> line.contains(text)).toList();
    }
}
