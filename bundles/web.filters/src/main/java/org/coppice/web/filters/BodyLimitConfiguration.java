package org.coppice.web.filters;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/// Describes `etc/org.coppice.web.filters.bodylimit-NAME.cfg` to tools, and holds the defaults.
@ObjectClassDefinition(name = "Coppice filter: body limit")
@interface BodyLimitConfiguration {
    @AttributeDefinition(description = "the longest body of a request (bytes)")
    long maxBytes() default 1048576;
}
