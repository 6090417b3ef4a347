package org.coppice.web;

import java.util.Optional;
import java.util.ServiceLoader;

/// The codec of a plain class path. In a container there is none: a bundle's class loader sees no
/// other's services, and routers give each request that of the service registry.
final class LoadedCodec {
    static final Optional<ObjectCodec> FOUND =
            ServiceLoader.load(ObjectCodec.class, ObjectCodec.class.getClassLoader()).findFirst();

    private LoadedCodec() {}
}
