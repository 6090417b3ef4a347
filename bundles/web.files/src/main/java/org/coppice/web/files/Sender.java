package org.coppice.web.files;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.coppice.web.HttpException;
import org.coppice.web.Request;
import org.coppice.web.Response;
import org.coppice.web.files.Place.Item;
import org.coppice.web.headers.AcceptEncoding;
import org.coppice.web.headers.ETag;
import org.coppice.wsgi.api.FileBody;
import org.coppice.wsgi.api.Headers;
import org.coppice.wsgi.api.Status;

/// Makes the response of a file.
final class Sender {
    private static final Status OK = Status.of(200);

    /// How often a file is opened again that was replaced between the look and the opening.
    private static final int TRIES = 3;

    private final FileSettings settings;
    private final MediaTypes types;

    Sender(FileSettings settings) {
        this.settings = settings;
        this.types = new MediaTypes(settings.types(), settings.charset());
    }

    /// A form of a file: itself, or one that is compressed.
    private record Form(Optional<Precompressed> coding, String name, Item item) {}

    /// @param way the names from the root; the last one is the item's
    /// @throws HttpException 404 if it is no regular file
    Response send(Place place, List<String> way, Item item, Request request) throws IOException {
        if (!item.attributes().isRegularFile()) {
            throw HttpException.notFound();
        }
        String name = way.getLast();
        List<Form> forms = new ArrayList<>();
        for (Precompressed coding : settings.precompressed()) {
            String coded = name + coding.suffix();
            place.find(coded)
                    .filter(each -> each.attributes().isRegularFile())
                    .ifPresent(each -> forms.add(new Form(Optional.of(coding), coded, each)));
        }
        Form plain = new Form(Optional.empty(), name, item);
        Form chosen = choose(forms, request.acceptEncoding()).orElse(plain);
        Response response =
                opened(place, chosen)
                        .contentType(types.of(name))
                        .header("X-Content-Type-Options", "nosniff");
        if (!forms.isEmpty()) {
            response = response.vary("Accept-Encoding");
        }
        if (chosen.coding().isPresent()) {
            response = response.header("Content-Encoding", chosen.coding().get().coding());
        }
        return cached(response, way).conditional(request);
    }

    /// The one that the client likes best; of equals the first of the configuration.
    private static Optional<Form> choose(List<Form> forms, AcceptEncoding accept) {
        List<String> offers =
                forms.stream().map(each -> each.coding().orElseThrow().coding()).toList();
        return accept.bestCoding(offers).map(best -> forms.get(offers.indexOf(best)));
    }

    /// The open file with the validators of its content: a file that is replaced at this moment is
    /// looked at again.
    private static Response opened(Place place, Form form) throws IOException {
        Item item = form.item();
        for (int i = 1; ; i++) {
            FileBody body = body(item.open());
            Optional<Item> now = i < TRIES ? found(place, form, body) : Optional.empty();
            if (now.isEmpty() || isSame(item.attributes(), now.get().attributes())) {
                return Response.of(OK, Headers.empty(), body)
                        .etag(tag(item.attributes(), form.coding()))
                        .lastModified(item.attributes().lastModifiedTime().toInstant());
            }
            body.close();
            item = now.get();
        }
    }

    private static Optional<Item> found(Place place, Form form, FileBody opened)
            throws IOException {
        try {
            return place.find(form.name());
        } catch (IOException | RuntimeException | Error e) {
            opened.close();
            throw e;
        }
    }

    private static FileBody body(FileChannel file) throws IOException {
        try {
            return FileBody.of(file);
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    private static boolean isSame(BasicFileAttributes one, BasicFileAttributes other) {
        return one.size() == other.size()
                && one.lastModifiedTime().equals(other.lastModifiedTime())
                && String.valueOf(one.fileKey()).equals(String.valueOf(other.fileKey()));
    }

    private static ETag tag(BasicFileAttributes attributes, Optional<Precompressed> coding) {
        String version =
                Long.toHexString(attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS))
                        + '-'
                        + Long.toHexString(attributes.size());
        return ETag.strong(coding.map(each -> version + '-' + each.coding()).orElse(version));
    }

    private Response cached(Response response, List<String> way) {
        if (settings.cacheControl().isEmpty()) {
            return response;
        }
        Path file = Path.of(String.join("/", way));
        for (CacheRule rule : settings.cacheControl()) {
            if (rule.matches(file)) {
                return response.header("Cache-Control", rule.value());
            }
        }
        return response;
    }
}
