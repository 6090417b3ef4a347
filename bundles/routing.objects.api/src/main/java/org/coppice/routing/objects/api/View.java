package org.coppice.routing.objects.api;

import java.util.Objects;
import java.util.Optional;
import org.coppice.web.headers.MediaType;

/// A value that is not to be rendered as its method's [Expose] says: pecan's `override_template`.
///
/// **Threads**: immutable. **Errors**: see [Renderer]. **Null**: a `NullPointerException`.
///
/// @param value what is rendered
/// @param template as [Expose#template]
/// @param type the media type, whatever the client prefers; empty: the one that was chosen
public record View(Object value, String template, Optional<MediaType> type) {
    /// Checks that nothing is null.
    public View {
        Objects.requireNonNull(value, "value");
        Objects.requireNonNull(template, "template");
        Objects.requireNonNull(type, "type");
    }

    /// A value in another template.
    public static View of(String template, Object value) {
        return new View(value, template, Optional.empty());
    }

    /// This in that media type.
    public View as(MediaType mediaType) {
        return new View(value, template, Optional.of(mediaType));
    }
}
