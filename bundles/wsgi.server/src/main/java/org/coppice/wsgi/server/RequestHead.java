package org.coppice.wsgi.server;

import java.util.Arrays;
import org.coppice.wsgi.spi.PrintableText;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpVersion;

/// Request line and header fields of one request. A new one is made for each, because an
/// application may keep its environ for longer than the request lasts.
final class RequestHead {
    private static final int USUAL_FIELDS = 12;

    private final String method;
    private final String target;
    private final HttpVersion version;
    private HttpField[] fields = new HttpField[USUAL_FIELDS];
    private int size;
    private boolean chunked;
    private boolean expectsContinue;
    private boolean asksClose;
    private boolean asksKeepAlive;
    private long contentLengthBytes;

    RequestHead(String method, String target, HttpVersion version) {
        this.method = method;
        this.target = target;
        this.version = version;
    }

    // ---- for the decoder

    void add(HttpField field) {
        if (size == fields.length) {
            fields = Arrays.copyOf(fields, 2 * size);
        }
        fields[size++] = field;
    }

    /// Puts this in the place of what the field `Host` says (RFC 9112, section 3.2.2).
    void host(String authority) {
        HttpField host = new HttpField(HttpHeader.HOST, authority);
        for (int i = 0; i < size; i++) {
            if (fields[i].getHeader() == HttpHeader.HOST) {
                fields[i] = host;
                return;
            }
        }
        add(host);
    }

    void connection(HttpField field) {
        asksClose |= field.contains("close");
        asksKeepAlive |= field.contains("keep-alive");
    }

    void expectContinue() {
        expectsContinue = true;
    }

    void chunked() {
        chunked = true;
    }

    void contentLengthBytes(long lengthBytes) {
        contentLengthBytes = lengthBytes;
    }

    // ---- for all

    /// As sent: `GET`.
    String method() {
        return method;
    }

    boolean isHead() {
        return method.equals("HEAD");
    }

    /// As sent, with its query.
    String target() {
        return target;
    }

    HttpVersion version() {
        return version;
    }

    boolean isHttp11() {
        return version == HttpVersion.HTTP_1_1;
    }

    int size() {
        return size;
    }

    HttpField field(int index) {
        return fields[index];
    }

    /// The values of all fields of that name, joined by a comma; null if there is none.
    String value(String name) {
        String joined = null;
        for (int i = 0; i < size; i++) {
            if (fields[i].getName().equalsIgnoreCase(name)) {
                joined = joined(joined, fields[i]);
            }
        }
        return joined;
    }

    /// As [#value(String)], quicker, for a well-known name.
    String value(HttpHeader header) {
        String joined = null;
        for (int i = 0; i < size; i++) {
            if (fields[i].getHeader() == header) {
                joined = joined(joined, fields[i]);
            }
        }
        return joined;
    }

    static String joined(String former, HttpField field) {
        String value = field.getValue() == null ? "" : field.getValue();
        return former == null ? value : former + "," + value;
    }

    boolean isChunked() {
        return chunked;
    }

    /// The length of the body; 0 also if there is none, meaningless if it is chunked.
    long contentLengthBytes() {
        return contentLengthBytes;
    }

    boolean hasBody() {
        return chunked || contentLengthBytes > 0;
    }

    boolean expectsContinue() {
        return expectsContinue;
    }

    /// Whether it was said, although it goes without saying for HTTP/1.1.
    boolean asksKeepAlive() {
        return asksKeepAlive;
    }

    /// Whether the client wants the connection to stay open (RFC 9112, section 9.3).
    boolean wantsPersistence() {
        return !asksClose && (isHttp11() || asksKeepAlive);
    }

    /// The request line, for logs, see [PrintableText].
    @Override
    public String toString() {
        return PrintableText.of(method + " " + target + " " + version.asString());
    }
}
