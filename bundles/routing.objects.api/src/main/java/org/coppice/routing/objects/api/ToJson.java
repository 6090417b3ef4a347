package org.coppice.routing.objects.api;

import org.osgi.annotation.versioning.ConsumerType;

/// An object that knows its form in JSON, where no `ObjectCodec` writes it: pecan's `__json__`.
///
/// **Threads**: the request's green thread. **Errors**: those of the request. **Null**: may be
/// null, which is a form too.
@ConsumerType
@FunctionalInterface
public interface ToJson {
    /// The object as a map, list, text, number, record or whatever else has a form in JSON.
    Object toJson();
}
