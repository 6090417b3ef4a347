package org.coppice.web;

import org.osgi.annotation.versioning.ConsumerType;

/// Answers requests: what you write. As an OSGi service with a route it is deployed by dropping its
/// bundle into the container:
///
/// ```java
/// @Component
/// @Route("/hello/{name}")
/// public class Hello implements Handler {
///     @Override
///     public Response handle(Request request) {
///         return Response.text("Hello, " + request.pathParameter("name") + "!\n");
///     }
/// }
/// ```
///
/// **Threads**: called by any number of loops at once, each call on a green thread of its own,
/// where it may block as long as it likes. **Errors**: an [HttpException] becomes its response;
/// anything else is logged by the server and becomes a 500. **Null**: neither argument nor result
/// is null.
@ConsumerType
@FunctionalInterface
public interface Handler {
    /// Answers one request.
    ///
    /// @throws Exception whatever went wrong; see Errors above
    Response handle(Request request) throws Exception;
}
