package org.coppice.wsgi.jetty;

import java.lang.invoke.MethodHandles;
import org.eclipse.jetty.http.PreEncodedHttpField;
import org.eclipse.jetty.http2.hpack.HpackFieldPreEncoder;

/// Has Jetty find what encodes header fields for HTTP/2. It looks for that as a service of the
/// thread's class loader, once, when the first of its constant fields is made; in a container that
/// loader has none, and then each response that has such a field would break its connection.
final class FieldEncoders {
    private FieldEncoders() {}

    /// To be called before anything of Jetty is used.
    static void load() {
        Thread thread = Thread.currentThread();
        ClassLoader former = thread.getContextClassLoader();
        thread.setContextClassLoader(HpackFieldPreEncoder.class.getClassLoader());
        try {
            MethodHandles.lookup().ensureInitialized(PreEncodedHttpField.class);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e); // it is public
        } finally {
            thread.setContextClassLoader(former);
        }
    }
}
