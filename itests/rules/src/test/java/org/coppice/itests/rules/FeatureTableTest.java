package org.coppice.itests.rules;

import static org.junit.Assert.assertEquals;

import java.io.IOException;
import java.lang.reflect.Member;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.Test;

/// A bundle that re-imagines another library may have a table of *Features* in its README: what the
/// original offers, the Java name of it and the test that shows it. Every name in it is there.
public class FeatureTableTest {
    private static final String HEADING = "Features";
    private static final String NOTHING = "–";
    private static final ClassLoader LOADER = FeatureTableTest.class.getClassLoader();
    private static final Pattern NAME =
            Pattern.compile("`([A-Z]\\w*(?:\\.[A-Z]\\w*)*)(?:\\.(\\w+))?`");

    /// Such as: keys `keepAlive`, `keepAliveMillis`.
    private static final Pattern KEYS = Pattern.compile("\\bkeys? ((?:`[a-z]\\w*`(?:, )?)+)");

    /// The rows that a table has at least: one that goes is noticed, and one that comes belongs
    /// here.
    private static final Map<String, Integer> LEAST =
            Map.ofEntries(
                    Map.entry("green", 239),
                    Map.entry("net", 122),
                    Map.entry("pipeline", 9),
                    Map.entry("routing.api", 48),
                    Map.entry("routing.mapper", 10),
                    Map.entry("routing.objects", 54),
                    Map.entry("routing.objects.api", 6),
                    Map.entry("routing.openapi", 5),
                    Map.entry("routing.spi", 12),
                    Map.entry("web", 65),
                    Map.entry("web.files", 7),
                    Map.entry("web.filters", 8),
                    Map.entry("web.headers", 32),
                    Map.entry("web.jackson", 3),
                    Map.entry("web.testkit", 5),
                    Map.entry("web.zstd", 1),
                    Map.entry("websocket.client", 17),
                    Map.entry("websocket.legacy", 5),
                    Map.entry("websocket.server", 18),
                    Map.entry("websocket.topics", 11),
                    Map.entry("wsgi.server", 83),
                    Map.entry("wsgi.validator", 17));

    private final List<String> findings = new ArrayList<>();
    private final Map<String, List<Path>> sources = new HashMap<>();

    @Test
    public void everyNamedClassMethodAndTestExists() throws IOException {
        for (Path file : SourceTree.javaFiles()) {
            String name = file.getFileName().toString().replace(".java", "");
            sources.computeIfAbsent(name, key -> new ArrayList<>()).add(file);
        }
        for (Path bundle : SourceTree.bundles()) {
            Markdown readme = Markdown.read(bundle.resolve("README.md"));
            Set<String> keys = keys(bundle);
            List<List<String>> rows = Markdown.rows(readme.section(HEADING));
            for (List<String> cells : rows) {
                check(cells);
                checkKeys(cells.get(0), cells.get(1), keys);
            }
            checkCount(bundle.getFileName().toString(), rows.size());
        }
        assertEquals("", String.join("\n", findings));
    }

    private void checkCount(String bundle, int rows) {
        int least = LEAST.getOrDefault(bundle, 0);
        if (rows < least) {
            findings.add("%s has %d rows, not %d".formatted(bundle, rows, least));
        }
    }

    private static Set<String> keys(Path bundle) {
        return ConfigurationKeys.of(bundle).stream()
                .flatMap(each -> each.keys().keySet().stream())
                .collect(Collectors.toSet());
    }

    private void checkKeys(String original, String here, Set<String> keys) {
        for (Matcher named = KEYS.matcher(here); named.find(); ) {
            for (String key : named.group(1).split("[`, ]+")) {
                if (!key.isEmpty() && !keys.contains(key)) {
                    findings.add(original + ": there is no key " + key);
                }
            }
        }
    }

    private void check(List<String> cells) throws IOException {
        String original = cells.get(0);
        if (cells.get(1).equals(NOTHING)) {
            if (cells.get(2).length() < 20) {
                findings.add(original + ": not there, and no word of why");
            }
            return;
        }
        if (!NAME.matcher(cells.get(1)).find()) {
            findings.add(original + ": no Java name in " + cells.get(1));
        }
        for (Matcher name = NAME.matcher(cells.get(1)); name.find(); ) {
            checkApi(original, name.group(1), Optional.ofNullable(name.group(2)));
        }
        if (!NAME.matcher(cells.get(2)).find()) {
            findings.add(original + ": no test in " + cells.get(2));
        }
        for (Matcher name = NAME.matcher(cells.get(2)); name.find(); ) {
            checkTest(original, name.group(1), Optional.ofNullable(name.group(2)));
        }
    }

    private void checkApi(String original, String className, Optional<String> member) {
        Optional<Class<?>> found = find(className);
        int dot = className.lastIndexOf('.');
        if (found.isEmpty() && dot > 0 && member.isEmpty()) { // a constant
            checkApi(
                    original,
                    className.substring(0, dot),
                    Optional.of(className.substring(dot + 1)));
        } else if (found.isEmpty()) {
            findings.add(original + ": there is no public class " + className);
        } else if (member.isPresent() && !has(found.get(), member.get())) {
            findings.add(original + ": there is no " + className + "." + member.get());
        }
    }

    private Optional<Class<?>> find(String className) {
        String outer = className.split("\\.")[0];
        for (Path source : sources.getOrDefault(outer, List.of())) {
            try {
                Class<?> type = Class.forName(binaryName(source, className), false, LOADER);
                if (Modifier.isPublic(type.getModifiers())) {
                    return Optional.of(type);
                }
            } catch (ClassNotFoundException e) {
                // of a module that is no bundle: the next one
            }
        }
        return Optional.empty();
    }

    private static String binaryName(Path source, String className) {
        String path = source.toString();
        String folder =
                path.substring(path.indexOf("/java/") + "/java/".length(), path.lastIndexOf('/'));
        return folder.replace('/', '.') + "." + className.replace('.', '$');
    }

    /// Whether users or subclasses can reach a method or constant of that name.
    private static boolean has(Class<?> type, String member) {
        Stream<Member> ofUsers =
                Stream.concat(Arrays.stream(type.getMethods()), Arrays.stream(type.getFields()));
        Stream<Member> ofSubclasses =
                Arrays.<Member>stream(type.getDeclaredMethods())
                        .filter(each -> Modifier.isProtected(each.getModifiers()));
        return Stream.concat(ofUsers, ofSubclasses).anyMatch(each -> each.getName().equals(member));
    }

    private void checkTest(String original, String className, Optional<String> method)
            throws IOException {
        if (method.isPresent()) {
            Pattern test = Pattern.compile("@Test[^;{}]*\\bvoid\\s+" + method.get() + "\\(");
            for (Path source : sources.getOrDefault(className, List.of())) {
                if (test.matcher(Files.readString(source)).find()) {
                    return;
                }
            }
        }
        findings.add(original + ": there is no test " + className + "." + method.orElse("?"));
    }
}
