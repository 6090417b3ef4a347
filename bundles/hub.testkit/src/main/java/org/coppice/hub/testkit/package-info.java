/// The contract that every hub passes, as JUnit tests. Extended by the tests of a hub provider.
@Export
@Version("0.1.0")
package org.coppice.hub.testkit;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
