package org.coppice.routing.api;

import org.osgi.service.component.annotations.ComponentPropertyType;

/// The limits of a component's routes, beside [Route]:
///
/// ```java
///
/// **Threads**: a limit holds for all loops together. **Errors**: a value out of range is one line
/// in the log, and the service has no routes. **Null**: a property that is missing is no limit.
///
/// @Component
/// @Route("/reports/{name}")
/// @RouteLimits(maxConcurrent = 4, timeoutMillis = 30_000)
/// public class Reports implements Handler { … }
/// ```
///
/// Each pattern is a route of its own, with limits of its own. Without DS, register the service
/// with the properties [#MAX_CONCURRENT], [#BODY_MAX_BYTES] and [#TIMEOUT_MILLIS].
@ComponentPropertyType
public @interface RouteLimits {
    /// The prefix of the service properties.
    String PREFIX_ = "coppice.";

    /// The service property with the number of requests at once, a number or its text.
    String MAX_CONCURRENT = "coppice.maxConcurrent";

    /// The service property with the length of a request's body, a number or its text.
    String BODY_MAX_BYTES = "coppice.bodyMaxBytes";

    /// The service property with the time of a request, a number or its text.
    String TIMEOUT_MILLIS = "coppice.timeoutMillis";

    /// Requests at once, from the call to the close of the body: more get 503 with `Retry-After`. 0
    /// to 1,000,000; 0 is no limit.
    int maxConcurrent() default 0;

    /// The longest body of a request, in bytes: a longer one gets 413, before the handler is called
    /// if its length was sent, else when it is read. 0 or more; 0 is no limit beside the server's.
    long bodyMaxBytes() default 0;

    /// The longest time from the call of the handler to the last part of its body, in ms. The
    /// handler's green thread then meets a `Timeout` where it waits, and the client gets 503, or is
    /// cut if the response has begun; who computes is not interrupted. 0 to 86,400,000, a day; 0 is
    /// no limit.
    long timeoutMillis() default 0;
}
