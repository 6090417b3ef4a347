package org.coppice.pipeline;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/// Describes `etc/org.coppice.pipeline-NAME.cfg` to tools, and holds the defaults;
/// [PipelineSettings] reads it.
@ObjectClassDefinition(name = "Coppice pipeline")
@interface PipelineConfiguration {
    @AttributeDefinition(
            description = "names of filters (their property coppice.filter), the first met first")
    String filters() default "";

    @AttributeDefinition(description = "name of the application: its property coppice.application")
    String application() default "routes";

    @AttributeDefinition(
            description = "how long a filter or an application that goes waits for its requests")
    long graceMillis() default 5000;

    @AttributeDefinition(
            description = "how long requests wait for the successor of a part that went")
    long updateGraceMillis() default 2000;
}
