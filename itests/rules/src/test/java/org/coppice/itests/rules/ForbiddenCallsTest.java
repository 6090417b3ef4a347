package org.coppice.itests.rules;

import static org.junit.Assert.assertEquals;

import de.thetaphi.forbiddenapis.Checker;
import de.thetaphi.forbiddenapis.Checker.Option;
import de.thetaphi.forbiddenapis.ForbiddenApiException;
import de.thetaphi.forbiddenapis.Logger;
import de.thetaphi.forbiddenapis.ParseException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.Test;

/// What is forbidden, and what to use instead, stands in `forbidden.txt`.
public class ForbiddenCallsTest {
    private final List<String> findings = new ArrayList<>();

    @Test
    public void noBundleCallsWhatIsForbidden()
            throws IOException, ParseException, ForbiddenApiException {
        Checker checker =
                new Checker(
                        new Collector(findings),
                        getClass().getClassLoader(),
                        Option.FAIL_ON_UNRESOLVABLE_SIGNATURES);
        checker.addBundledSignatures("jdk-unsafe", "25");
        checker.addBundledSignatures("jdk-system-out", "25");
        checker.parseSignaturesFile(getClass().getResource("/forbidden.txt"));
        for (File classFile : classFiles()) {
            checker.addClassToCheck(classFile);
        }
        checker.run();
        assertEquals("", String.join("\n", findings));
    }

    private static List<File> classFiles() throws IOException {
        List<File> found = new ArrayList<>();
        for (Path bundle : SourceTree.bundles()) {
            for (String folder : List.of("target/classes", "target/test-classes")) {
                if (Files.isDirectory(bundle.resolve(folder))) {
                    try (Stream<Path> files = Files.walk(bundle.resolve(folder))) {
                        files.filter(file -> file.toString().endsWith(".class"))
                                .map(Path::toFile)
                                .forEach(found::add);
                    }
                }
            }
        }
        return found;
    }

    private record Collector(List<String> findings) implements Logger {
        @Override
        public void error(String message) {
            findings.add(message);
        }

        @Override
        public void warn(String message) {}

        @Override
        public void info(String message) {}

        @Override
        public void debug(String message) {}
    }
}
