package org.coppice.example.chat;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/// `etc/org.coppice.example.chat-NAME.cfg`.
@ObjectClassDefinition(name = "Coppice example chat")
@interface ChatConfiguration {
    @AttributeDefinition(description = "where it listens: host:port, :port or unix:/path")
    String address() default "127.0.0.1:7070";

    @AttributeDefinition(description = "PEM file of the certificate for TLS; empty for none")
    String tlsCertificate() default "";

    @AttributeDefinition(description = "PEM file of its key")
    String tlsKey() default "";

    @AttributeDefinition(description = "people at a time; further ones wait")
    int maxConnections() default 20000;

    @AttributeDefinition(description = "how long people may go on when it stops")
    long drainMillis() default 1000;
}
