package org.coppice.wsgi.api;

import org.osgi.annotation.versioning.ConsumerType;

/// A web application: PEP 3333's callable. Everything between a server and its handlers is one:
/// routers, filters (an `Application` around another one) and the handlers themselves.
///
/// A server finds it as an OSGi service by the property [#NAME].
///
/// **Threads**: called by any number of loops at once, each call on a green thread of its own; it
/// may block there. **Errors**: what it throws before the response has begun becomes a 500 and a
/// line in the log; thrown later, from the body too, it ends the connection, so that the client
/// sees a truncated response and never a wrong one. **Null**: neither arguments nor result are
/// null.
@ConsumerType
@FunctionalInterface
public interface Application {
    /// The service property that names an application: a server's configuration refers to it.
    String NAME = "coppice.application";

    /// Answers one request.
    ///
    /// It must call `start` before the body yields its first buffer: either before it returns, or
    /// in the body's first `hasNext`/`next` (PEP 3333, "The start_response() Callable").
    ///
    /// @param environ the request; belongs to this call and may be changed by it
    /// @param start begins the response; may be handed on to an inner application
    /// @return the body; the caller iterates it at most once and closes it exactly once, whatever
    ///   happens, a vanished client included
    /// @throws Exception whatever went wrong; see Errors above
    Body call(Environ environ, StartResponse start) throws Exception;
}
