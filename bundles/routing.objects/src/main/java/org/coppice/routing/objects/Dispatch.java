package org.coppice.routing.objects;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.coppice.routing.objects.Outcome.Handled;
import org.coppice.routing.objects.Outcome.Leaf;
import org.coppice.routing.objects.api.Call;
import org.coppice.routing.objects.api.Controller;
import org.coppice.routing.objects.api.Hook;
import org.coppice.routing.objects.api.InternalRedirect;
import org.coppice.web.Handler;
import org.coppice.web.HttpException;
import org.coppice.web.ObjectCodec;
import org.coppice.web.Request;
import org.coppice.web.Response;
import org.coppice.web.headers.MediaType;
import org.coppice.wsgi.api.Environ;

/// Answers requests by the methods of controllers; pecan's `PecanBase.__call__`. One request goes
/// through these steps: hooks (`onRoute`), the [Walk] to a method, the media type, the [Binding] of
/// its arguments, hooks (`before`), the method, its result as a response ([Answers]), hooks
/// (`onError` if something was thrown, and `after`).
final class Dispatch implements Handler {
    private final Controller root;
    private final Plans plans;
    private final Supplier<Options> options;

    /// How requests are given to controllers.
    ///
    /// @param hooks those of all requests
    /// @param codec for requests that have none
    /// @param slashRedirects whether a slash is added by a redirect
    /// @param extensions whether extensions choose the media type
    record Options(
            HookChain hooks,
            Answers answers,
            Optional<ObjectCodec> codec,
            boolean slashRedirects,
            boolean extensions) {}

    /// @param options asked once a request
    /// @throws IllegalArgumentException if a controller marks what cannot work
    Dispatch(Controller root, Plans plans, Supplier<Options> options) {
        this.root = root;
        this.plans = plans;
        this.options = options;
        plans.require(root);
    }

    @Override
    public Response handle(Request request) throws Exception {
        Options now = options.get();
        now.codec().ifPresent(codec -> request.environ().putIfAbsent(ObjectCodec.KEY, codec));
        Map<String, Object> context = new HashMap<>();
        Set<String> visited = new LinkedHashSet<>();
        visited.add(request.environ().pathInfo());
        while (true) {
            try {
                return once(request, context, now);
            } catch (InternalRedirect redirect) {
                enter(request.environ(), redirect.target(), visited);
            }
        }
    }

    private static void enter(Environ environ, String target, Set<String> visited) {
        int question = target.indexOf('?');
        String path = question < 0 ? target : target.substring(0, question);
        byte[] bytes = path.getBytes(StandardCharsets.UTF_8);
        String pathInfo = new String(bytes, StandardCharsets.ISO_8859_1);
        if (!visited.add(pathInfo)) {
            throw new IllegalStateException(
                    "internal redirects go round in a loop: %s → %s"
                            .formatted(String.join(" → ", visited), pathInfo));
        }
        environ.put(Environ.PATH_INFO, pathInfo);
        environ.remove(Environ.RAW_PATH_INFO);
        if (question >= 0) {
            environ.put(Environ.QUERY_STRING, target.substring(question + 1));
        }
    }

    /// An internal redirect passes all hooks by, so that `after` runs once.
    private Response once(Request first, Map<String, Object> context, Options now)
            throws Exception {
        Request request = Request.of(first.environ());
        CallState call = new CallState(request, context);
        request.environ().put(Call.KEY, call);
        Around around = new Around(now);
        try {
            call.answered(answer(call, around));
        } catch (InternalRedirect e) {
            throw e;
        } catch (Exception e) {
            failed(call, around.hooks, e);
        } catch (Error e) {
            try {
                around.hooks.after(call);
            } catch (Exception also) {
                e.addSuppressed(also);
            }
            throw e;
        }
        return after(call, around.hooks);
    }

    private Response answer(CallState call, Around around) throws Exception {
        around.hooks.onRoute(call);
        Request request = call.request();
        PathText path = PathText.of(request.environ().pathInfo(), around.options.extensions());
        Walk walk = new Walk(plans, request, path);
        Outcome outcome = walk.find(root);
        around.add(walk.hooks());
        return switch (outcome) {
            case Leaf leaf -> method(call, leaf, around);
            case Handled handled -> {
                call.found(handled.controller(), handled.handler().getClass().getSimpleName());
                around.hooks.before(call);
                yield handled.handler().handle(request);
            }
            case Outcome.Missed missed -> throw missed.failure();
        };
    }

    private Response method(CallState call, Leaf leaf, Around around) throws Exception {
        Request request = call.request();
        ActionPlan action = leaf.action();
        if (leaf.misplaced() && around.options.slashRedirects()) {
            throw addSlash(request);
        }
        call.found(leaf.controller(), action.name());
        Optional<MediaType> type = negotiated(leaf, request);
        call.negotiated(leaf.extension(), type);
        Object[] arguments = Binding.bind(action, leaf.segments(), call);
        call.bound(action.parameters(), arguments);
        around.hooks.before(call);
        Object result = action.caller().call(leaf.controller(), arguments);
        Response response = around.options.answers().of(result, action.template(), type, request);
        return action.produces().size() > 1 && leaf.extension().isEmpty()
                ? response.vary("Accept")
                : response;
    }

    /// @return empty if only the result tells
    private static Optional<MediaType> negotiated(Leaf leaf, Request request) {
        List<MediaType> offers = leaf.action().produces();
        if (offers.isEmpty()) {
            return Optional.empty();
        }
        if (!leaf.extension().isEmpty()) {
            return Optional.of(Extensions.choose(leaf.extension(), offers));
        }
        Optional<MediaType> best = request.accept().best(offers);
        if (best.isEmpty()) {
            throw HttpException.notAcceptable()
                    .detail(
                            "the resource has the forms "
                                    + String.join(
                                            ", ",
                                            offers.stream().map(MediaType::essence).toList()));
        }
        return best;
    }

    /// 302 for who only looks, as pecan; else 307, for that keeps method and body.
    private static HttpException addSlash(Request request) {
        String location =
                HttpException.addSlash(request).response().header("Location").orElseThrow();
        boolean looks = request.method().equals("GET") || request.method().equals("HEAD");
        return looks ? HttpException.found(location) : HttpException.temporaryRedirect(location);
    }

    // ---- the way back

    private static void failed(CallState call, HookChain hooks, Exception e) throws Exception {
        if (e instanceof HttpException http) {
            call.answered(http.response(call.request()));
        }
        Optional<Response> answer = onError(call, hooks, e);
        if (answer.isPresent()) {
            call.answered(answer.get());
        } else if (!(e instanceof HttpException)) {
            try {
                hooks.after(call);
            } catch (Exception also) {
                e.addSuppressed(also);
            }
            throw e;
        }
    }

    private static Optional<Response> onError(CallState call, HookChain hooks, Exception e)
            throws Exception {
        try {
            return hooks.onError(call, e);
        } catch (Throwable also) {
            call.answer().ifPresent(Response::close);
            throw also;
        }
    }

    private static Response after(CallState call, HookChain hooks) throws Exception {
        try {
            hooks.after(call);
        } catch (Throwable e) {
            call.answer().ifPresent(Response::close);
            throw e;
        }
        return call.answer().orElseThrow();
    }

    /// The hooks of a request: more of them when its controller is known.
    private static final class Around {
        private final Options options;
        private HookChain hooks;

        Around(Options options) {
            this.options = options;
            this.hooks = options.hooks();
        }

        void add(List<Hook> ofControllers) {
            hooks = hooks.with(ofControllers);
        }
    }
}
