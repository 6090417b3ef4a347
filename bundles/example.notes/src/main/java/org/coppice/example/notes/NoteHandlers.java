package org.coppice.example.notes;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.coppice.routing.api.UrlBuilder;
import org.coppice.routing.api.Urls;
import org.coppice.web.HttpException;
import org.coppice.web.Json;
import org.coppice.web.MultiMap;
import org.coppice.web.Request;
import org.coppice.web.Response;
import org.coppice.web.headers.Link;
import org.coppice.web.headers.MediaType;

/// What clients do with notes; each method reads from top to bottom.
record NoteHandlers(NoteStore store, AttachmentFolder folder) {
    private static final MediaType LINES_OF_JSON = MediaType.of("application/x-ndjson");
    private static final int PAGE_NOTES = 20;
    private static final int PAGE_MAX_NOTES = 100;

    /// `GET /notes?tag=garden&q=rose&offset=20&limit=20`: a part of those that meet the filters,
    /// with links to the parts before and after it.
    Response list(Request request) {
        Predicate<Note> filter =
                note ->
                        request.query("tag").map(note::hasTag).orElse(true)
                                && request.query("q").map(note::contains).orElse(true);
        NoteStore.Page page =
                store.page(
                        filter,
                        number(request, "offset", 0, Integer.MAX_VALUE, 0),
                        number(request, "limit", 1, PAGE_MAX_NOTES, PAGE_NOTES));
        NoteViews views = views(request);
        Response response =
                wantsPage(request)
                        ? Response.html(views.html(page))
                        : Response.json(views.json(page));
        String links = links(request, page);
        return (links.isEmpty() ? response : response.header("Link", links)).vary("Accept");
    }

    /// `POST /notes`: a new one, of JSON or of a form in a page.
    Response create(Request request) throws IOException {
        boolean form = request.mediaType().equals(Optional.of(MediaType.FORM));
        Note note = store.create(form ? ofForm(request) : ofJson(request));
        NoteViews views = views(request);
        return form
                ? Response.redirect(views.url(note)).status(303)
                : Response.json(views.json(note))
                        .status(201)
                        .header("Location", views.url(note))
                        .etag(note.tag());
    }

    private static NoteText ofJson(Request request) throws IOException {
        return request.json(NoteText.class).checked();
    }

    private static NoteText ofForm(Request request) throws IOException {
        MultiMap<String> fields = request.form().fields();
        List<String> tags =
                Arrays.stream(fields.first("tags").orElse("").split(","))
                        .map(String::strip)
                        .filter(tag -> !tag.isEmpty())
                        .toList();
        return new NoteText(fields.first("title").orElse(""), fields.first("text").orElse(""), tags)
                .checked();
    }

    /// `GET /notes/7`: a 304 for who has this version already.
    Response show(Request request) {
        Note note = required(request);
        NoteViews views = views(request);
        Response response =
                wantsPage(request)
                        ? Response.html(views.html(note)).etag(note.pageTag())
                        : Response.json(views.json(note)).etag(note.tag());
        return response.vary("Accept").conditional(request);
    }

    /// `PUT /notes/7`: a client must say which version it has changed, so that nobody overwrites
    /// what another one has written meanwhile.
    Response update(Request request) throws IOException {
        required(request);
        if (request.header("If-Match").isEmpty()) {
            throw HttpException.preconditionRequired()
                    .detail("say by If-Match which version was changed: its ETag");
        }
        NoteText text = ofJson(request);
        Note changed =
                store.change(
                                id(request),
                                note -> {
                                    request.requirePreconditions(note.validators());
                                    return note.withText(text, store.now());
                                })
                        .orElseThrow(() -> missing(request));
        return Response.json(views(request).json(changed)).etag(changed.tag());
    }

    /// `DELETE /notes/7`, with `If-Match` or without.
    Response delete(Request request) {
        Note note;
        do {
            note = required(request);
            request.requirePreconditions(note.validators());
        } while (!store.remove(note));
        note.attachments().forEach(folder::delete);
        return Response.empty(204);
    }

    /// `GET /notes/export`: all of them, a line of JSON each, sent while they are read: a million
    /// need no more memory than one.
    Response export(Request request) {
        NoteViews views = views(request);
        Stream<byte[]> lines =
                store.all().stream()
                        .map(note -> Json.text(views.json(note)) + "\n")
                        .map(line -> line.getBytes(StandardCharsets.UTF_8));
        return Response.stream(lines::iterator).contentType(LINES_OF_JSON);
    }

    // ---- what they have in common

    private Note required(Request request) {
        return store.find(id(request)).orElseThrow(() -> missing(request));
    }

    static long id(Request request) {
        return Long.parseLong(request.pathParameter("id"));
    }

    static HttpException missing(Request request) {
        return HttpException.notFound().detail("there is no note " + id(request));
    }

    static NoteViews views(Request request) {
        return new NoteViews(Urls.of(request.environ()));
    }

    /// @throws HttpException 406 if the client takes neither
    private static boolean wantsPage(Request request) {
        return request.accept()
                .best(MediaType.JSON, MediaType.TEXT_HTML)
                .orElseThrow(() ->
                        HttpException.notAcceptable()
                                .detail("there is application/json and text/html"))
                .equals(MediaType.TEXT_HTML);
    }

    private static int number(Request request, String name, int least, int most, int otherwise) {
        Optional<String> text = request.query(name);
        if (text.isEmpty()) {
            return otherwise;
        }
        try {
            int number = Integer.parseInt(text.get());
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // told below, as one that is out of range
        }
        throw HttpException.badRequest()
                .detail("%s is %s, allowed is %d to %d".formatted(name, text.get(), least, most));
    }

    private static String links(Request request, NoteStore.Page page) {
        Stream.Builder<Link> links = Stream.builder();
        if (page.offset() > 0) {
            int before = Math.max(0, page.offset() - page.limit());
            links.add(Link.of(part(request, page, before), "prev"));
        }
        if (page.offset() < page.total() - page.limit()) {
            links.add(Link.of(part(request, page, page.offset() + page.limit()), "next"));
        }
        return String.join(", ", links.build().map(Link::toString).toList());
    }

    private static String part(Request request, NoteStore.Page page, int offset) {
        UrlBuilder url = Urls.of(request.environ()).named("notes");
        for (String filter : List.of("tag", "q")) {
            url =
                    request.query(filter).isPresent()
                            ? url.query(filter, request.query(filter).get())
                            : url;
        }
        return url.query("offset", offset).query("limit", page.limit()).build();
    }
}
