package org.coppice.example.notes;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.coppice.routing.api.Urls;
import org.coppice.web.Html;

/// Notes as clients see them: as objects for JSON, and as pages.
///
/// @param urls of the request
record NoteViews(Urls urls) {

    /// A note in JSON.
    Map<String, Object> json(Note note) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("id", note.id());
        view.put("url", url(note));
        view.put("title", note.text().title());
        view.put("text", note.text().text());
        view.put("tags", note.text().tags());
        view.put("created", text(note.created()));
        view.put("changed", text(note.changed()));
        view.put("attachments", note.attachments().stream().map(each -> json(note, each)).toList());
        return view;
    }

    private Map<String, Object> json(Note note, Attachment attachment) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("name", attachment.name());
        view.put("type", attachment.type().toString());
        view.put("sizeBytes", attachment.sizeBytes());
        view.put("url", url(note, attachment));
        return view;
    }

    /// A page of notes in JSON.
    Map<String, Object> json(NoteStore.Page page) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("total", page.total());
        view.put("offset", page.offset());
        view.put("notes", page.notes().stream().map(this::json).toList());
        return view;
    }

    private static String text(Instant time) {
        return time.toString();
    }

    String url(Note note) {
        return urls.named("note").with("id", note.id()).build();
    }

    String url(Note note, Attachment attachment) {
        return urls.named("attachment")
                .with("id", note.id())
                .with("name", attachment.name())
                .build();
    }

    /// A note as a page.
    String html(Note note) {
        String attachments = lines(note.attachments(), each -> link(url(note, each), each.name()));
        return page(
                note.text().title(),
                "<pre>%s</pre>\n<p>%s</p>\n<ul>%s</ul>\n<p>%s</p>\n"
                        .formatted(
                                Html.escape(note.text().text()),
                                Html.escape(String.join(", ", note.text().tags())),
                                attachments,
                                link(urls.urlFor("notes"), "All notes")));
    }

    /// A page of notes.
    String html(NoteStore.Page page) {
        String notes = lines(page.notes(), each -> link(url(each), each.text().title()));
        return page("Notes", "<ul>%s</ul>\n<p>%d in all</p>\n".formatted(notes, page.total()));
    }

    private static <T> String lines(List<T> items, Function<T, String> text) {
        StringBuilder lines = new StringBuilder();
        items.forEach(each -> lines.append("<li>").append(text.apply(each)).append("</li>\n"));
        return lines.toString();
    }

    private static String link(String url, String text) {
        return "<a href=\"%s\">%s</a>".formatted(Html.escape(url), Html.escape(text));
    }

    private static String page(String title, String body) {
        return "<!doctype html>\n<html lang=\"en\">\n<title>%1$s</title>\n<h1>%1$s</h1>\n%2$s</html>\n"
                .formatted(Html.escape(title), body);
    }
}
