package org.coppice.routing.objects.api;

import org.coppice.web.Request;
import org.coppice.web.Response;
import org.coppice.web.headers.MediaType;
import org.osgi.annotation.versioning.ConsumerType;

/// Makes responses of what controllers return, in one media type: this is where a template engine
/// joins in. As an OSGi service it is for all controllers of the application `objects`. JSON needs
/// none, nor does a method that returns text or bytes.
///
/// **Threads**: any. **Errors**: those of the request. **Null**: never.
@ConsumerType
public interface Renderer {
    /// The media type, without parameters: `text/html`.
    MediaType type();

    /// The value as a response.
    ///
    /// @param value what the method returned
    /// @param template of [Expose#template] or [View#template]; may be empty
    /// @throws Exception see Errors above
    Response render(Object value, String template, Request request) throws Exception;
}
