package org.coppice.itests.rules;

import static org.junit.Assert.assertEquals;

import com.puppycrawl.tools.checkstyle.Checker;
import com.puppycrawl.tools.checkstyle.ConfigurationLoader;
import com.puppycrawl.tools.checkstyle.PropertiesExpander;
import com.puppycrawl.tools.checkstyle.api.AuditEvent;
import com.puppycrawl.tools.checkstyle.api.AuditListener;
import com.puppycrawl.tools.checkstyle.api.CheckstyleException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.junit.Test;

public class SizeTest {
    @Test
    public void filesAndMethodsStayWithinTheirLimits() throws CheckstyleException {
        List<String> findings = new ArrayList<>();
        Checker checker = new Checker();
        checker.setModuleClassLoader(Checker.class.getClassLoader());
        checker.configure(
                ConfigurationLoader.loadConfiguration(
                        SizeTest.class.getResource("/sizes.xml").toString(),
                        new PropertiesExpander(new Properties())));
        checker.addListener(new Collector(findings));
        checker.process(SourceTree.javaFiles().stream().map(Path::toFile).toList());
        checker.destroy();
        assertEquals("", String.join("\n", findings));
    }

    private record Collector(List<String> findings) implements AuditListener {
        @Override
        public void addError(AuditEvent event) {
            findings.add(event.getFileName() + ":" + event.getLine() + " " + event.getMessage());
        }

        @Override
        public void addException(AuditEvent event, Throwable failure) {
            findings.add(event.getFileName() + ": " + failure);
        }

        @Override
        public void auditStarted(AuditEvent event) {}

        @Override
        public void auditFinished(AuditEvent event) {}

        @Override
        public void fileStarted(AuditEvent event) {}

        @Override
        public void fileFinished(AuditEvent event) {}
    }
}
