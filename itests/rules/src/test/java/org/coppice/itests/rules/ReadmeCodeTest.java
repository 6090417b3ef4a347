package org.coppice.itests.rules;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/// The Java in the README of the whole compiles as it stands there. What its examples leave out, so
/// that they show one thing each, is here: imports, a class around them, and methods of the reader.
public class ReadmeCodeTest {
    private static final String END_OF_BLOCK = "```";
    private static final String ROUTE = "cat > src/main/java/greet/Greet.java <<'END'";
    private static final String END_OF_FILE = "END";
    private static final String WHOLE_FILE = "package ";

    /// The class around each example, in the order of the README.
    private static final List<String> FRAMES =
            List.of(
                    """
                    import org.coppice.green.*;
                    class Example {
                        static String fetch(String what) {
                            return what;
                        }
                        void example() throws Exception {
                            %s
                        }
                    }
                    """,
                    """
                    import org.coppice.green.Coppice;
                    import org.coppice.wsgi.api.*;
                    import org.coppice.wsgi.server.WsgiServer;
                    class Example {
                        void example() throws Exception {
                            %s
                        }
                    }
                    """,
                    """
                    import org.coppice.green.testkit.*;
                    import org.junit.*;
                    public class Example {
                        private void transferAll() {}
                        %s
                    }
                    """);

    @Rule public final TemporaryFolder folder = new TemporaryFolder();

    private final List<String> readme =
            Markdown.read(SourceTree.root().resolve("README.md")).lines();

    @Test
    public void everyExampleCompiles() throws IOException {
        List<String> examples =
                all("```java", END_OF_BLOCK).stream()
                        .filter(each -> !each.startsWith(WHOLE_FILE))
                        .toList();
        assertEquals("examples, of which each needs a frame", FRAMES.size(), examples.size());
        for (int i = 0; i < FRAMES.size(); i++) {
            requireThatItCompiles("Example", FRAMES.get(i).formatted(examples.get(i)));
        }
    }

    @Test
    public void theFirstRouteAndItsTestCompile() throws IOException {
        List<String> routes = all(ROUTE, END_OF_FILE);
        List<String> tests =
                all("```java", END_OF_BLOCK).stream()
                        .filter(each -> each.startsWith(WHOLE_FILE))
                        .toList();
        assertEquals(List.of(1, 1), List.of(routes.size(), tests.size()));
        requireThatTheyCompile(Map.of("Greet", routes.getFirst(), "GreetTest", tests.getFirst()));
    }

    /// What stands between these lines.
    private List<String> all(String begin, String end) {
        List<String> found = new ArrayList<>();
        for (int i = 0; i < readme.size(); i++) {
            if (readme.get(i).equals(begin)) {
                List<String> rest = readme.subList(i + 1, readme.size());
                found.add(String.join("\n", rest.subList(0, rest.indexOf(end))));
            }
        }
        return found;
    }

    private void requireThatItCompiles(String className, String text) throws IOException {
        requireThatTheyCompile(Map.of(className, text));
    }

    /// @param texts by the names of the classes
    private void requireThatTheyCompile(Map<String, String> texts) throws IOException {
        Path sources = folder.newFolder().toPath();
        List<Path> paths = new ArrayList<>();
        for (Map.Entry<String, String> each : texts.entrySet()) {
            Path source = sources.resolve(each.getKey() + ".java");
            paths.add(Files.writeString(source, each.getValue()));
        }
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter messages = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            List<String> options =
                    List.of(
                            "-d",
                            sources.toString(),
                            "-proc:none",
                            "-cp",
                            System.getProperty("java.class.path"));
            var units = files.getJavaFileObjectsFromPaths(paths);
            boolean ok = compiler.getTask(messages, files, null, options, null, units).call();
            assertTrue(texts + "\n" + messages, ok);
        }
    }
}
