package org.coppice.itests.rules;

import static org.junit.Assert.assertEquals;

import de.thetaphi.forbiddenapis.Checker;
import de.thetaphi.forbiddenapis.Checker.Option;
import de.thetaphi.forbiddenapis.CheckerResult;
import de.thetaphi.forbiddenapis.ForbiddenApiException;
import de.thetaphi.forbiddenapis.ForbiddenViolation;
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
    /// Messages are for whoever runs this JVM: its locale is right for them.
    private static final String ALLOWED = "java.lang.String#formatted(java.lang.Object[])";

    @Test
    public void noBundleCallsWhatIsForbidden()
            throws IOException, ParseException, ForbiddenApiException {
        Checker checker =
                new Checker(
                        new Silence(),
                        getClass().getClassLoader(),
                        Option.FAIL_ON_UNRESOLVABLE_SIGNATURES);
        checker.addBundledSignatures("jdk-unsafe", "25");
        checker.addBundledSignatures("jdk-system-out", "25");
        checker.parseSignaturesFile(getClass().getResource("/forbidden.txt"));
        for (File classFile : classFiles()) {
            checker.addClassToCheck(classFile);
        }
        List<String> findings = new ArrayList<>();
        for (CheckerResult result : checker.runWithResults()) {
            for (ForbiddenViolation violation : result.getViolations()) {
                if (violation.description.contains(ALLOWED)) {
                    continue;
                }
                findings.add(
                        "%s:%d %s"
                                .formatted(
                                        result.getClassName(),
                                        violation.lineNo,
                                        violation.description));
            }
        }
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

    private static final class Silence implements Logger {
        @Override
        public void error(String message) {}

        @Override
        public void warn(String message) {}

        @Override
        public void info(String message) {}

        @Override
        public void debug(String message) {}
    }
}
