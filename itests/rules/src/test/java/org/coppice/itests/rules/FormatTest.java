package org.coppice.itests.rules;

import static org.junit.Assert.assertEquals;

import com.google.googlejavaformat.java.GoogleJavaFormatToolProvider;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.stream.Stream;
import org.junit.Test;

public class FormatTest {
    @Test
    public void everyJavaFileIsFormatted() {
        String[] arguments =
                Stream.concat(
                                Stream.of("--aosp", "--skip-sorting-imports", "--dry-run"),
                                SourceTree.javaFiles().stream().map(Object::toString))
                        .toArray(String[]::new);
        StringWriter found = new StringWriter();
        PrintWriter out = new PrintWriter(found, true);
        new GoogleJavaFormatToolProvider().run(out, out, arguments);
        assertEquals(
                "Run 'mvn spotless:apply' with Maven on JDK 25 for these files",
                "",
                found.toString());
    }
}
