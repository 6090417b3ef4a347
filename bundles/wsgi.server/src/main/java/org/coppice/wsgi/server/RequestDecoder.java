package org.coppice.wsgi.server;

import java.nio.ByteBuffer;
import org.coppice.wsgi.api.Headers;
import org.coppice.wsgi.spi.PrintableText;
import org.coppice.wsgi.spi.Problem;
import org.eclipse.jetty.http.ComplianceViolation;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.http.HttpParser;
import org.eclipse.jetty.http.HttpTokens;
import org.eclipse.jetty.http.HttpVersion;

/// Turns the bytes of requests into events, one after the other. It does no I/O: whoever has bytes
/// asks for the [#next] event until it is [Event#MORE].
///
/// The grammar is Jetty's parser's, in its strictest mode: no folded lines, no bare line feeds, no
/// two lengths, no length beside a transfer encoding, one `Host`. What is said here is what Coppice
/// adds: limits, the exact request line, versions, hosts, transfer encodings, expectations and
/// trailers.
///
/// A head comes as [Event#HEAD], then its body as any number of [Event#CONTENT], then [Event#END],
/// unless [#isEnded] said already that there is no body. Then [#reset]. After [Event#BAD] a decoder
/// is of no use any more.
final class RequestDecoder implements HttpParser.RequestHandler {
    enum Event {
        /// All bytes are used up; give more.
        MORE,
        /// [#head] is there.
        HEAD,
        /// [#content] is there.
        CONTENT,
        /// The request is complete.
        END,
        /// [#problem] is there.
        BAD
    }

    /// Jetty gives well-known names in their registered case, however they were sent (RFC 9110,
    /// section 5.1, allows it); its other mode, which should not, does so too and is slower.
    private static final HttpCompliance RULES = HttpCompliance.STRICT;

    private static final int FIELD_CACHE_CHARS = 1024;

    /// So many may stand before a request: clients of old send one behind a body (RFC 9112, section
    /// 2.2).
    private static final int EMPTY_LINES_MAX = 8;

    /// What a request line has besides method and target: two blanks, `HTTP/1.1` and its end.
    private static final int LINE_REST_BYTES = 12;

    private static final char NO_UTF8 = '\uFFFD';

    private final HttpParser parser;
    private final LimitSettings limits;

    private ByteBuffer input;
    private int inputStart;
    private long headBytes;
    private long lineBytes;
    private int fields;
    private long bodyBytes;
    private int emptyLines;
    private boolean afterReturn;
    private final LineEnd lineEnd = new LineEnd();
    private HttpField goodHost;
    private boolean unknownCoding;
    private Headers trailers = Headers.empty();
    private Event event;
    private RequestHead head;
    private boolean headDone;
    private ByteBuffer content;
    private boolean ended;
    private Problem problem;

    RequestDecoder(LimitSettings limits) {
        this.limits = limits;
        // Jetty's own limit is for what no event shows: chunk extensions and trailers.
        this.parser =
                new HttpParser(
                        this, limits.requestLineMaxBytes() + limits.headersMaxBytes(), RULES);
        // The parser remembers fields of earlier requests, and here those may be of other
        // connections. Without this a value that differs in case would be taken for the former.
        parser.setHeaderCacheCaseSensitive(true);
    }

    boolean hasLimits(LimitSettings others) {
        return limits == others;
    }

    /// The next event of these bytes, of which it uses as many as it needs.
    Event next(ByteBuffer bytes) {
        event = Event.MORE;
        if (!parser.isStart() || findsLine(bytes)) {
            input = bytes;
            inputStart = bytes.position();
            parser.parseNext(bytes);
            if (problem == null && !headDone) {
                headBytes += bytes.position() - inputStart;
                checkHeadSize();
                if (head == null) {
                    lineEnd.keep(bytes, inputStart);
                }
            }
        }
        return problem == null ? event : Event.BAD;
    }

    /// Skips empty lines, and looks at the first character behind them: Jetty would skip more, and
    /// takes what no method begins with.
    private boolean findsLine(ByteBuffer bytes) {
        while (bytes.hasRemaining()) {
            byte first = bytes.get(bytes.position());
            if (first != (afterReturn ? '\n' : '\r')) {
                if (afterReturn || !isTokenCharacter(first)) {
                    problem = lineMalformed();
                }
                return problem == null;
            }
            bytes.get();
            emptyLines += afterReturn ? 1 : 0;
            afterReturn = !afterReturn;
            if (emptyLines > EMPTY_LINES_MAX) {
                problem = lineMalformed();
                return false;
            }
        }
        return false;
    }

    private static boolean isTokenCharacter(byte b) {
        HttpTokens.Token token = HttpTokens.getToken(b);
        return switch (token.getType()) {
            case ALPHA, DIGIT, TCHAR -> true;
            default -> false;
        };
    }

    /// Whether nothing of a request has come; empty lines before one do not count.
    boolean isIdle() {
        return parser.isStart() && !afterReturn;
    }

    /// Whether no part of a request is still to come.
    boolean isQuiet() {
        return problem == null && (ended || isIdle());
    }

    /// Whether the request is complete.
    boolean isEnded() {
        return ended;
    }

    RequestHead head() {
        return head;
    }

    /// A part of the body: a view of the bytes that were given last.
    ByteBuffer content() {
        return content;
    }

    Problem problem() {
        return problem;
    }

    /// What came behind the chunks of a request that is complete.
    Headers trailers() {
        return trailers.frozen();
    }

    /// Makes it ready for the next request.
    ///
    /// @return whether it is; false if the last one was left in its middle
    boolean reset() {
        if (!ended && !isIdle() || problem != null) {
            return false;
        }
        parser.reset();
        if (parser.getHeaderCacheSize()
                < 0) { // Jetty gives it up when a connection is to be closed
            parser.setHeaderCacheSize(FIELD_CACHE_CHARS);
        }
        headBytes = 0;
        lineBytes = 0;
        fields = 0;
        bodyBytes = 0;
        head = null;
        headDone = false;
        content = null;
        ended = false;
        input = null;
        emptyLines = 0;
        unknownCoding = false;
        trailers = Headers.empty();
        return true;
    }

    private void checkHeadSize() {
        if (head == null && headBytes > limits.requestLineMaxBytes()) {
            problem = lineTooLong();
        } else if (head != null && headBytes - lineBytes > limits.headersMaxBytes()) {
            problem = headersTooLong();
        }
    }

    private static Problem lineMalformed() {
        return new Problem(400, "The request line is malformed");
    }

    private Problem lineTooLong() {
        return new Problem(
                414, "The request line is longer than " + limits.requestLineMaxBytes() + " bytes");
    }

    private Problem headersTooLong() {
        return new Problem(
                431, "The header fields are longer than " + limits.headersMaxBytes() + " bytes");
    }

    private static HttpException.RuntimeException refusal(int code, String reason) {
        return new HttpException.RuntimeException(code, reason);
    }

    // ---- what Jetty's parser tells; what is thrown here comes back as badMessage

    @Override
    public void startRequest(String method, String target, HttpVersion version) {
        lineBytes = headBytes + input.position() - inputStart;
        if (lineBytes > limits.requestLineMaxBytes()) {
            throw refusal(414, lineTooLong().reason());
        }
        if (version != HttpVersion.HTTP_1_1 && version != HttpVersion.HTTP_1_0) {
            throw refusal(505, "This server speaks HTTP/1.0 and HTTP/1.1");
        }
        if (target.indexOf(NO_UTF8) >= 0 || !RequestTarget.isValid(method, target)) {
            throw refusal(400, "The request target is malformed");
        }
        // Jetty takes several blanks for one, and any case of HTTP.
        long bytes = method.length() + RequestTarget.lengthBytes(target) + LINE_REST_BYTES;
        if (bytes != lineBytes || !lineEnd.isHttp(input, inputStart)) {
            throw refusal(400, lineMalformed().reason());
        }
        if (method.equals("CONNECT")) { // RFC 9110, section 9.3.6: few origin servers do
            throw refusal(501, "This server makes no tunnels");
        }
        head = new RequestHead(method, target, version);
    }

    @Override
    public void parsedHeader(HttpField field) {
        checkSize(field);
        HttpHeader header = field.getHeader();
        if (header != null) {
            switch (header) {
                case HOST -> host(field);
                case CONNECTION -> head.connection(field);
                case TRANSFER_ENCODING -> transferEncoding(field);
                case EXPECT -> expect(field);
                default -> {}
            }
        }
        head.add(field);
    }

    /// Jetty makes one field of equal ones that follow each other, also on other connections.
    private void host(HttpField field) {
        if (field == goodHost) {
            return;
        }
        String value = field.getValue();
        if (value != null && !value.isEmpty() && !Authority.isValid(value)) {
            throw refusal(400, "The Host is malformed"); // RFC 9112, section 3.2
        }
        goodHost = field;
    }

    private void checkSize(HttpField field) {
        if (++fields > limits.headersMaxCount()) {
            throw refusal(
                    431, "There are more than " + limits.headersMaxCount() + " header fields");
        }
        String value = field.getValue();
        int bytes = field.getName().length() + (value == null ? 0 : value.length());
        if (bytes > limits.headerMaxBytes()) {
            throw refusal(
                    431, "A header field is longer than " + limits.headerMaxBytes() + " bytes");
        }
    }

    private void transferEncoding(HttpField field) {
        if (!head.isHttp11()) {
            throw refusal(400, "HTTP/1.0 has no Transfer-Encoding"); // RFC 9112, section 6.1
        }
        unknownCoding |= !HttpHeaderValue.CHUNKED.is(field.getValue());
        head.chunked();
    }

    private void expect(HttpField field) {
        if (!head.isHttp11()) {
            return; // RFC 9110, section 10.1.1
        }
        if (!"100-continue".equalsIgnoreCase(field.getValue())) {
            throw refusal(417, "The only expectation that this server meets is 100-continue");
        }
        head.expectContinue();
    }

    @Override
    public boolean headerComplete() {
        headBytes += input.position() - inputStart;
        if (headBytes - lineBytes > limits.headersMaxBytes()) {
            throw refusal(431, headersTooLong().reason());
        }
        if (unknownCoding) { // and chunked behind it, else Jetty has refused it
            throw refusal(501, "The only Transfer-Encoding that this server knows is chunked");
        }
        RequestTarget.authority(head.target()).ifPresent(head::host);
        head.contentLengthBytes(Math.max(0, parser.getContentLength()));
        if (limits.bodyMaxBytes() > 0 && head.contentLengthBytes() > limits.bodyMaxBytes()) {
            throw refusal(413, bodyTooLong().reason());
        }
        headDone = true;
        event = Event.HEAD;
        return head.hasBody();
    }

    private Problem bodyTooLong() {
        return new Problem(413, "The body is longer than " + limits.bodyMaxBytes() + " bytes");
    }

    @Override
    public boolean content(ByteBuffer part) {
        bodyBytes += part.remaining();
        if (limits.bodyMaxBytes() > 0 && bodyBytes > limits.bodyMaxBytes()) {
            problem = bodyTooLong();
            return true;
        }
        content = part;
        event = Event.CONTENT;
        return true;
    }

    @Override
    public boolean contentComplete() {
        return false;
    }

    /// A field that says how the message is to be read, or to whom it goes, is malformed here: it
    /// may have been taken for a header field elsewhere.
    @Override
    public void parsedTrailer(HttpField field) {
        if (Trailers.isForbidden(field.getName())) {
            problem = new Problem(400, "The body's trailers have a field that they must not have");
            throw refusal(400, problem.reason());
        }
        if (trailers.size() == 0) {
            trailers = Headers.of();
        }
        trailers.add(field.getName(), field.getValue() == null ? "" : field.getValue());
    }

    @Override
    public boolean messageComplete() {
        ended = true;
        if (event != Event.HEAD) {
            event = Event.END;
        }
        return true;
    }

    @Override
    public void badMessage(HttpException failure) {
        String reason =
                failure.getReason() == null
                        ? "The request is malformed"
                        : PrintableText.of(failure.getReason());
        boolean line = head == null && failure.getCode() == 431;
        problem = line ? lineTooLong() : new Problem(failure.getCode(), reason);
    }

    /// Malformed after its head.
    @Override
    public void earlyEOF() {
        if (problem == null) {
            problem = new Problem(400, "The body's chunks are malformed");
        }
    }

    @Override
    public void onViolation(ComplianceViolation.Event violation) {
        // Those that are not allowed are refused anyway.
    }
}
