package org.coppice.pipeline;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import org.coppice.green.testkit.FrameworkRule;
import org.coppice.wsgi.api.Application;
import org.coppice.wsgi.api.Body;
import org.coppice.wsgi.api.Environ;
import org.coppice.wsgi.api.Filter;
import org.coppice.wsgi.api.Headers;
import org.coppice.wsgi.api.ResponseWriter;
import org.coppice.wsgi.api.StartResponse;
import org.coppice.wsgi.api.Status;
import org.junit.Before;
import org.junit.Rule;
import org.junit.rules.Timeout;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;

/// Services of a real framework, which has no bundles: its own context registers them.
abstract class PipelineFramework {
    static final String LONG_MILLIS = "600000";

    @Rule public final Timeout timeout = Timeout.seconds(60);
    @Rule public final FrameworkRule framework = new FrameworkRule();

    final List<String> passed = Collections.synchronizedList(new ArrayList<>());
    BundleContext context;

    @Before
    public void start() throws Exception {
        context = framework.context();
    }

    // ---- what is in the framework

    PipelineComponent pipeline(String name, String... settings) {
        return new PipelineComponent(context, properties(name, settings));
    }

    static Map<String, Object> properties(String name, String... settings) {
        Map<String, Object> properties = new HashMap<>();
        properties.put("service.pid", PipelineComponent.PID + "~" + name);
        properties.put("updateGraceMillis", "0");
        for (int i = 0; i < settings.length; i += 2) {
            properties.put(settings[i], settings[i + 1]);
        }
        return properties;
    }

    ServiceRegistration<?> filter(String name, Filter filter) {
        return context.registerService(
                Filter.class, filter, new Hashtable<>(Map.of(Filter.NAME, name)));
    }

    /// A filter that notes when it is passed, by its mark.
    ServiceRegistration<?> marking(String name, String mark) {
        return filter(
                name,
                inner ->
                        (environ, start) -> {
                            passed.add(mark);
                            return inner.call(environ, start);
                        });
    }

    ServiceRegistration<?> application(String name, Application application) {
        return context.registerService(
                Application.class, application, new Hashtable<>(Map.of(Application.NAME, name)));
    }

    static Application saying(String text) {
        return (environ, start) -> {
            start.start(Status.of(200), Headers.of("Content-Type", "text/plain"));
            return Body.of(text);
        };
    }

    Application named(String name) throws Exception {
        ServiceReference<Application> reference =
                context.getServiceReferences(
                                Application.class, "(%s=%s)".formatted(Application.NAME, name))
                        .iterator()
                        .next();
        return context.getService(reference);
    }

    static final class Started implements StartResponse {
        Status status = Status.of(999);
        Headers headers = Headers.empty();

        @Override
        public ResponseWriter start(Status newStatus, Headers newHeaders) {
            status = newStatus;
            headers = newHeaders;
            return bytes -> {};
        }

        @Override
        public ResponseWriter start(Status newStatus, Headers newHeaders, Throwable failure) {
            return start(newStatus, newHeaders);
        }
    }

    String call(String name) throws Exception {
        Started started = new Started();
        try (Body body = named(name).call(Environ.blank("GET", "/"), started)) {
            return started.status.code() + " " + text(body);
        }
    }

    static String text(Body body) {
        StringBuilder text = new StringBuilder();
        for (ByteBuffer buffer : body) {
            text.append(StandardCharsets.UTF_8.decode(buffer));
        }
        return text.toString();
    }
}
