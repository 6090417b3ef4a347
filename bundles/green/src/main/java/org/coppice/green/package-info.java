/// Green threads, loops, and what green threads wait on. Implemented here; called by everything
/// above and by applications.
@Export
@Version("0.1.0")
package org.coppice.green;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
