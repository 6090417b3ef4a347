package org.coppice.itests.rules;

import static org.junit.Assert.assertEquals;

import de.thetaphi.forbiddenapis.Checker;
import de.thetaphi.forbiddenapis.Checker.Option;
import de.thetaphi.forbiddenapis.CheckerResult;
import de.thetaphi.forbiddenapis.ForbiddenApiException;
import de.thetaphi.forbiddenapis.ForbiddenViolation;
import de.thetaphi.forbiddenapis.Logger;
import de.thetaphi.forbiddenapis.ParseException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.Test;

/// What is forbidden, and what to use instead, stands in `forbidden.txt` and in lists that come
/// with the tool.
public class ForbiddenCallsTest {
    /// Messages are for whoever runs this JVM: its locale is right for them.
    private static final String ALLOWED = "java.lang.String#formatted(java.lang.Object[])";

    /// Its task is to take the stream away for a while, and to put it back.
    private static final String TAKES_STANDARD_ERROR = "org.coppice.green.testkit.LogLines";

    @Test
    public void noBundleCallsWhatIsForbidden() throws Exception {
        assertEquals("", findings("target/classes", "jdk-unsafe", "jdk-system-out"));
    }

    @Test
    public void noTestCallsWhatIsForbidden() throws Exception {
        assertEquals("", findings("target/test-classes", "jdk-unsafe"));
    }

    private static String findings(String folder, String... lists)
            throws IOException, ParseException, ForbiddenApiException {
        Checker checker =
                new Checker(
                        new Silence(),
                        ForbiddenCallsTest.class.getClassLoader(),
                        Option.FAIL_ON_UNRESOLVABLE_SIGNATURES);
        for (String list : lists) {
            checker.addBundledSignatures(list, "25");
        }
        checker.parseSignaturesFile(ForbiddenCallsTest.class.getResource("/forbidden.txt"));
        for (Path bundle : SourceTree.bundles()) {
            addClasses(bundle.resolve(folder), checker);
        }
        List<String> found = new ArrayList<>();
        for (CheckerResult result : checker.runWithResults()) {
            for (ForbiddenViolation violation : result.getViolations()) {
                if (!isAllowed(result, violation)) {
                    found.add(describe(result, violation));
                }
            }
        }
        return String.join("\n", found);
    }

    private static boolean isAllowed(CheckerResult result, ForbiddenViolation violation) {
        boolean takes = result.getClassName().equals(TAKES_STANDARD_ERROR);
        return violation.description.contains(ALLOWED)
                || takes && violation.description.contains("java.lang.System#err");
    }

    private static void addClasses(Path folder, Checker checker) throws IOException {
        if (Files.isDirectory(folder)) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.filter(f -> f.toString().endsWith(".class")).toList()) {
                    checker.addClassToCheck(file.toFile());
                }
            }
        }
    }

    private static String describe(CheckerResult result, ForbiddenViolation violation) {
        return "%s:%d %s".formatted(result.getClassName(), violation.lineNo, violation.description);
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
