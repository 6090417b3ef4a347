package org.coppice.example.notes;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.coppice.routing.api.RouteMap;
import org.coppice.routing.api.RouteRule;
import org.coppice.routing.api.RouteSource;
import org.coppice.web.Handler;
import org.coppice.wsgi.spi.SettingsReader;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The routes of the notes. What each does is a method of [NoteHandlers] or [AttachmentHandlers].
///
/// Its configuration changes while it serves, and the notes stay: a component without a method
/// [Modified] would begin anew, without them. It is read from a map, and not by Declarative
/// Services, so that a bad value is told in one line of the log and changes nothing.
@Component(configurationPid = Notes.PID)
@Designate(ocd = NotesConfiguration.class)
public final class Notes implements RouteSource {
    static final String PID = "org.coppice.example.notes";

    private static final Logger LOG = LoggerFactory.getLogger(Notes.class);

    private final Path own;
    private final NoteHandlers notes;
    private final AttachmentHandlers attachments;
    private volatile NotesSettings settings;

    /// As a service.
    @Activate
    public Notes(Map<String, ?> properties, BundleContext context) {
        this(properties, context.getDataFile("").toPath(), Clock.systemUTC());
    }

    /// @param own the folder of attachments if the configuration names none
    Notes(Map<String, ?> properties, Path own, Clock clock) {
        this.own = own;
        settings = NotesSettings.of(new SettingsReader(NotesConfiguration.class, Map.of()), own);
        configure(properties);
        NoteStore store = new NoteStore(clock, () -> settings.maxNotes());
        AttachmentFolder folder = new AttachmentFolder(() -> settings.folder());
        notes = new NoteHandlers(store, folder);
        attachments = new AttachmentHandlers(store, folder, () -> settings.attachmentMaxBytes());
    }

    /// Takes a changed configuration.
    @Modified
    void configure(Map<String, ?> properties) {
        SettingsReader reader = new SettingsReader(NotesConfiguration.class, properties);
        reader.unknownKeys().ifPresent(hint -> LOG.warn("Configuration {}: {}", PID, hint));
        try {
            settings = NotesSettings.of(reader, own);
        } catch (IllegalArgumentException e) {
            LOG.error("Configuration {} is refused, the former goes on: {}", PID, e.getMessage());
        }
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
