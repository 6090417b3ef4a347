package org.coppice.routing.mapper;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/// What can be configured, for tools; `GraceSettings` reads it, because it answers a bad value with
/// a log line where a component property type would stop the component.
@ObjectClassDefinition(name = "Coppice routing")
@interface MapperConfiguration {
    /// How long a route that goes away waits for its requests in flight.
    @AttributeDefinition(
            description = "How long a route that goes away waits for its requests in flight (ms)")
    long graceMillis() default 5000;

    /// How long requests for a route that went away wait for its successor.
    @AttributeDefinition(
            description =
                    "How long requests for a route that went away wait for its successor (ms)")
    long updateGraceMillis() default 2000;
}
