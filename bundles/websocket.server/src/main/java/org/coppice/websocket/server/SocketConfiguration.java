package org.coppice.websocket.server;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/// Describes `etc/org.coppice.websocket.server.cfg` to tools, and holds the defaults;
/// [SocketSettings] reads it.
@ObjectClassDefinition(name = "Coppice WebSockets")
@interface SocketConfiguration {
    @AttributeDefinition(description = "the longest frame that clients may send, inflated")
    long maxFrameBytes() default 8388608;

    @AttributeDefinition(description = "the longest message that clients may send, inflated")
    long maxMessageBytes() default 8388608;

    @AttributeDefinition(description = "what may wait for a client that does not read")
    long sendQueueMaxBytes() default 1048576;

    @AttributeDefinition(
            description = "what becomes of more than that",
            options = {@Option("block"), @Option("drop"), @Option("close")})
    String overflow() default "block";

    @AttributeDefinition(
            description = "a client that is silent for so long is asked whether it lives; 0: never")
    long pingMillis() default 30000;

    @AttributeDefinition(description = "so long it has for any sign of life then")
    long pongTimeoutMillis() default 15000;

    @AttributeDefinition(description = "how long a client's answer to a close frame is waited for")
    long closeTimeoutMillis() default 5000;

    @AttributeDefinition(description = "how long the conversations of a handler that goes may last")
    long graceMillis() default 5000;

    @AttributeDefinition(description = "whether messages are compressed, if the client wants it")
    boolean deflate() default true;

    @AttributeDefinition(
            description = "whether a message may refer to those before it: smaller, more memory")
    boolean deflateContext() default false;

    @AttributeDefinition(description = "shorter messages are not compressed")
    int deflateMinBytes() default 1024;

    @AttributeDefinition(
            description =
                    "whose pages may connect: https://a.example, https://b.example, or *; empty:"
                            + " those of the host itself")
    String origins() default "";
}
