package org.coppice.routing.openapi;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/// What can be configured, for tools; [OpenApiSettings] reads it, because it answers a bad value
/// with a log line where a component property type would stop the component.
@ObjectClassDefinition(name = "Coppice OpenAPI document")
@interface OpenApiConfiguration {
    /// Where the document is.
    @AttributeDefinition(description = "where the document is: a path without variables")
    String path() default "/openapi.json";

    /// What the document calls the whole.
    @AttributeDefinition(description = "what the document calls the whole")
    String title() default "Coppice";

    /// Which version of it.
    @AttributeDefinition(description = "the version of the whole, for its users")
    String version() default "1.0.0";
}
