package org.coppice.web.jackson;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.coppice.green.testkit.FrameworkRule;
import org.coppice.web.HttpException;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;
import org.osgi.framework.Bundle;

/// The service, in a framework of its own.
public class JacksonComponentTest {
    @Rule public final Timeout timeout = Timeout.seconds(60);
    @Rule public final FrameworkRule framework = new FrameworkRule();

    /// What the loader of a bundle that goes has loaded.
    public record Page(String text) {}

    @Before
    public void start() throws Exception {}

    @Test
    public void settingsChangeAndBadOnesDoNot() {
        JacksonComponent component = new JacksonComponent(framework.context(), Map.of());
        byte[] deep = "[[[[1]]]]".getBytes(StandardCharsets.UTF_8);
        component.read(deep, Object.class);
        component.configure(Map.of("maxDepth", "3"));
        assertThrows(HttpException.class, () -> component.read(deep, Object.class));
        component.configure(Map.of("maxDepth", "many"));
        assertThrows(HttpException.class, () -> component.read(deep, Object.class));
        assertEquals("[1]", new String(component.write(List.of(1)), StandardCharsets.UTF_8));
    }

    @Test
    public void theClassesOfABundleThatGoesAreForgottenAndTheSettingsAreNot() throws Exception {
        JacksonComponent component =
                new JacksonComponent(framework.context(), Map.of("maxDepth", "3"));
        Bundle bundle = framework.install("route");
        bundle.start();
        WeakReference<ClassLoader> loader = used(component);
        bundle.uninstall();
        while (loader.get() != null) { // the framework tells of it when it likes
            System.gc();
        }
        byte[] deep = "[[[[1]]]]".getBytes(StandardCharsets.UTF_8);
        assertThrows(HttpException.class, () -> component.read(deep, Object.class));
        component.close();
    }

    /// The loader of a class of which an object was read and written.
    private static WeakReference<ClassLoader> used(JacksonComponent component) throws Exception {
        ClassLoader loader = new PageLoader();
        Class<?> type = loader.loadClass(Page.class.getName());
        Object page = component.read("{\"text\":\"a\"}".getBytes(StandardCharsets.UTF_8), type);
        assertEquals(type, page.getClass());
        assertEquals("{\"text\":\"a\"}", new String(component.write(page), StandardCharsets.UTF_8));
        return new WeakReference<>(loader);
    }

    /// Has a [Page] of its own.
    private static final class PageLoader extends ClassLoader {
        PageLoader() {
            super(JacksonComponentTest.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.equals(Page.class.getName())) {
                return super.loadClass(name, resolve);
            }
            try (InputStream file =
                    Page.class.getResourceAsStream("JacksonComponentTest$Page.class")) {
                byte[] bytes = file.readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }
}
