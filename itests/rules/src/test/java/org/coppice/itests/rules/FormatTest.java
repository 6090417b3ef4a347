package org.coppice.itests.rules;

import static org.junit.Assert.assertEquals;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;
import org.junit.Test;

/// The same as `mvn spotless:apply` does: google-java-format in its AOSP style, imports in Google's
/// order.
public class FormatTest {
    @Test
    public void everyJavaFileIsFormatted() {
        assertEquals("", filesThatChange("--aosp", "--skip-sorting-imports"));
    }

    @Test
    public void importsAreInOrderAndUsed() {
        assertEquals("", filesThatChange("--fix-imports-only"));
    }

    private static String filesThatChange(String... options) {
        List<String> arguments = new ArrayList<>(List.of(options));
        arguments.add("--dry-run");
        SourceTree.javaFiles().forEach(file -> arguments.add(file.toString()));
        StringWriter found = new StringWriter();
        PrintWriter out = new PrintWriter(found, true);
        ToolProvider.findFirst("google-java-format")
                .orElseThrow()
                .run(out, out, arguments.toArray(String[]::new));
        return found.toString();
    }
}
