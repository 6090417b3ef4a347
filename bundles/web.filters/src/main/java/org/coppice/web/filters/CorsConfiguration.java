package org.coppice.web.filters;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/// Describes `etc/org.coppice.web.filters.cors-NAME.cfg` to tools, and holds the defaults.
@ObjectClassDefinition(name = "Coppice filter: CORS")
@interface CorsConfiguration {
    @AttributeDefinition(
            description = "whose pages may read: https://a.example, https://*.a.example, *, null")
    String origins() default "";

    @AttributeDefinition(description = "methods that such pages may use; * for all")
    String methods() default "GET, HEAD, POST";

    @AttributeDefinition(description = "request headers that such pages may set; * for all")
    String requestHeaders() default "Content-Type";

    @AttributeDefinition(description = "response headers that such pages may see; * for all")
    String exposedHeaders() default "";

    @AttributeDefinition(description = "whether such pages may send cookies and passwords")
    boolean credentials() default false;

    @AttributeDefinition(description = "how long a browser remembers what is allowed (s)")
    long maxAgeSeconds() default 600;

    @AttributeDefinition(description = "whether pages of the public network may reach this one")
    boolean privateNetwork() default false;
}
