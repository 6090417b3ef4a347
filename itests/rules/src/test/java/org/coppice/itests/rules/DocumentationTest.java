package org.coppice.itests.rules;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.Test;

/// What the documentation of the whole names is there.
public class DocumentationTest {
    private static final Pattern STEP = Pattern.compile("\\d+\\. `([a-z.]+)`: (.*)");
    private static final Pattern NAME = Pattern.compile("`([A-Z]\\w+)(?:\\.(\\w+))?`");
    private static final Pattern SETTING = Pattern.compile("#? ?(\\w+)\\s*=.*");

    private final List<String> findings = new ArrayList<>();
    private final Markdown readme = Markdown.read(SourceTree.root().resolve("README.md"));

    @Test
    public void theWayOfARequestNamesClassesAndMethodsThatExist() {
        int names = 0;
        for (String line : readme.section("The way of a request")) {
            Matcher step = STEP.matcher(line);
            if (step.matches()) {
                Matcher name = NAME.matcher(step.group(2));
                while (name.find()) {
                    names++;
                    check(step.group(1), name.group(1), Optional.ofNullable(name.group(2)));
                }
            }
        }
        assertEquals("", String.join("\n", findings));
        assertTrue("only " + names + " names", names >= 10);
    }

    /// A class with a method belongs to the bundle of its step, one without may be any bundle's.
    private void check(String bundle, String className, Optional<String> method) {
        if (method.isEmpty()) {
            if (SourceTree.bundles().stream()
                    .noneMatch(each -> find(each, className).isPresent())) {
                findings.add("no bundle has a class " + className);
            }
            return;
        }
        Optional<Class<?>> found =
                find(SourceTree.root().resolve("bundles").resolve(bundle), className);
        if (found.isEmpty()) {
            findings.add("%s has no class %s".formatted(bundle, className));
        } else if (Arrays.stream(found.get().getDeclaredMethods())
                .noneMatch(each -> each.getName().equals(method.get()))) {
            findings.add("%s has no method %s".formatted(found.get().getName(), method.get()));
        }
    }

    private static Optional<Class<?>> find(Path bundle, String className) {
        String name = "org.coppice." + bundle.getFileName() + "." + className;
        try {
            return Optional.of(
                    Class.forName(name, false, DocumentationTest.class.getClassLoader()));
        } catch (ClassNotFoundException e) {
            return Optional.empty();
        }
    }

    @Test
    public void everyKeyInTheShippedFilesIsDocumented() throws IOException {
        for (Path file : shippedFiles()) {
            ConfigurationKeys configuration =
                    configurations()
                            .filter(each -> each.isFile(file.getFileName().toString()))
                            .findFirst()
                            .orElseThrow(() -> new AssertionError(file + " is nobody's"));
            for (String line : Files.readAllLines(file)) {
                Matcher setting = SETTING.matcher(line);
                if (setting.matches() && !configuration.keys().containsKey(setting.group(1))) {
                    findings.add("%s has %s, which is no key".formatted(file, setting.group(1)));
                }
            }
        }
        assertEquals("", String.join("\n", findings));
    }

    private static List<Path> shippedFiles() throws IOException {
        Path etc = SourceTree.root().resolve("distribution/src/main/container/etc");
        try (Stream<Path> files = Files.list(etc)) {
            List<Path> ours =
                    files.filter(file -> file.getFileName().toString().startsWith("org.coppice."))
                            .toList();
            assertFalse(ours.isEmpty());
            return ours;
        }
    }

    private static Stream<ConfigurationKeys> configurations() {
        return SourceTree.bundles().stream()
                .flatMap(bundle -> ConfigurationKeys.of(bundle).stream());
    }

    @Test
    public void theReadmeListsEveryConfigurationFile() {
        List<String> told =
                Markdown.rows(readme.section("Configuration")).stream()
                        .map(cells -> cells.getFirst().replace("`", ""))
                        .filter(name -> name.startsWith("org.coppice."))
                        .sorted()
                        .toList();
        assertEquals(configurations().map(ConfigurationKeys::fileName).sorted().toList(), told);
    }

    @Test
    public void everyLinkBetweenDocumentsLeadsSomewhere() {
        for (Markdown document : documents()) {
            for (String link : document.links()) {
                if (!Files.exists(document.file().resolveSibling(link))) {
                    findings.add(document.file() + " links to " + link);
                }
            }
        }
        assertEquals("", String.join("\n", findings));
    }

    private static List<Markdown> documents() {
        Stream<Path> ofTheWhole =
                Stream.of("README.md", "CONTRIBUTING.md", "CHANGELOG.md")
                        .map(SourceTree.root()::resolve);
        Stream<Path> ofBundles =
                SourceTree.bundles().stream().map(bundle -> bundle.resolve("README.md"));
        return Stream.concat(ofTheWhole, ofBundles).map(Markdown::read).toList();
    }
}
