package org.coppice.web.zstd;

import aQute.bnd.annotation.Resolution;
import aQute.bnd.annotation.spi.ServiceProvider;
import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import java.io.IOException;
import java.io.OutputStream;
import org.coppice.web.filters.ContentCoder;

/// The content coding `zstd` (RFC 8878) by libzstd.
///
/// **Threads**, **Errors** and **Null**: as for [ContentCoder].
@ServiceProvider(
        value = ContentCoder.class,
        resolution = Resolution.OPTIONAL) // the component serves OSGi
public final class ZstdCoder implements ContentCoder {
    /// libzstd's default. Its window is far below the 8 MB that clients must have (RFC 9659).
    private static final int LEVEL = 3;

    /// Called by [ZstdComponent] and [java.util.ServiceLoader].
    public ZstdCoder() {}

    @Override
    public String coding() {
        return "zstd";
    }

    @Override
    public OutputStream encoder(OutputStream target) throws IOException {
        return new ZstdOutputStreamNoFinalizer(target, LEVEL);
    }
}
