package org.coppice.shell;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.felix.service.command.Descriptor;
import org.junit.Test;

public class ReadmeTest {

    private static List<String> rows() throws IOException {
        return Files.readAllLines(Path.of("README.md")).stream()
                .filter(line -> line.startsWith("| `"))
                .map(line -> line.substring(3, line.indexOf('`', 3)))
                .toList();
    }

    private static List<Method> commands() {
        return Stream.of(
                        LoopCommands.class,
                        ThreadCommand.class,
                        WaitCommands.class,
                        ServerCommands.class,
                        ServerCommand.class,
                        ResolverCommands.class,
                        RouteCommand.class,
                        PipelineCommand.class,
                        WebSocketCommands.class,
                        TopicCommand.class,
                        WhyCommand.class)
                .flatMap(each -> Arrays.stream(each.getDeclaredMethods()))
                .filter(each -> Modifier.isPublic(each.getModifiers()))
                .toList();
    }

    @Test
    public void itListsTheCommandsAndTheOneProperty() throws IOException {
        Set<String> expected = commands().stream().map(Method::getName).collect(Collectors.toSet());
        expected.add(ShellSocket.PROPERTY);
        assertEquals(
                expected,
                rows().stream().map(row -> row.split(" ")[0]).collect(Collectors.toSet()));
    }

    @Test
    public void itTellsTheLimits() throws IOException {
        String text = Files.readString(Path.of("README.md"));
        assertTrue(text.contains("at most " + ShellConnection.LINE_MAX_BYTES + " bytes"));
        assertTrue(text.contains("at most " + SocketFile.NAME_MAX_BYTES + " bytes"));
    }

    @Test
    public void everyCommandAndParameterIsDescribed() {
        for (Method command : commands()) {
            assertTrue(command.toString(), command.isAnnotationPresent(Descriptor.class));
            for (var parameter : command.getParameters()) {
                assertTrue(command.toString(), parameter.isAnnotationPresent(Descriptor.class));
            }
        }
    }
}
