package org.coppice.green.testkit;

import java.io.ByteArrayOutputStream;
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
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private PrintStream former;

    /// None yet.
    public LogLines() {}

    @Override
    protected void before() {
        former = System.err;
        System.setErr(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    }

    @Override
    protected void after() {
        System.setErr(former);
    }

    /// How many bytes have been written, which it keeps.
    public int size() {
        return bytes.size();
    }

    /// The lines with this text in them, in their order, as far as they have been written.
    public List<String> containing(String text) {
        return bytes.toString(StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.contains(text))
                .toList();
    }
}
