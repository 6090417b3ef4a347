package org.coppice.example.notes;

import java.time.Clock;
import org.coppice.routing.api.RouteMap;
import org.coppice.routing.api.RouteRule;
import org.coppice.routing.api.RouteSource;
import org.coppice.web.Handler;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.Designate;

/// The routes of the notes. What each does is a method of [NoteHandlers] or [AttachmentHandlers].
@Component(configurationPid = "org.coppice.example.notes")
@Designate(ocd = NotesConfiguration.class)
public final class Notes implements RouteSource {
    private final NoteHandlers notes;
    private final AttachmentHandlers attachments;

    /// As a service.
    @Activate
    public Notes(NotesConfiguration configuration, BundleContext context) {
        this(NotesSettings.of(configuration, context.getDataFile("").toPath()), Clock.systemUTC());
    }

    Notes(NotesSettings settings, Clock clock) {
        NoteStore store = new NoteStore(clock, settings.maxNotes());
        AttachmentFolder folder = new AttachmentFolder(settings.folder());
        notes = new NoteHandlers(store, folder);
        attachments = new AttachmentHandlers(store, folder, settings.attachmentMaxBytes());
    }

    @Override
    public RouteMap routes() {
        String note = "/notes/{id:\\d{1,18}}";
        return RouteMap.builder()
                .connect(route("GET", "notes", "/notes", notes::list))
                .connect(route("POST", "create", "/notes", notes::create))
                .connect(route("GET", "export", "/notes/export", notes::export))
                .connect(route("GET", "note", note, notes::show))
                .connect(route("PUT", "update", note, notes::update))
                .connect(route("DELETE", "delete", note, notes::delete))
                .connect(route("POST", "attach", note + "/attachments", attachments::attach))
                .connect(
                        route("GET", "attachment", note + "/attachments/{name}", attachments::show))
                .build();
    }

    private static RouteRule route(String method, String name, String pattern, Handler handler) {
        return RouteRule.of(pattern).withMethods(method).named(name).to(handler);
    }
}
