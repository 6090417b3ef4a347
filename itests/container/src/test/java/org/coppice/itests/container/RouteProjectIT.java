package org.coppice.itests.container;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/// The project of the README's first route, built by Maven against the container's `system/` alone:
/// it sees no other build of Coppice. What is not Coppice's comes from the local repository of the
/// build that runs this test, or else from Maven Central.
public class RouteProjectIT {
    @ClassRule public static final TemporaryFolder FOLDER = new TemporaryFolder();

    private static final Path ROOT = TestHome.DISTRIBUTION.resolve("../../..").normalize();
    private static final String BEGIN = "mkdir -p greet/src/main/java/greet && cd greet";
    private static final String BUILD = "mvn -q package";
    private static final String TEST = "package greet;";
    private static final String EXAMPLE = "```java\n";

    private static String readme;

    @BeforeClass
    public static void writeSettings() throws IOException {
        readme = Files.readString(ROOT.resolve("README.md"));
        String local = Path.of(property("coppice.maven.local")).toUri().toString();
        String repository =
                """
                <id>local</id>
                <url>%s</url>
                <snapshots><enabled>false</enabled></snapshots>
                """
                        .formatted(local);
        Files.writeString(
                settings(),
                """
                <settings>
                  <profiles><profile>
                    <id>local</id>
                    <repositories><repository>%1$s</repository></repositories>
                    <pluginRepositories><pluginRepository>%1$s</pluginRepository></pluginRepositories>
                  </profile></profiles>
                  <activeProfiles><activeProfile>local</activeProfile></activeProfiles>
                </settings>
                """
                        .formatted(repository));
    }

    @Test
    public void theFirstRouteIsBuiltAndItsTestRuns() throws Exception {
        Path project = project("first");
        Path test = project.resolve("src/test/java/greet/GreetTest.java");
        Files.createDirectories(test.getParent());
        String source = readme.substring(readme.lastIndexOf(TEST));
        Files.writeString(test, source.substring(0, source.indexOf("```")));
        maven(project);
        assertTrue(Files.exists(project.resolve("target/greet-1.0.jar")));
        Path report = project.resolve("target/surefire-reports/greet.GreetTest.txt");
        assertTrue(Files.readString(report).contains("Tests run: 1, Failures: 0, Errors: 0"));
    }

    @Test
    public void theExampleOfARestServiceCanBeCopiedIntoIt() throws Exception {
        Path project = project("copied");
        TestHome.copy(
                ROOT.resolve("bundles/example.notes/src/main/java/org"),
                project.resolve("src/main/java/org"));
        maven(project);
        Path component =
                project.resolve("target/classes/OSGI-INF/org.coppice.example.notes.Notes.xml");
        assertTrue(Files.exists(component));
    }

    @Test
    public void theExampleOfAWebSocketIsBuiltInIt() throws Exception {
        Path project = project("shout");
        String words = Files.readString(ROOT.resolve("bundles/websocket.api/README.md"));
        String code = words.substring(words.indexOf(EXAMPLE) + EXAMPLE.length());
        Files.writeString(
                project.resolve("src/main/java/greet/Shout.java"),
                """
                package greet;

                import java.io.IOException;
                import org.coppice.websocket.api.*;
                import org.osgi.service.component.annotations.Component;

                %s
                """
                        .formatted(code.substring(0, code.indexOf("```"))));
        maven(project);
        assertTrue(Files.exists(project.resolve("target/classes/OSGI-INF/greet.Shout.xml")));
    }

    @Test
    public void everyTestKitCanBeHad() throws Exception {
        Path project = project("kits");
        Path pom = project.resolve("pom.xml");
        StringBuilder kits = new StringBuilder("<dependencies>");
        for (String kit : List.of("green", "net", "wsgi", "hub", "coroutine")) {
            kits.append(
                    "<dependency><groupId>org.coppice</groupId><artifactId>org.coppice.%s.testkit</artifactId></dependency>"
                            .formatted(kit));
        }
        String before = Files.readString(pom);
        Files.writeString(
                pom, before.replace("</project>", kits.append("</dependencies></project>")));
        Path test = project.resolve("src/test/java/greet/KitsTest.java");
        Files.createDirectories(test.getParent());
        Files.writeString(
                test,
                """
                package greet;

                import org.coppice.coroutine.testkit.CoroutineContract;
                import org.coppice.green.testkit.GreenRule;
                import org.coppice.hub.testkit.HubContract;
                import org.coppice.net.testkit.MemoryListener;
                import org.coppice.wsgi.testkit.ServerContract;
                import org.coppice.wsgi.validator.Validator;

                abstract class KitsTest {}
                """);
        maven(project);
        assertTrue(Files.exists(project.resolve("target/test-classes/greet/KitsTest.class")));
    }

    /// What the README's commands make before they build.
    private static Path project(String name) throws Exception {
        String commands = readme.substring(readme.indexOf(BEGIN));
        commands = commands.substring(0, commands.indexOf(BUILD));
        Path folder = FOLDER.newFolder(name).toPath();
        run(
                folder,
                "bash",
                "-c",
                "COPPICE=%s\n%s".formatted(TestHome.DISTRIBUTION.toAbsolutePath(), commands));
        return folder.resolve("greet");
    }

    private static void maven(Path project) throws Exception {
        run(
                project,
                property("coppice.maven") + "/bin/mvn",
                "-B",
                "-q",
                "-s",
                settings().toString(),
                "-Dmaven.repo.local=" + FOLDER.getRoot().toPath().resolve("repository"),
                "package");
    }

    private static void run(Path folder, String... command) throws Exception {
        Process process =
                new ProcessBuilder(command)
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(said, process.waitFor(1, TimeUnit.MINUTES));
        assertEquals(said, 0, process.exitValue());
    }

    private static Path settings() {
        return FOLDER.getRoot().toPath().resolve("settings.xml");
    }

    private static String property(String key) {
        return System.getProperty(key);
    }
}
