package org.coppice.web;

import java.lang.reflect.Type;
import java.util.Optional;
import org.coppice.wsgi.api.Environ;
import org.osgi.annotation.versioning.ConsumerType;

/// Reads and writes objects as JSON. A bundle with a JSON library provides one as a service, and
/// whoever calls applications puts it into their environ under [#KEY]; [Request#json] and
/// [Response#json(Object)] use it.
///
/// **Threads**: any. **Errors**: see the methods. **Null**: no argument and no result is null,
/// except that `null` is a JSON value.
@ConsumerType
public interface ObjectCodec {
    /// The codec of a request, in its environ.
    String KEY = "coppice.object_codec";

    /// The object of a document.
    ///
    /// @param document in UTF-8
    /// @param type a class or a generic type
    /// @return of that type
    /// @throws HttpException 400 that names the place, if the document is no JSON or does not fit
    Object read(byte[] document, Type type);

    /// The document of an object, in UTF-8.
    ///
    /// @throws IllegalArgumentException if it has no JSON form
    byte[] write(Object value);

    /// The codec in the environ, else the one that `ServiceLoader` finds: on a plain class path a
    /// jar that has one is enough.
    ///
    /// @throws IllegalStateException if there is none
    static ObjectCodec of(Environ environ) {
        return find(environ)
                .orElseThrow(() ->
                        new IllegalStateException(
                                "there is no ObjectCodec for this application: install a bundle"
                                    + " that provides one, such as org.coppice.web.jackson, or put"
                                    + " one into the environ as "
                                        + KEY));
    }

    /// As [#of]; empty if there is none.
    static Optional<ObjectCodec> find(Environ environ) {
        return environ.get(KEY) instanceof ObjectCodec codec
                ? Optional.of(codec)
                : LoadedCodec.FOUND;
    }
}
