package org.coppice.routing.objects.api;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/// A root controller and how requests are given to it: the arguments of pecan's `make_app`. The
/// methods give changed copies.
///
/// **Threads**: immutable. **Errors**: none. **Null**: never.
public final class ObjectRouting {
    private final Controller root;
    private final List<Hook> hooks;
    private final List<Renderer> renderers;
    private final Map<Class<?>, Function<Object, Object>> json;
    private final boolean slashRedirects;
    private final boolean extensions;

    private ObjectRouting(
            Controller root,
            List<Hook> hooks,
            List<Renderer> renderers,
            Map<Class<?>, Function<Object, Object>> json,
            boolean slashRedirects,
            boolean extensions) {
        this.root = root;
        this.hooks = hooks;
        this.renderers = renderers;
        this.json = json;
        this.slashRedirects = slashRedirects;
        this.extensions = extensions;
    }

    /// Without hooks; slashes are added and extensions guessed.
    public static ObjectRouting of(Controller root) {
        Objects.requireNonNull(root, "root");
        return new ObjectRouting(root, List.of(), List.of(), Map.of(), true, true);
    }

    /// With these hooks, in place of those before.
    public ObjectRouting withHooks(List<? extends Hook> newHooks) {
        List<Hook> copy = List.copyOf(newHooks);
        return new ObjectRouting(root, copy, renderers, json, slashRedirects, extensions);
    }

    /// With one more renderer, which comes before those of the same type.
    public ObjectRouting withRenderer(Renderer renderer) {
        List<Renderer> more = new ArrayList<>(List.of(renderer));
        more.addAll(renderers);
        return new ObjectRouting(root, hooks, List.copyOf(more), json, slashRedirects, extensions);
    }

    /// With a form in JSON for a class and its subclasses, where no `ObjectCodec` writes it:
    /// pecan's `jsonify.register`. The nearest class counts, else the interface that was given
    /// first.
    public <T> ObjectRouting withJson(Class<T> type, Function<? super T, ?> form) {
        Map<Class<?>, Function<Object, Object>> more = new LinkedHashMap<>(json);
        more.put(type, value -> form.apply(type.cast(value)));
        return new ObjectRouting(
                root,
                hooks,
                renderers,
                Collections.unmodifiableMap(more),
                slashRedirects,
                extensions);
    }

    /// Whether a request for an `index` without its slash is redirected: pecan's `force_canonical`.
    public ObjectRouting withSlashRedirects(boolean redirects) {
        return new ObjectRouting(root, hooks, renderers, json, redirects, extensions);
    }

    /// Whether `.html` at the end of a path chooses the media type: pecan's
    /// `guess_content_type_from_ext`.
    public ObjectRouting withExtensions(boolean guessed) {
        return new ObjectRouting(root, hooks, renderers, json, slashRedirects, guessed);
    }

    /// The root controller.
    public Controller root() {
        return root;
    }

    /// The hooks around all requests.
    public List<Hook> hooks() {
        return hooks;
    }

    /// The renderers, of which the first of a type counts.
    public List<Renderer> renderers() {
        return renderers;
    }

    /// The forms in JSON, by class.
    public Map<Class<?>, Function<Object, Object>> json() {
        return json;
    }

    /// Whether a slash is added by a redirect.
    public boolean slashRedirects() {
        return slashRedirects;
    }

    /// Whether extensions choose the media type.
    public boolean extensions() {
        return extensions;
    }
}
