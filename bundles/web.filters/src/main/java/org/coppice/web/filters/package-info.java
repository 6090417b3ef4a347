/// Filters for any application: CORS, request ids, timing, compression, error pages, a limit for
/// bodies.
///
/// Configurations name them, see `pipeline`; programs make them by `of` with the same keys. Bundles
/// with a compressor implement [ContentCoder].
@Export
@Version("0.1.0")
package org.coppice.web.filters;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
