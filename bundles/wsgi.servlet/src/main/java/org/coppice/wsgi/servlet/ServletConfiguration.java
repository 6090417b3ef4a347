package org.coppice.wsgi.servlet;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/// Describes `etc/org.coppice.wsgi.servlet-NAME.cfg` to tools, and holds the defaults;
/// [ServletSettings] reads it.
@ObjectClassDefinition(name = "Coppice application as a servlet")
@interface ServletConfiguration {
    @AttributeDefinition(description = "patterns of the servlet, with commas between them")
    String pattern() default "/*";

    @AttributeDefinition(description = "filter of the whiteboard's contexts; empty is the default")
    String contextSelect() default "";

    @AttributeDefinition(description = "filter of the HTTP containers; empty is any")
    String target() default "";

    @AttributeDefinition(description = "of two servlets with a pattern the higher one serves")
    int ranking() default 0;

    @AttributeDefinition(description = "name of the application: its property coppice.application")
    String application() default "routes";

    @AttributeDefinition(description = "how long a request waits for an application that is gone")
    long applicationGraceMillis() default 2000;

    @AttributeDefinition(description = "name of the loop; empty is all by turns")
    String loop() default "";

    @AttributeDefinition(description = "requests at a time; more are answered 503")
    int maxRequests() default 10000;

    @AttributeDefinition(description = "longest body of a request; 0 is no limit")
    long bodyMaxBytes() default 0;

    @AttributeDefinition(description = "longest wait for the client within a request")
    long bodyTimeoutMillis() default 30000;

    @AttributeDefinition(description = "how long requests in flight may take when it stops")
    long drainMillis() default 5000;

    @AttributeDefinition(description = "whether a response 500 shows the stack trace")
    boolean debug() default false;
}
