package org.coppice.web.files;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.coppice.green.testkit.FrameworkRule;
import org.coppice.web.Handler;
import org.coppice.web.Handlers;
import org.coppice.web.Request;
import org.coppice.wsgi.api.Application;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

public class FilesComponentTest {
    @Rule public final FrameworkRule framework = new FrameworkRule();
    @Rule public final TemporaryFolder folder = new TemporaryFolder();

    private BundleContext context;
    private Path root;

    @Before
    public void start() throws Exception {
        context = framework.context();
        root = folder.newFolder("root").toPath();
        Files.writeString(root.resolve("a.txt"), "a");
    }

    private static Map<String, Object> settings(String... settings) {
        Map<String, Object> all = new HashMap<>(Map.of("service.pid", FilesComponent.PID + "~web"));
        for (int i = 0; i < settings.length; i += 2) {
            all.put(settings[i], settings[i + 1]);
        }
        return all;
    }

    private List<String> routes() throws Exception {
        return context.getServiceReferences(Handler.class, null).stream()
                .map(each -> String.valueOf(each.getProperty("coppice.route")))
                .sorted()
                .toList();
    }

    private long firstRoute() throws Exception {
        return context.getServiceReferences(Handler.class, null).stream()
                .mapToLong(each -> (Long) each.getProperty("service.id"))
                .min()
                .orElseThrow();
    }

    private ServiceReference<?>[] applications() throws Exception {
        return context.getServiceReferences(Application.class.getName(), null);
    }

    @Test
    public void aFolderIsTwoRoutesAndAFileOne() throws Exception {
        FilesComponent files =
                new FilesComponent(context, settings("root", root.toString(), "path", "/static/"));
        assertEquals(List.of("/static", "/static/{path_info:.*}"), routes());
        assertEquals(
                "for people who look at routes",
                2,
                context.getServiceReferences(
                                Handler.class, "(service.description=org.coppice.web.files~web)")
                        .size());
        long before = firstRoute();
        files.configure(settings("root", root.toString(), "path", "/static", "listing", "true"));
        assertEquals("routes stay if their path does", before, firstRoute());
        files.configure(settings("root", root.resolve("a.txt").toString(), "path", "/static"));
        assertEquals(List.of("/static"), routes());
        assertNotEquals(before, firstRoute());
        files.configure(settings("root", root.toString(), "path", "/"));
        assertEquals(List.of("/{path_info:.*}"), routes());
        files.close();
        assertEquals(List.of(), routes());
    }

    @Test
    public void withoutAPathItIsAnApplication() throws Exception {
        new FilesComponent(context, settings("root", root.toString()));
        ServiceReference<?> reference = applications()[0];
        assertEquals("web", reference.getProperty(Application.NAME));
        Application application = (Application) context.getService(reference);
        assertEquals("a", Request.blank("GET", "/a.txt").send(application).readText());
    }

    @Test
    public void theFolderWithoutItsSlashIsRedirected() throws Exception {
        new FilesComponent(context, settings("root", root.toString(), "path", "/static"));
        ServiceReference<?> reference =
                Arrays.stream(
                                context.getServiceReferences(
                                        Handler.class.getName(), "(coppice.route=/static)"))
                        .findFirst()
                        .orElseThrow();
        Handler handler = (Handler) context.getService(reference);
        assertEquals(
                "/static/?a=b",
                Request.blank("GET", "/static?a=b")
                        .send(Handlers.application(handler))
                        .header("Location")
                        .orElse("-"));
    }

    @Test
    public void aBadConfigurationChangesNothing() throws Exception {
        FilesComponent files = new FilesComponent(context, settings("root", "relative"));
        assertEquals(List.of(), routes());
        files.configure(settings("root", root.toString(), "path", "/s"));
        files.configure(settings("root", root.toString(), "path", "/s", "followLinks", "some"));
        assertEquals(List.of("/s", "/s/{path_info:.*}"), routes());
    }
}
