package org.coppice.routing.objects;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertThrows;

import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.WeakReference;
import org.coppice.routing.objects.api.Controller;
import org.coppice.routing.objects.api.Default;
import org.coppice.routing.objects.api.Lookup;
import org.coppice.routing.objects.api.ObjectRouterFactory;
import org.coppice.wsgi.api.Application;
import org.coppice.wsgi.api.Environ;
import org.junit.Test;

/// What is known of a class goes with it, as bundles are updated while a router stays.
public class ClassLoadersTest {
    private static final String NAME = GuestController.class.getName();

    static class Host implements Controller {
        private Controller guest;

        @Lookup
        Controller find(String name) {
            return guest;
        }

        @Default
        String otherwise() {
            return "nobody";
        }
    }

    @Test
    public void aRouterKeepsNoClassOfAControllerThatIsGone() throws Exception {
        Host host = new Host();
        Table table = Table.of(host);
        WeakReference<ClassLoader> loader = visit(host, table);
        host.guest = null;
        for (int i = 0; i < 100 && loader.get() != null; i++) {
            System.gc();
            byte[] pressure = new byte[1 << 20];
            assertEquals(0, pressure[i]);
        }
        assertNull(loader.get());
    }

    private static WeakReference<ClassLoader> visit(Host host, Table table) throws Exception {
        Loader loader = new Loader("");
        Class<?> type = loader.loadClass(NAME);
        host.guest = (Controller) type.getConstructor().newInstance();
        assertEquals("200 {\"a\":1}", table.answer("GET", "/guest/leaf?a=1", "").shown());
        assertEquals(loader, type.getClassLoader());
        return new WeakReference<>(loader);
    }

    @Test
    public void aControllerKeepsNoRouterThatIsGone() throws Exception {
        WeakReference<Object> router = routed();
        for (int i = 0; i < 100 && router.get() != null; i++) {
            System.gc();
            byte[] pressure = new byte[1 << 20];
            assertEquals(0, pressure[i]);
        }
        assertNull(router.get());
    }

    private static WeakReference<Object> routed() throws Exception {
        Application router = ObjectRouterFactory.find().router(new GuestController());
        assertEquals(200, Table.call(router, Environ.blank("GET", "/leaf?a=1")).status());
        return new WeakReference<>(router);
    }

    @Test
    public void aControllerThatLacksAClassIsRefused() throws Exception {
        Loader loader = new Loader(NAME + "$Answer");
        Controller guest = (Controller) loader.loadClass(NAME).getConstructor().newInstance();
        IllegalArgumentException e =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> ObjectRouterFactory.find().router(guest));
        assertEquals(
                "controller %s is refused: it needs a class that is not there: %s"
                        .formatted(NAME, NAME.replace('.', '/') + "$Answer"),
                e.getMessage());
    }

    private static final class Loader extends ClassLoader {
        private final String missing;

        Loader(String missing) {
            super(ClassLoadersTest.class.getClassLoader());
            this.missing = missing;
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.startsWith(NAME)) {
                return super.loadClass(name, resolve);
            }
            if (name.equals(missing)) {
                throw new ClassNotFoundException(name);
            }
            Class<?> known = findLoadedClass(name);
            if (known != null) {
                return known;
            }
            try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
                byte[] bytes = in.readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }
}
