package org.coppice.wsgi.validator;

import java.io.InputStream;
import java.io.Writer;
import java.util.List;
import java.util.Map;
import org.coppice.wsgi.api.Environ;
import org.coppice.wsgi.api.Headers;

/// The rules of the environ.
final class EnvironRules {
    private static final Map<String, Class<?>> REQUIRED =
            Map.of(
                    Environ.REQUEST_METHOD, String.class,
                    Environ.SERVER_NAME, String.class,
                    Environ.SERVER_PORT, String.class,
                    Environ.WSGI_VERSION, List.class,
                    Environ.WSGI_INPUT, InputStream.class,
                    Environ.WSGI_ERRORS, Writer.class,
                    Environ.WSGI_URL_SCHEME, String.class,
                    Environ.WSGI_MULTITHREAD, Boolean.class,
                    Environ.WSGI_MULTIPROCESS, Boolean.class,
                    Environ.WSGI_RUN_ONCE, Boolean.class);
    private static final Map<String, Class<?>> OPTIONAL =
            Map.of(
                    Environ.WSGI_INPUT_TERMINATED, Boolean.class,
                    Environ.HEADERS_RAW, Headers.class,
                    Environ.POST_HOOKS, List.class,
                    Environ.SET_IDLE, Runnable.class);
    private static final List<String> TEXTS =
            List.of(
                    Environ.SCRIPT_NAME,
                    Environ.PATH_INFO,
                    Environ.RAW_PATH_INFO,
                    Environ.QUERY_STRING,
                    Environ.CONTENT_TYPE,
                    Environ.CONTENT_LENGTH,
                    Environ.SERVER_PROTOCOL,
                    Environ.REMOTE_ADDR,
                    Environ.REMOTE_PORT);

    private EnvironRules() {}

    static void check(Environ environ) {
        Rule.ENVIRON_KEYS.require(environ != null, "the environ is null");
        REQUIRED.forEach((key, type) -> {
            Rule.ENVIRON_KEYS.require(environ.get(key) != null, "%s is missing", key);
            requireType(environ, key, type);
        });
        OPTIONAL.forEach((key, type) -> requireType(environ, key, type));
        TEXTS.forEach(key -> requireText(environ, key));
        environ.forEach(EnvironRules::checkHeader);
        checkMethod(environ.requestMethod());
        checkPath(environ);
        checkServer(environ.serverName(), (String) environ.get(Environ.SERVER_PORT));
        checkContentLength(environ);
        String scheme = environ.urlScheme();
        Rule.ENVIRON_SCHEME.require(
                scheme.equals("http") || scheme.equals("https"), "it is \"%s\"", scheme);
        Object version = environ.get(Environ.WSGI_VERSION);
        Rule.ENVIRON_VERSION.require(version.equals(List.of(1, 0)), "it is %s", version);
    }

    private static void requireType(Environ environ, String key, Class<?> type) {
        Object value = environ.get(key);
        Rule.ENVIRON_TYPES.require(
                value == null || type.isInstance(value),
                "%s is no %s but %s",
                key,
                type.getSimpleName(),
                value);
    }

    private static void requireText(Environ environ, String key) {
        requireType(environ, key, String.class);
        if (environ.get(key) instanceof String text) {
            requireBytes(key, text);
        }
    }

    private static void requireBytes(String key, String text) {
        Rule.ENVIRON_CHARACTERS.require(
                text.chars().allMatch(c -> c <= 0xff),
                "%s has characters above 0xff: \"%s\"",
                key,
                text);
    }

    private static void checkHeader(String key, Object value) {
        Rule.ENVIRON_HTTP_CONTENT.require(
                !key.equals("HTTP_CONTENT_TYPE") && !key.equals("HTTP_CONTENT_LENGTH"),
                "there is %s",
                key);
        if (key.startsWith(Environ.HEADER_PREFIX)) {
            Rule.ENVIRON_TYPES.require(
                    value instanceof String, "%s is no String but %s", key, value);
            requireBytes(key, (String) value);
        }
    }

    private static void checkMethod(String method) {
        boolean token = !method.isEmpty() && method.chars().allMatch(c -> c > ' ' && c < 0x7f);
        Rule.ENVIRON_METHOD.require(token, "it is \"%s\"", method);
    }

    private static void checkPath(Environ environ) {
        String scriptName = environ.scriptName();
        String pathInfo = environ.pathInfo();
        Rule.ENVIRON_PATH.require(
                environ.containsKey(Environ.SCRIPT_NAME) || environ.containsKey(Environ.PATH_INFO),
                "there is neither SCRIPT_NAME nor PATH_INFO");
        Rule.ENVIRON_PATH.require(
                scriptName.isEmpty() || scriptName.startsWith("/") && !scriptName.endsWith("/"),
                "SCRIPT_NAME is \"%s\"",
                scriptName);
        Rule.ENVIRON_PATH.require(
                pathInfo.isEmpty() || pathInfo.startsWith("/"), "PATH_INFO is \"%s\"", pathInfo);
    }

    private static void checkServer(String name, String port) {
        Rule.ENVIRON_SERVER.require(!name.isEmpty(), "SERVER_NAME is empty");
        boolean number = !port.isEmpty() && port.chars().allMatch(c -> c >= '0' && c <= '9');
        Rule.ENVIRON_SERVER.require(
                number || port.isEmpty() && name.equals("unix"), "SERVER_PORT is \"%s\"", port);
    }

    private static void checkContentLength(Environ environ) {
        Object text = environ.get(Environ.CONTENT_LENGTH);
        Rule.ENVIRON_CONTENT_LENGTH.require(
                text == null || text.equals("") || environ.contentLength().isPresent(),
                "it is \"%s\"",
                text);
    }
}
