package org.coppice.itests.rules;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.Test;

/// Each public type says who may call it on which thread, how it fails, and where null may be. The
/// bundles that do so for all of theirs are held to it; the list grows.
public class TypeDocumentationTest {
    private static final List<String> BUNDLES =
            List.of(
                    "web",
                    "web.files",
                    "web.filters",
                    "web.headers",
                    "web.jackson",
                    "web.testkit",
                    "web.zstd");

    private static final Pattern PUBLIC_TYPE =
            Pattern.compile(
                    "^public (?:final |abstract |sealed |non-sealed )*"
                            + "(?:class|interface|record|enum|@interface) ",
                    Pattern.MULTILINE);

    @Test
    public void publicTypesSayTheirThreadsErrorsAndNull() throws IOException {
        StringBuilder findings = new StringBuilder();
        int types = 0;
        for (Path file : SourceTree.javaFiles()) {
            if (BUNDLES.stream().noneMatch(each -> isSourceOf(each, file))) {
                continue;
            }
            String source = Files.readString(file);
            Matcher type = PUBLIC_TYPE.matcher(source);
            if (type.find()) {
                types++;
                String head = source.substring(0, type.start());
                for (String word : List.of("Threads", "Errors", "Null")) {
                    if (!head.contains("**" + word + "**")) {
                        findings.append(SourceTree.root().relativize(file))
                                .append(" does not say **")
                                .append(word)
                                .append("**\n");
                    }
                }
            }
        }
        assertEquals("", findings.toString());
        assertTrue("only " + types + " types", types >= 60);
    }

    private static boolean isSourceOf(String bundle, Path file) {
        return file.startsWith(SourceTree.root().resolve("bundles/" + bundle + "/src/main"));
    }
}
