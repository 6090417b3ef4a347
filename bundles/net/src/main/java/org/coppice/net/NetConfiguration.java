package org.coppice.net;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/// Describes `etc/org.coppice.net.cfg` to tools; [ConfiguredResolvers] reads it.
@ObjectClassDefinition(name = "Coppice network")
@interface NetConfiguration {

    @AttributeDefinition(description = "auto, or the name of a resolver: dns, jdk")
    String resolver() default "auto";
}
