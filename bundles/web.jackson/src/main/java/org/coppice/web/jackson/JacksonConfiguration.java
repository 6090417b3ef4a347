package org.coppice.web.jackson;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/// Describes `etc/org.coppice.web.jackson.cfg` to tools, and holds the defaults.
@ObjectClassDefinition(name = "Coppice JSON by Jackson")
@interface JacksonConfiguration {
    @AttributeDefinition(description = "how deep arrays and objects of a document may be nested")
    int maxDepth() default 100;

    @AttributeDefinition(description = "the longest text in a document (characters)")
    int maxTextChars() default 1048576;

    @AttributeDefinition(description = "the longest number in a document (characters)")
    int maxNumberChars() default 100;

    @AttributeDefinition(description = "the most names, values and brackets in a document")
    long maxTokens() default 1000000;

    @AttributeDefinition(description = "whether properties that a type has not are refused")
    boolean refuseUnknown() default false;

    @AttributeDefinition(description = "whether empty properties are left out of what is written")
    boolean omitEmpty() default false;
}
