package org.coppice.resolver.jdk;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/// Describes `etc/org.coppice.resolver.jdk.cfg` to tools; [JdkSettings] reads it.
@ObjectClassDefinition(name = "Coppice resolver jdk")
@interface JdkConfiguration {

    @AttributeDefinition(description = "how many hosts may be looked up at the same time")
    int threads() default 10;

    @AttributeDefinition(description = "how long a look-up may take; milliseconds")
    long limitMillis() default 10000;
}
