package org.coppice.web.filters;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/// Describes `etc/org.coppice.web.filters.compression-NAME.cfg` to tools, and holds the defaults.
@ObjectClassDefinition(name = "Coppice filter: compression")
@interface CompressionConfiguration {
    @AttributeDefinition(
            description = "codings, the best first; those that nobody provides are left out")
    String codings() default "zstd, br, gzip";

    @AttributeDefinition(description = "shorter bodies go out as they are (bytes)")
    long minBytes() default 256;

    @AttributeDefinition(description = "media types that are compressed; text/* for all of text")
    String types() default
            "text/*, application/json, application/javascript, application/xml, application/*+json,"
                    + " application/*+xml, application/wasm, image/svg+xml, font/ttf, font/otf";
}
