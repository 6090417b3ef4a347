package org.coppice.web;

import org.coppice.wsgi.api.Environ;

/// The URL of a request and its parts: WebOb's `host_url`, `application_url`, `path_url`, `url` and
/// the like. Of `https://example.org:8443/app/books?x=y`, where the application was found by
/// `/app`:
///
/// | method | part |
/// |---|---|
/// | [#scheme] | `https` |
/// | [#host] | `example.org:8443` |
/// | [#domain] | `example.org` |
/// | [#port] | 8443 |
/// | [#origin] | `https://example.org:8443` |
/// | [#application] | `https://example.org:8443/app` |
/// | [#path] | `/app/books` |
/// | [#pathAndQuery] | `/app/books?x=y` |
/// | [#withoutQuery] | `https://example.org:8443/app/books` |
/// | [#toString] | all of it |
///
/// The host is the client's word: it may be anything that looks like a host.
///
/// **Threads**: belongs to the request's green thread. **Errors**: a `Host` that has characters
/// that no host has, or a port that is none, is an [HttpException] with status 400. **Null**:
/// nothing here is null.
public final class RequestUrl {
    private final Environ environ;

    RequestUrl(Environ environ) {
        this.environ = environ;
    }

    /// `http` or `https`.
    public String scheme() {
        return environ.urlScheme();
    }

    /// Host and port as the client wrote them in `Host`; without it those of the server, the port
    /// only if it is not that of the scheme.
    public String host() {
        return Urls.host(environ);
    }

    /// [#host] without its port: `example.org`, or `[::1]`.
    public String domain() {
        return Urls.domain(host());
    }

    /// The port of [#host], else that of the scheme.
    public int port() {
        return Urls.port(host(), scheme());
    }

    /// Scheme and host, without the port if it is that of the scheme: WebOb's `host_url`.
    public String origin() {
        return Urls.hostUrl(environ);
    }

    /// The URL of this application: up to where [Request#path] begins.
    public String application() {
        return origin() + Urls.encode(environ.scriptName());
    }

    /// The whole path with what led to this application, percent-encoded.
    public String path() {
        return Urls.fullPath(environ);
    }

    /// [#path] and the query: WebOb's `path_qs`.
    public String pathAndQuery() {
        return path() + Urls.query(environ);
    }

    /// The URL without the query: WebOb's `path_url`.
    public String withoutQuery() {
        return origin() + path();
    }

    /// The URL to which a link on this page leads: WebOb's `relative_url`.
    ///
    /// @param reference a URL, or relative to this one: `../x?y=z`
    public String resolve(String reference) {
        return Urls.resolve(environ, path(), reference);
    }

    /// As [#resolve], relative to [#application] and a slash.
    public String resolveInApplication(String reference) {
        return Urls.resolve(environ, Urls.encode(environ.scriptName()) + "/", reference);
    }

    /// The whole URL.
    @Override
    public String toString() {
        return origin() + pathAndQuery();
    }
}
