package org.coppice.web;

import org.osgi.annotation.versioning.ConsumerType;

/// Handles requests with the help of another handler: before it, after it, or in its place. See
/// [Handlers#filter].
///
/// **Threads** and **Errors**: as for [Handler]. What `next` throws may be caught. **Null**:
/// nothing here is null.
@ConsumerType
@FunctionalInterface
public interface HandlerFilter {
    /// Answers one request.
    ///
    /// An application may take the connection over and start no response, see
    /// [org.coppice.wsgi.api.Upgrade]: `next` returns one of status 101 without headers then.
    /// Whoever returns that, with headers or without, leaves the connection to the application, and
    /// nothing is sent; another response refuses it.
    ///
    /// @param next the handler that is filtered. A response of it that is not returned must be
    ///   closed: [Response#close]
    /// @throws Exception whatever went wrong; see Errors above
    Response handle(Request request, Handler next) throws Exception;
}
