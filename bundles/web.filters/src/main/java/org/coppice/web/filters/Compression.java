package org.coppice.web.filters;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.coppice.web.Handlers;
import org.coppice.web.Request;
import org.coppice.web.Response;
import org.coppice.web.headers.AcceptEncoding;
import org.coppice.web.headers.CacheDirective;
import org.coppice.web.headers.MediaType;
import org.coppice.wsgi.api.Application;
import org.coppice.wsgi.api.Body;
import org.coppice.wsgi.api.Filter;
import org.coppice.wsgi.spi.SettingsReader;

/// Compresses responses for clients that ask for it (RFC 9110, sections 8.4 and 12.5.3): by gzip,
/// and by what [ContentCoder]s there are.
///
/// Left as they are: what is coded already, is a part, is shorter than `minBytes`, is of another
/// type, or has `Cache-Control: no-transform`. A body of unknown length is flushed buffer by
/// buffer, so that server-sent events arrive at once. A strong entity tag becomes weak, for the
/// bytes are others; `Vary` names `Accept-Encoding` wherever another client may get other bytes.
///
/// **Threads**: any. **Errors**: see [#of]. **Null**: nothing here is null.
public final class Compression implements Filter {
    private final List<String> codings;
    private final long minBytes;
    private final List<Predicate<MediaType>> types;
    private final Supplier<List<ContentCoder>> coders;

    private Compression(SettingsReader reader, Supplier<List<ContentCoder>> coders) {
        this.coders = coders;
        codings = reader.list("codings");
        minBytes = reader.number("minBytes", 0, Long.MAX_VALUE);
        types = types(reader);
        if (codings.isEmpty()) {
            reader.fault("codings", "", "give at least gzip");
        }
        reader.requireNoFaults();
    }

    /// A filter with these settings, the keys of the configuration, and with all coders that
    /// `ServiceLoader` finds.
    ///
    /// @throws IllegalArgumentException that names all that is wrong with them
    public static Compression of(Map<String, ?> settings) {
        List<ContentCoder> found =
                ServiceLoader.load(ContentCoder.class, ContentCoder.class.getClassLoader()).stream()
                        .map(ServiceLoader.Provider::get)
                        .toList();
        return of(settings, () -> found);
    }

    /// @param coders those of now, besides gzip
    static Compression of(Map<String, ?> settings, Supplier<List<ContentCoder>> coders) {
        return new Compression(
                new SettingsReader(CompressionConfiguration.class, settings), coders);
    }

    private static List<Predicate<MediaType>> types(SettingsReader reader) {
        List<Predicate<MediaType>> types = new ArrayList<>();
        for (String type : reader.list("types")) {
            int suffix = type.indexOf("/*+");
            Optional<MediaType> range = MediaType.parse(type.replace("/*+", "/any+"));
            if (range.isEmpty()) {
                reader.fault(
                        "types",
                        type,
                        "give media types such as text/*, application/json or application/*+json");
            } else if (suffix < 0) {
                types.add(range.get()::includes);
            } else {
                types.add(each ->
                        each.type().equals(range.get().type())
                                && each.suffix().equals(range.get().suffix()));
            }
        }
        return types;
    }

    @Override
    public Application around(Application inner) {
        return Handlers.filter((request, next) -> compressed(next.handle(request), request))
                .around(inner);
    }

    private Response compressed(Response response, Request request) {
        if (isFixed(response) || !isOfType(response)) {
            return response;
        }
        Body body = response.body();
        if (body.lengthBytes() >= 0 && body.lengthBytes() < minBytes) {
            return response; // for everybody
        }
        Response varied = response.vary("Accept-Encoding");
        return best(request.acceptEncoding())
                .map(coder -> varied.withBody(body).encoded(coder.coding(), coder::encoder))
                .orElse(varied);
    }

    private static boolean isFixed(Response response) {
        return !response.status().allowsBody()
                || response.status().code() == 206
                || response.headers().contains("Content-Encoding")
                || response.headers().contains("Content-Range")
                || response.cacheControl().has(CacheDirective.NO_TRANSFORM);
    }

    private boolean isOfType(Response response) {
        Optional<MediaType> type = response.mediaType();
        return type.isPresent() && types.stream().anyMatch(each -> each.test(type.get()));
    }

    /// The coding that the client likes best, of equals the first of the configuration.
    private Optional<ContentCoder> best(AcceptEncoding accept) {
        List<ContentCoder> there = coders();
        List<String> offers = there.stream().map(ContentCoder::coding).toList();
        return accept.bestCoding(offers).map(best -> there.get(offers.indexOf(best)));
    }

    /// Those that are configured and there, in the order of the configuration.
    private List<ContentCoder> coders() {
        List<ContentCoder> there =
                Stream.concat(coders.get().stream(), Stream.of(new GzipCoder())).toList();
        List<ContentCoder> ordered = new ArrayList<>();
        for (String coding : codings) {
            there.stream()
                    .filter(each -> each.coding().equalsIgnoreCase(coding))
                    .findFirst()
                    .ifPresent(ordered::add);
        }
        return ordered;
    }
}
