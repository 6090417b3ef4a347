package org.coppice.routing.objects;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/// What can be configured, for tools; `ObjectsSettings` reads it, because it answers a bad value
/// with a log line where a component property type would stop the component.
@ObjectClassDefinition(name = "Coppice controllers")
@interface ObjectsConfiguration {
    /// How long a controller that goes away waits for its requests in flight.
    @AttributeDefinition(
            description =
                    "How long a controller that goes away waits for its requests in flight (ms)")
    long graceMillis() default 5000;

    /// How long requests for a controller that went away wait for its successor.
    @AttributeDefinition(
            description =
                    "How long requests for a controller that went away wait for its successor (ms)")
    long updateGraceMillis() default 2000;

    /// Whether controllers are routes of the application `routes` too.
    @AttributeDefinition(
            description = "Whether controllers are routes of the application routes too")
    boolean mountInRoutes() default true;

    /// Whether a slash that is missing after a controller is added by a redirect.
    @AttributeDefinition(
            description =
                    "Whether a slash that is missing after a controller is added by a redirect")
    boolean slashRedirects() default true;

    /// Whether extensions of paths choose the media type.
    @AttributeDefinition(description = "Whether extensions of paths choose the media type")
    boolean extensions() default true;
}
