package org.coppice.itests.rules;

import static org.junit.Assert.assertEquals;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.coppice.itests.rules.ConfigurationKeys.Key;
import org.junit.Test;

/// Each bundle's README has one form, and its configuration table is what the code has. Nobody
/// chooses how many rows that table has, so they do not count.
public class BundleReadmeTest {
    private static final List<String> HEADINGS =
            List.of("Offers", "Needs", "Configuration", "Threads", "Limits");

    /// Where a table compares a bundle with what it re-imagines, see [FeatureTableTest].
    private static final String FEATURES = "Features";

    private static final int MAX_LINES = 60;

    private final List<String> findings = new ArrayList<>();

    @Test
    public void everyBundleHasTheFixedHeadingsOnOneScreen() {
        for (Path bundle : SourceTree.bundles()) {
            Markdown readme = readme(bundle);
            List<String> headings = new ArrayList<>(readme.headings());
            headings.remove(FEATURES);
            if (!headings.equals(HEADINGS)) {
                findings.add("%s has the headings %s".formatted(readme.file(), readme.headings()));
            }
            int lines = readme.lines().size() - readme.section(FEATURES).size();
            lines -= table(readme).size();
            if (lines > MAX_LINES) {
                findings.add(
                        "%s has %d lines, at most %d are allowed"
                                .formatted(readme.file(), lines, MAX_LINES));
            }
        }
        assertEquals("", String.join("\n", findings));
    }

    @Test
    public void everyConfigurationTableIsWhatTheCodeHas() {
        for (Path bundle : SourceTree.bundles()) {
            Markdown readme = readme(bundle);
            Map<String, Key> inCode = new LinkedHashMap<>();
            for (ConfigurationKeys configuration : ConfigurationKeys.of(bundle)) {
                inCode.putAll(configuration.keys());
                if (!String.join("\n", readme.lines()).contains(configuration.pid())) {
                    findings.add(readme.file() + " does not name " + configuration.pid());
                }
            }
            Map<String, Key> told = table(readme);
            if (!told.equals(inCode)) {
                findings.add("%s tells %s, the code has %s".formatted(readme.file(), told, inCode));
            }
        }
        assertEquals("", String.join("\n", findings));
    }

    /// Keys with a dot are properties of the framework, which no configuration has.
    private static Map<String, Key> table(Markdown readme) {
        Map<String, Key> told = new LinkedHashMap<>();
        for (List<String> cells : Markdown.rows(readme.section("Configuration"))) {
            String key = plain(cells.get(0));
            if (!key.contains(".")) {
                told.put(key, new Key(cells.get(1), plain(cells.get(2))));
            }
        }
        return told;
    }

    private static String plain(String cell) {
        return cell.replace("`", "");
    }

    private static Markdown readme(Path bundle) {
        return Markdown.read(bundle.resolve("README.md"));
    }
}
