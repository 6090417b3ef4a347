package org.coppice.web.filters;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/// Describes `etc/org.coppice.web.filters.timing-NAME.cfg` to tools, and holds the defaults.
@ObjectClassDefinition(name = "Coppice filter: timing")
@interface TimingConfiguration {
    @AttributeDefinition(description = "what the time until the response begins is called")
    String metric() default "app";

    @AttributeDefinition(description = "whose pages may see it, too: origins, or * for all")
    String allowOrigin() default "";
}
