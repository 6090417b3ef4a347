package org.coppice.wsgi.jetty;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/// Describes `etc/org.coppice.wsgi.jetty-NAME.cfg` to tools, and holds the defaults;
/// [JettySettings] reads it.
@ObjectClassDefinition(name = "Coppice HTTP server on Jetty")
@interface JettyConfiguration {
    @AttributeDefinition(description = "name or address of this machine to listen on")
    String host() default "127.0.0.1";

    @AttributeDefinition(description = "port; 0 takes a free one, the log says which")
    int port() default 8090;

    @AttributeDefinition(description = "path of a Unix socket to listen at instead")
    String unixSocket() default "";

    @AttributeDefinition(
            description = "who may connect to Unix sockets: rw-rw----; empty is the umask's choice")
    String unixSocketPermissions() default "";

    @AttributeDefinition(
            description =
                    "several addresses instead: 127.0.0.1:8090, [::1]:8090, unix:/run/s, tls::8443")
    String listen() default "";

    @AttributeDefinition(
            description = "proxies that are believed: addresses, ranges as 10.0.0.0/8, unix")
    String trustedProxies() default "";

    @AttributeDefinition(
            description = "whether connections of trusted proxies begin with a PROXY header")
    boolean proxyProtocol() default false;

    @AttributeDefinition(
            description = "which fields of trusted proxies tell of the client",
            options = {@Option("none"), @Option("forwarded"), @Option("x-forwarded")})
    String forwardedHeaders() default "none";

    @AttributeDefinition(description = "name of the application: its property coppice.application")
    String application() default "routes";

    @AttributeDefinition(description = "how long a request waits for an application that is gone")
    long applicationGraceMillis() default 2000;

    @AttributeDefinition(description = "clients that may wait to be accepted")
    int backlogConnections() default 1024;

    @AttributeDefinition(
            description = "what the system keeps unsent of a connection; 0 leaves it to the system")
    int unsentMaxBytes() default 131072;

    @AttributeDefinition(description = "connections at a time; then the longest idle gives way")
    int maxConnections() default 65536;

    @AttributeDefinition(description = "connections of one client address; 0 is no limit")
    int maxConnectionsPerAddress() default 0;

    @AttributeDefinition(description = "an idle connection is kept so long; 0 keeps none")
    long keepAliveMillis() default 60000;

    @AttributeDefinition(description = "a request's head must be complete after so long")
    long headerTimeoutMillis() default 15000;

    @AttributeDefinition(description = "longest wait for the client within a request")
    long bodyTimeoutMillis() default 30000;

    @AttributeDefinition(description = "longest request line, with its line end")
    int requestLineMaxBytes() default 8192;

    @AttributeDefinition(description = "longest header fields of a request, all together")
    int headersMaxBytes() default 65536;

    @AttributeDefinition(description = "longest body of a request; 0 is no limit")
    long bodyMaxBytes() default 0;

    @AttributeDefinition(description = "how long requests in flight may take when it stops")
    long drainMillis() default 5000;

    @AttributeDefinition(
            description = "so long after drainMillis its port stays open for a successor")
    long handOverMillis() default 1000;

    @AttributeDefinition(description = "whether clients may speak HTTP/2")
    boolean http2() default true;

    @AttributeDefinition(description = "requests at a time on one connection of HTTP/2")
    int http2MaxStreams() default 128;

    @AttributeDefinition(description = "PEM file of the certificate and those between it and root")
    String tlsCertificateFile() default "";

    @AttributeDefinition(description = "PEM file of its key; empty if it is in the same file")
    String tlsKeyFile() default "";

    @AttributeDefinition(
            description = "password of an encrypted key",
            type = AttributeType.PASSWORD)
    String tlsKeyPassword() default "";

    @AttributeDefinition(description = "PKCS#12 file with certificates and keys instead")
    String tlsPkcs12File() default "";

    @AttributeDefinition(description = "password of that file", type = AttributeType.PASSWORD)
    String tlsPkcs12Password() default "";

    @AttributeDefinition(
            description = "whether clients are asked for a certificate",
            options = {@Option("none"), @Option("wanted"), @Option("needed")})
    String tlsClientAuthentication() default "none";

    @AttributeDefinition(description = "PEM file of the authorities that sign clients")
    String tlsTrustFile() default "";

    @AttributeDefinition(description = "value of the header Server; empty sends none")
    String serverHeader() default "";

    @AttributeDefinition(
            description = "whether a response 500 shows the failure with causes and stack traces")
    boolean debug() default false;

    @AttributeDefinition(description = "whether requests go to the log org.coppice.wsgi.access")
    boolean accessLog() default false;

    @AttributeDefinition(description = "a line of that log, as eventlet's log_format")
    String logFormat() default
            "%(client_ip)s - - [%(date_time)s] \"%(request_line)s\" %(status_code)s"
                    + " %(body_length)s %(wall_seconds).6f";

    @AttributeDefinition(description = "whether that log shows X-Forwarded-For as the client")
    boolean logForwardedFor() default false;
}
