package org.coppice.routing.objects;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.BaseStream;
import org.coppice.routing.objects.api.Renderer;
import org.coppice.routing.objects.api.View;
import org.coppice.web.Handler;
import org.coppice.web.HttpException;
import org.coppice.web.ObjectCodec;
import org.coppice.web.Request;
import org.coppice.web.Response;
import org.coppice.web.headers.MediaType;

/// Makes responses of what controllers return.
final class Answers {
    private final List<Renderer> renderers;
    private final JsonForms json;

    Answers(List<Renderer> renderers, JsonForms json) {
        this.renderers = renderers;
        this.json = json;
    }

    /// The response.
    ///
    /// @param result what the method returned; may be null
    /// @param type what the client gets it in; empty if the result tells
    /// @throws HttpException 404 for an empty `Optional`
    Response of(Object result, String template, Optional<MediaType> type, Request request)
            throws Exception {
        return switch (result) {
            case null -> Response.empty(204);
            case Response response -> response;
            case Handler handler -> handler.handle(request);
            case Optional<?> optional ->
                    of(optional.orElseThrow(HttpException::notFound), template, type, request);
            case View view ->
                    of(view.value(), view.template(), view.type().or(() -> type), request);
            default -> rendered(result, template, type, request);
        };
    }

    private Response rendered(
            Object value, String template, Optional<MediaType> type, Request request)
            throws Exception {
        Optional<Renderer> renderer = type.flatMap(this::renderer);
        boolean body = isBody(value);
        if (renderer.isPresent() && (!body || !template.isEmpty())) {
            return renderer.get().render(value, template, request);
        }
        return body ? body(value, type) : object(value, type, request);
    }

    private Optional<Renderer> renderer(MediaType type) {
        return renderers.stream().filter(each -> each.type().isSameAs(type)).findFirst();
    }

    // ---- bodies

    private static boolean isBody(Object value) {
        return value instanceof CharSequence
                || value instanceof byte[]
                || value instanceof InputStream
                || value instanceof Iterator<?>
                || value instanceof BaseStream<?, ?>;
    }

    private static Response body(Object value, Optional<MediaType> type) {
        Response response =
                switch (value) {
                    case CharSequence text when text.isEmpty() -> Response.empty(204);
                    case CharSequence text -> Response.text(text.toString());
                    case byte[] bytes when bytes.length == 0 -> Response.empty(204);
                    case byte[] bytes -> Response.bytes(bytes);
                    case InputStream stream -> Response.stream(stream);
                    case BaseStream<?, ?> stream ->
                            chunks(new Chunks(stream.iterator(), stream::close));
                    case Iterator<?> iterator -> chunks(new Chunks(iterator, closing(iterator)));
                    default -> throw new IllegalStateException(value.getClass().getName());
                };
        return response.status().code() == 204 || type.isEmpty()
                ? response
                : response.contentType(withCharset(type.get(), value));
    }

    private static Response chunks(Chunks chunks) {
        if (chunks.isEmpty()) {
            chunks.close();
            return Response.empty(204);
        }
        return Response.stream(chunks);
    }

    private static AutoCloseable closing(Iterator<?> iterator) {
        return iterator instanceof AutoCloseable closeable ? closeable : () -> {};
    }

    /// Text goes out in UTF-8, and its type should say so unless it is JSON, which always is.
    private static MediaType withCharset(MediaType type, Object value) {
        boolean says = type.charset().isPresent() || !type.type().equals("text");
        return says || !(value instanceof CharSequence) ? type : type.with(StandardCharsets.UTF_8);
    }

    // ---- objects

    private Response object(Object value, Optional<MediaType> type, Request request) {
        MediaType wanted = type.orElse(MediaType.JSON);
        if (wanted.isJson()) {
            boolean codec = ObjectCodec.find(request.environ()).isPresent();
            Object form = codec ? value : json.of(value);
            Response response = Response.json(form);
            return wanted.isSameAs(MediaType.JSON) ? response : response.contentType(wanted);
        }
        boolean plain =
                value instanceof Number || value instanceof Boolean || value instanceof Enum;
        if (plain && wanted.isSameAs(MediaType.TEXT_PLAIN)) {
            return Response.text(value.toString());
        }
        throw new IllegalStateException(
                "no Renderer makes %s of a %s: there are those for %s"
                        .formatted(
                                wanted.essence(),
                                value.getClass().getName(),
                                renderers.stream().map(r -> r.type().essence()).toList()));
    }
}
