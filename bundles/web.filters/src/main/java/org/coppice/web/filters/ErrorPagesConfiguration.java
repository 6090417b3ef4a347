package org.coppice.web.filters;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/// Describes `etc/org.coppice.web.filters.errorpages-NAME.cfg` to tools, and holds the defaults.
@ObjectClassDefinition(name = "Coppice filter: error pages")
@interface ErrorPagesConfiguration {
    @AttributeDefinition(description = "whether pages show failures with their stack traces")
    boolean debug() default false;

    @AttributeDefinition(
            description = "whether errors in plain text get the form that the client prefers")
    boolean plainErrors() default true;
}
