package org.coppice.posix;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.File;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.Test;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.slf4j.LoggerFactory;
import org.slf4j.simple.SimpleServiceProvider;

public class PosixRegistrationTest {
    private static final String EXPORT = "--add-exports=java.base/sun.nio.ch=ALL-UNNAMED";

    @Test
    public void theServiceLivesAsLongAsTheComponent() {
        List<String> calls = new ArrayList<>();
        PosixRegistration component = new PosixRegistration(context(calls));
        assertEquals(List.of("registerService"), calls);
        component.deactivate();
        assertEquals(List.of("registerService", "unregister"), calls);
    }

    @Test
    public void withoutTheExportThereIsNoServiceAndTheLogNamesTheFlag() throws Exception {
        String said = startComponentInAJvmWith("--enable-native-access=ALL-UNNAMED");
        assertTrue(said, said.contains("--add-exports java.base/sun.nio.ch=ALL-UNNAMED"));
        assertTrue(said, said.contains("epoll, poll and select"));
        assertTrue(said, said.contains("calls: []"));
    }

    @Test
    public void whereNativeAccessIsDeniedTheLogNamesTheFlag() throws Exception {
        String said = startComponentInAJvmWith(EXPORT, "--illegal-native-access=deny");
        assertTrue(said, said.contains("--enable-native-access=ALL-UNNAMED"));
        assertTrue(said, said.contains("calls: []"));
    }

    @Test
    public void withTheFlagsTheServiceIsThere() throws Exception {
        String said = startComponentInAJvmWith(EXPORT, "--enable-native-access=ALL-UNNAMED");
        assertTrue(said, said.contains("calls: [registerService]"));
    }

    private static String startComponentInAJvmWith(String... flags) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElseThrow());
        command.addAll(List.of(flags));
        command.addAll(List.of("-cp", classPath(), OtherJvm.class.getName()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(said, 0, process.waitFor());
        return said;
    }

    private static String classPath() throws URISyntaxException {
        List<String> entries = new ArrayList<>();
        for (Class<?> type :
                List.of(
                        PosixRegistration.class,
                        PosixRegistrationTest.class,
                        BundleContext.class,
                        Test.class,
                        LoggerFactory.class,
                        SimpleServiceProvider.class)) {
            entries.add(
                    new File(type.getProtectionDomain().getCodeSource().getLocation().toURI())
                            .getPath());
        }
        return String.join(File.pathSeparator, entries);
    }

    /// A bundle context that notes calls, its own and those of its registrations.
    private static BundleContext context(List<String> calls) {
        InvocationHandler notes = (_, method, _) -> note(calls, method.getName());
        ServiceRegistration<?> registration = proxy(ServiceRegistration.class, notes);
        return proxy(
                BundleContext.class,
                (_, method, _) -> {
                    note(calls, method.getName());
                    return registration;
                });
    }

    private static Void note(List<String> calls, String call) {
        calls.add(call);
        return null;
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    /// Starts the component and tells what it did.
    static final class OtherJvm {
        private OtherJvm() {}

        public static void main(String[] arguments) {
            List<String> calls = new ArrayList<>();
            PosixRegistration component = new PosixRegistration(context(calls));
            LoggerFactory.getLogger(OtherJvm.class).info("calls: {}", calls);
            component.deactivate();
        }
    }
}
