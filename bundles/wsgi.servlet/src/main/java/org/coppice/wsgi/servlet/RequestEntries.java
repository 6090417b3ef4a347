package org.coppice.wsgi.servlet;

import static org.coppice.wsgi.spi.GatewayEntries.asSent;

import jakarta.servlet.http.HttpServletRequest;
import java.security.cert.X509Certificate;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.coppice.wsgi.api.Environ;
import org.coppice.wsgi.spi.GatewayEntries;

/// The entries of a request's environ.
///
/// The path is as the container has understood it, and not as it was sent: what guards it in front
/// of the application, and what has chosen this servlet, must speak of the same path.
final class RequestEntries {
    private static final String CERTIFICATES = "jakarta.servlet.request.X509Certificate";

    private RequestEntries() {}

    /// @param patterns those of the servlet
    static Environ environ(HttpServletRequest request, List<String> patterns, ServletInput input) {
        GatewayEntries entries = new GatewayEntries(request.isSecure(), input);
        putTarget(entries, request, patterns);
        putEnds(entries, request);
        for (String name : Collections.list(request.getHeaderNames())) {
            for (String value : Collections.list(request.getHeaders(name))) {
                entries.header(name, bytes(Objects.requireNonNullElse(value, "")));
            }
        }
        if (request.getHeader("Host") == null && !request.getProtocol().startsWith("HTTP/1")) {
            entries.host(authority(request)); // it is elsewhere since HTTP/2
        }
        putUser(entries, request);
        return entries.environ();
    }

    private static void putTarget(
            GatewayEntries entries, HttpServletRequest request, List<String> patterns) {
        entries.put(Environ.REQUEST_METHOD, request.getMethod());
        String context = text(request.getContextPath());
        String servlet = text(request.getServletPath());
        String rest = text(request.getPathInfo());
        // "/" and "*.end" have the whole path in the servlet's
        boolean named =
                !rest.isEmpty() || patterns.contains(servlet) || patterns.contains(servlet + "/*");
        entries.put(Environ.SCRIPT_NAME, asSent(named ? context + servlet : context));
        entries.put(Environ.PATH_INFO, asSent(named ? rest : servlet));
        entries.put(Environ.RAW_PATH_INFO, asSent(text(request.getRequestURI())));
        if (request.getQueryString() != null) {
            entries.put(Environ.QUERY_STRING, asSent(request.getQueryString()));
        }
    }

    private static void putEnds(GatewayEntries entries, HttpServletRequest request) {
        entries.put(Environ.SERVER_NAME, text(request.getServerName()));
        entries.put(Environ.SERVER_PORT, Integer.toString(request.getServerPort()));
        entries.put(Environ.SERVER_PROTOCOL, request.getProtocol());
        entries.put(Environ.REMOTE_ADDR, text(request.getRemoteAddr()));
        entries.put(Environ.REMOTE_PORT, Integer.toString(request.getRemotePort()));
    }

    private static String authority(HttpServletRequest request) {
        int usual = request.isSecure() ? 443 : 80;
        int port = request.getServerPort();
        return port == usual ? request.getServerName() : request.getServerName() + ":" + port;
    }

    private static void putUser(GatewayEntries entries, HttpServletRequest request) {
        if (request.getRemoteUser() != null) {
            entries.put("REMOTE_USER", request.getRemoteUser());
        }
        if (request.getAuthType() != null) {
            entries.put("AUTH_TYPE", request.getAuthType());
        }
        if (request.getAttribute(CERTIFICATES) instanceof X509Certificate[] shown) {
            entries.put(Environ.CLIENT_CERTIFICATES, List.of(shown));
        }
    }

    /// Most containers read a byte a char, as it should be.
    private static String bytes(String value) {
        return value.chars().allMatch(c -> c <= 0xff) ? value : asSent(value);
    }

    private static String text(String orNull) {
        return orNull == null ? "" : orNull;
    }
}
