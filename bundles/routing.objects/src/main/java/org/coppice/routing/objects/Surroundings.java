package org.coppice.routing.objects;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.coppice.routing.objects.api.Hook;
import org.coppice.routing.objects.api.Renderer;
import org.coppice.web.ObjectCodec;
import org.osgi.framework.Constants;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/// The services around controllers: hooks, renderers, and the codec of JSON. They come and go; a
/// request that has begun goes on with those that there were.
///
/// **Threads**: any.
@Component(service = Surroundings.class)
public final class Surroundings {
    private static final Comparator<Found<?>> ORDER =
            Comparator.comparing((Found<?> found) -> -(long) found.ranking)
                    .thenComparing(found -> found.id);

    private final List<Found<Hook>> hooks = new ArrayList<>(); // guarded by this
    private final List<Found<Renderer>> renderers = new ArrayList<>(); // guarded by this
    private final List<Found<ObjectCodec>> codecs = new ArrayList<>(); // guarded by this
    private volatile Parts parts = new Parts(List.of(), List.of(), Optional.empty());

    /// What there is now, the highest `service.ranking` first.
    record Parts(List<Hook> hooks, List<Renderer> renderers, Optional<ObjectCodec> codec) {}

    private record Found<S>(S service, int ranking, long id) {}

    /// Called by Declarative Services.
    @Activate
    public Surroundings() {}

    Parts parts() {
        return parts;
    }

    /// A hook comes.
    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addHook(Hook hook, Map<String, Object> properties) {
        add(hooks, hook, properties);
    }

    /// A hook goes.
    void removeHook(Hook hook) {
        remove(hooks, hook);
    }

    /// A renderer comes.
    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addRenderer(Renderer renderer, Map<String, Object> properties) {
        add(renderers, renderer, properties);
    }

    /// A renderer goes.
    void removeRenderer(Renderer renderer) {
        remove(renderers, renderer);
    }

    /// A codec comes.
    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addCodec(ObjectCodec codec, Map<String, Object> properties) {
        add(codecs, codec, properties);
    }

    /// A codec goes.
    void removeCodec(ObjectCodec codec) {
        remove(codecs, codec);
    }

    private synchronized <S> void add(
            List<Found<S>> all, S service, Map<String, Object> properties) {
        int ranking = properties.get(Constants.SERVICE_RANKING) instanceof Integer i ? i : 0;
        long id = properties.get(Constants.SERVICE_ID) instanceof Long number ? number : 0;
        all.add(new Found<>(service, ranking, id));
        all.sort(ORDER);
        publish();
    }

    private synchronized <S> void remove(List<Found<S>> all, S service) {
        all.removeIf(found -> found.service == service);
        publish();
    }

    private void publish() {
        parts =
                new Parts(
                        services(hooks),
                        services(renderers),
                        services(codecs).stream().findFirst());
    }

    private static <S> List<S> services(List<Found<S>> all) {
        return all.stream().map(Found::service).toList();
    }
}
