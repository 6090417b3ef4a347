package org.coppice.wsgi.validator;

/// What a [Validator] checks: the rules of PEP 3333 and of `org.coppice.wsgi.api`, under the names
/// that its messages have.
public enum Rule {
    // ---- what a server owes the application

    /// PEP 3333, "environ Variables".
    ENVIRON_KEYS(Side.SERVER, "the variables that PEP 3333 requires are there"),
    /// PEP 3333, "environ Variables".
    ENVIRON_TYPES(Side.SERVER, "each variable has the type that Environ says"),
    /// PEP 3333, "Unicode Issues".
    ENVIRON_CHARACTERS(Side.SERVER, "text from the network holds one byte a char"),
    /// `wsgiref.validate`: the two have keys without a prefix.
    ENVIRON_HTTP_CONTENT(Side.SERVER, "there is neither HTTP_CONTENT_TYPE nor HTTP_CONTENT_LENGTH"),
    /// PEP 3333, "environ Variables".
    ENVIRON_METHOD(Side.SERVER, "REQUEST_METHOD is a token"),
    /// PEP 3333, "environ Variables".
    ENVIRON_PATH(
            Side.SERVER,
            "SCRIPT_NAME is empty or begins with / and does not end with it, PATH_INFO is empty or"
                    + " begins with /, one of them is there"),
    /// PEP 3333, "environ Variables".
    ENVIRON_SERVER(
            Side.SERVER, "SERVER_NAME is not empty, SERVER_PORT is a number but for a Unix socket"),
    /// PEP 3333, "environ Variables".
    ENVIRON_CONTENT_LENGTH(
            Side.SERVER, "CONTENT_LENGTH is a whole number of 0 or more where it is there"),
    /// PEP 3333, "environ Variables".
    ENVIRON_SCHEME(Side.SERVER, "wsgi.url_scheme is http or https"),
    /// PEP 3333, "environ Variables".
    ENVIRON_VERSION(Side.SERVER, "wsgi.version is 1, 0"),
    /// PEP 3333, "Input and Error Streams".
    INPUT_READ(Side.SERVER, "reading wsgi.input gives bytes, or -1 at the end and then for ever"),
    /// PEP 3333, "Input and Error Streams".
    INPUT_LENGTH(Side.SERVER, "wsgi.input has as many bytes as CONTENT_LENGTH says"),
    /// PEP 3333, "The start_response() Callable".
    START_GIVES_WRITER(Side.SERVER, "start returns a writer"),
    /// PEP 3333, "Error Handling".
    FAILURE_IS_THROWN_AGAIN(
            Side.SERVER, "start with a failure throws it when the response has begun"),
    /// PEP 3333, "Specification Details".
    BODY_ITERATED_ONCE(Side.SERVER, "the body is iterated at most once, and not after its close"),
    /// PEP 3333, "Specification Details".
    BODY_CLOSED_ONCE(Side.SERVER, "the body is closed once, whatever happens"),

    // ---- what an application owes the server

    /// PEP 3333, "The start_response() Callable".
    START_BEFORE_BODY(
            Side.APPLICATION, "start is called before the first buffer or the end of the body"),
    /// PEP 3333, "The start_response() Callable".
    START_TWICE(Side.APPLICATION, "start is called again only with a failure"),
    /// PEP 3333, "The start_response() Callable".
    START_ARGUMENTS(Side.APPLICATION, "start gets a status, headers, and a failure or none"),
    /// RFC 9110, section 15.
    STATUS(
            Side.APPLICATION,
            "the status is one of a response: 200..599, or 101 where the connection is taken over"),
    /// `wsgiref.validate`.
    HEADER_NAME(
            Side.APPLICATION,
            "no header is called Status, and no name ends with a hyphen or an underscore"),
    /// PEP 3333, "Other HTTP Features".
    HOP_BY_HOP(Side.APPLICATION, "headers that describe the connection are the server's business"),
    /// `org.coppice.wsgi.api.StartResponse`.
    HEADERS_KEPT(
            Side.APPLICATION, "headers do not change between start and the end of the response"),
    /// `wsgiref.validate`.
    CONTENT_TYPE(
            Side.APPLICATION,
            "a response has one Content-Type, but none with status 204 or 304, and with 205 as it"
                    + " likes"),
    /// PEP 3333, "Handling the Content-Length Header".
    CONTENT_LENGTH(
            Side.APPLICATION,
            "Content-Length and lengthBytes are a number of 0 or more, and that of the bytes that"
                    + " come"),
    /// RFC 9110, sections 15.2, 15.3.5, 15.3.6 and 15.4.5.
    NO_BODY(Side.APPLICATION, "responses of status 1xx, 204, 205 and 304 have no bytes"),
    /// PEP 3333, "Specification Details".
    BODY(Side.APPLICATION, "an application returns a body, and its buffers are not null"),
    /// PEP 3333, "The write() Callable".
    WRITE(
            Side.APPLICATION,
            "write gets a buffer, and is called only before the application returns"),
    /// PEP 3333, "Input and Error Streams".
    INPUT_CLOSE(Side.APPLICATION, "wsgi.input is not closed"),
    /// PEP 3333, "Input and Error Streams".
    ERRORS_CLOSE(Side.APPLICATION, "wsgi.errors is not closed"),
    /// `org.coppice.wsgi.api.Application`: all of it belongs to one call.
    AFTER_THE_END(Side.APPLICATION, "start, write and wsgi.input are not used after the response");

    /// Who has to keep a rule.
    public enum Side {
        /// Whoever called the validator: a server, or a filter around it.
        SERVER,
        /// Whoever the validator calls: an application, or a filter with one.
        APPLICATION
    }

    private final Side side;
    private final String text;

    Rule(Side side, String text) {
        this.side = side;
        this.text = text;
    }

    /// Who has to keep it.
    public Side side() {
        return side;
    }

    /// What it demands, as a part of a sentence.
    public String text() {
        return text;
    }

    void require(boolean kept, String found, Object... values) {
        if (!kept) {
            throw new ContractViolation(this, found.formatted(values));
        }
    }
}
