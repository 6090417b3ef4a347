package org.coppice.wsgi.jetty;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.rules.ExternalResource;

/// What the test's log writes meanwhile; slf4j-simple writes to the error stream.
final class LogLines extends ExternalResource {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private PrintStream former;

    @Override
    protected void before() {
        former = System.err;
        System.setErr(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    }

    @Override
    protected void after() {
        System.setErr(former);
    }

    List<String> containing(String text) {
        return bytes.toString(StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.contains(text))
                .toList();
    }
}
