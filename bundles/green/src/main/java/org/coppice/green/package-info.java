/// Green threads: the loops that run them and what they wait for. Coppice implements it,
/// applications and the layers above call it.
@Export
@Version("0.1.0")
package org.coppice.green;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
