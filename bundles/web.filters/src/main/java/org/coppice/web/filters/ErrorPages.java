package org.coppice.web.filters;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import org.coppice.web.Handlers;
import org.coppice.web.HttpException;
import org.coppice.web.Request;
import org.coppice.web.Response;
import org.coppice.web.headers.MediaType;
import org.coppice.wsgi.api.Application;
import org.coppice.wsgi.api.ApplicationGoneException;
import org.coppice.wsgi.api.Body;
import org.coppice.wsgi.api.Filter;
import org.coppice.wsgi.api.Headers;
import org.coppice.wsgi.spi.ClientGoneException;
import org.coppice.wsgi.spi.RefusedException;
import org.coppice.wsgi.spi.SettingsReader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes pages of failures: HTML, JSON or text, as the client's `Accept` prefers (ironic's
/// `ParsableErrorMiddleware`, trove's `FaultWrapper`). What an application throws is logged and
/// becomes a 500 that tells the client the request's id, if there is a [RequestId] before it, and
/// nothing of the failure unless `debug` is set. Errors that an application answers in plain text
/// get that form, too.
///
/// What fails later, while the body is sent, ends the connection as ever. What is the server's
/// business passes: a client that has gone, a body that the server refuses, a kill.
///
/// **Threads**: any. **Errors**: see [#of]. **Null**: nothing here is null.
public final class ErrorPages implements Filter {
    private static final Logger LOG = LoggerFactory.getLogger(ErrorPages.class);
    private static final int PLAIN_MAX_BYTES = 8 * 1024;

    private final boolean debug;
    private final boolean plainErrors;

    private ErrorPages(SettingsReader reader) {
        debug = reader.flag("debug");
        plainErrors = reader.flag("plainErrors");
        reader.requireNoFaults();
    }

    /// A filter with these settings, the keys of the configuration.
    ///
    /// @throws IllegalArgumentException that names all that is wrong with them
    public static ErrorPages of(Map<String, ?> settings) {
        return new ErrorPages(new SettingsReader(ErrorPagesConfiguration.class, settings));
    }

    @Override
    public Application around(Application inner) {
        return Handlers.filter(
                        (request, next) -> {
                            Response response;
                            try {
                                response = next.handle(request);
                            } catch (HttpException | ApplicationGoneException e) {
                                throw e;
                            } catch (Exception e) {
                                return failed(e, request);
                            }
                            return plainErrors ? inForm(response, request) : response;
                        })
                .around(inner);
    }

    // ---- failures

    private Response failed(Exception failure, Request request) throws Exception {
        if (isOfServer(failure)) {
            throw failure;
        }
        String id = request.environ().get(RequestId.KEY) instanceof String text ? text : "";
        LOG.error(
                "Application failed at {} {}{}",
                request.method(),
                request.path().replaceAll("\\p{Cntrl}", "?"),
                id.isEmpty() ? "" : ", request " + id,
                failure);
        String message =
                id.isEmpty()
                        ? "The server has failed."
                        : "The server has failed, request " + id + ".";
        HttpException error = HttpException.internalServerError();
        return error.detail(debug ? message + "\n\n" + trace(failure) : message)
                .response(request)
                .header("Cache-Control", "no-store");
    }

    private static boolean isOfServer(Throwable failure) {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (each instanceof ClientGoneException
                    || each instanceof RefusedException
                    || each instanceof InterruptedException) {
                return true;
            }
        }
        return false;
    }

    private static String trace(Exception failure) {
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        return text.toString();
    }

    // ---- errors in plain text

    private static Response inForm(Response response, Request request) {
        int code = response.status().code();
        if (code < 400
                || code > 599
                || response.headers().contains("Content-Encoding")
                || !isPlain(response)) {
            return response;
        }
        Body body = response.body();
        if (body.lengthBytes() < 0 || body.lengthBytes() > PLAIN_MAX_BYTES) {
            return response;
        }
        String text = response.readText().strip();
        HttpException error = HttpException.of(code);
        Response formed = (text.isEmpty() ? error : error.detail(text)).response(request);
        for (Headers.Field field : response.headers()) {
            if (field.name().equalsIgnoreCase("Vary")) {
                formed = formed.vary(field.value().strip().split("\\s*,\\s*"));
            } else if (!isOfContent(field.name())) {
                formed = formed.addHeader(field.name(), field.value());
            }
        }
        return formed;
    }

    private static boolean isPlain(Response response) {
        return !response.headers().contains("Content-Type")
                || response.mediaType().filter(MediaType.TEXT_PLAIN::isSameAs).isPresent();
    }

    private static boolean isOfContent(String name) {
        return name.regionMatches(true, 0, "Content-", 0, "Content-".length())
                || name.equalsIgnoreCase("ETag")
                || name.equalsIgnoreCase("Last-Modified");
    }
}
