package org.coppice.web.filters;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/// Describes `etc/org.coppice.web.filters.requestid-NAME.cfg` to tools, and holds the defaults.
@ObjectClassDefinition(name = "Coppice filter: request id")
@interface RequestIdConfiguration {
    @AttributeDefinition(description = "the header that has the id, of requests and responses")
    String header() default "X-Request-Id";

    @AttributeDefinition(description = "whether the id that a request brings is taken")
    boolean acceptIncoming() default true;

    @AttributeDefinition(description = "what ids that are made here begin with; none for nothing")
    String prefix() default "req-";

    @AttributeDefinition(description = "under which name logs have it (MDC); none for not at all")
    String logKey() default "requestId";
}
