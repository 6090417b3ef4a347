package org.coppice.web;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.coppice.web.headers.Accept;
import org.coppice.web.headers.MediaType;
import org.coppice.wsgi.api.Environ;
import org.coppice.wsgi.api.Headers;
import org.coppice.wsgi.api.Status;

/// How the client is told of an [HttpException].
enum ErrorBody {
    TEXT(MediaType.TEXT_PLAIN) {
        @Override
        Response whole(Status status, Headers headers, String message, Optional<String> comment) {
            return Response.text(message + "\n");
        }
    },
    HTML(MediaType.TEXT_HTML) {
        @Override
        Response whole(Status status, Headers headers, String message, Optional<String> comment) {
            String link =
                    headers.first("Location")
                            .map(Html::escape)
                            .map(url -> "<p><a href=\"%s\">%s</a></p>\n".formatted(url, url))
                            .orElse("");
            // Entities mean nothing in a comment, but two hyphens could end it.
            String comments =
                    comment.map(text -> Html.escape(text).replace("-", "&#45;"))
                            .map("<!-- %s -->\n"::formatted)
                            .orElse("");
            return Response.html(
                    PAGE.formatted(status, status, Html.escape(message), link, comments));
        }
    },
    JSON(MediaType.JSON) {
        @Override
        Response whole(Status status, Headers headers, String message, Optional<String> comment) {
            Map<String, Object> object = new LinkedHashMap<>();
            object.put("message", message);
            object.put("code", status.code());
            object.put("title", status.reason());
            return Response.json(object);
        }
    };

    private static final String PAGE =
            """
            <!doctype html>
            <html lang="en">
            <head><meta charset="utf-8"><title>%s</title></head>
            <body>
            <h1>%s</h1>
            <p>%s</p>
            %s%s</body>
            </html>
            """;

    private final MediaType type;

    ErrorBody(MediaType type) {
        this.type = type;
    }

    /// The form that the request's `Accept` prefers; text if it prefers none of them.
    static ErrorBody of(Environ environ) {
        Optional<String> sent = environ.header("Accept");
        if (sent.isEmpty()) {
            return TEXT;
        }
        Accept accept = Accept.parse(sent.get());
        ErrorBody best = TEXT;
        double quality = accept.quality(TEXT.type);
        for (ErrorBody each : values()) {
            if (accept.quality(each.type) > quality) {
                best = each;
                quality = accept.quality(each.type);
            }
        }
        return best;
    }

    Response response(Status status, Headers headers, String message, Optional<String> comment) {
        Response response =
                isEmpty(status)
                        ? Response.empty(status.code())
                        : whole(status, headers, message, comment).status(status.code());
        for (Headers.Field field : headers) {
            response = response.header(field.name(), field.value());
        }
        return response;
    }

    /// Whether there is nothing to choose a form for.
    static boolean isEmpty(Status status) {
        return !status.allowsBody() || status.code() == 205;
    }

    abstract Response whole(
            Status status, Headers headers, String message, Optional<String> comment);

    /// What there is to say of a status in general.
    static String explain(int code) {
        return switch (code) {
            case 300 -> "There are several forms of the resource.";
            case 301, 308 -> "The resource has moved for ever.";
            case 302, 307 -> "The resource has moved for now.";
            case 303 -> "The answer is to be read elsewhere.";
            case 304 -> "The resource has not changed.";
            case 400 -> "The server could not understand the request.";
            case 401 -> "The server could not verify that you may see the resource.";
            case 402 -> "The resource is to be paid for.";
            case 403 -> "You may not see the resource.";
            case 404 -> "The resource could not be found.";
            case 405 -> "The method is not allowed for this resource.";
            case 406 -> "The resource has none of the forms that the request accepts.";
            case 407 -> "The proxy must know you first.";
            case 408 -> "The request took too long to arrive.";
            case 409 -> "The request conflicts with the state of the resource.";
            case 410 -> "The resource is gone for ever.";
            case 411 -> "The request must tell the length of its body.";
            case 412 -> "A condition of the request is not met.";
            case 413 -> "The body of the request is too large.";
            case 414 -> "The URL of the request is too long.";
            case 415 -> "The body of the request has a type that is not read here.";
            case 416 -> "The resource has no such range of bytes.";
            case 417 -> "What the request expects cannot be met.";
            case 421 -> "The request is for another server.";
            case 422 -> "The request can be read, and makes no sense.";
            case 423 -> "The resource is locked.";
            case 424 -> "Something that the request depends on has failed.";
            case 425 -> "The request came too early to be safe.";
            case 426 -> "The request needs another protocol.";
            case 428 -> "The request must have a condition, such as If-Match.";
            case 429 -> "There were too many requests.";
            case 431 -> "The headers of the request are too large.";
            case 451 -> "The resource may not be shown for legal reasons.";
            case 500 -> "The server has failed.";
            case 501 -> "The server cannot do this.";
            case 502 -> "A server behind this one has answered with nonsense.";
            case 503 -> "The server cannot answer now.";
            case 504 -> "A server behind this one has not answered.";
            case 505 -> "The server does not speak this version of HTTP.";
            case 507 -> "The server has no space left.";
            case 511 -> "You must log in to the network first.";
            default -> Status.of(code).reason() + ".";
        };
    }
}
