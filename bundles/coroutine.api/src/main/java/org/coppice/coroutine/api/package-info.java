/// How a green thread is suspended and resumed. Implemented by the coroutine bundles; called by
/// `green`.
@Export
@Version("0.1.0")
package org.coppice.coroutine.api;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
