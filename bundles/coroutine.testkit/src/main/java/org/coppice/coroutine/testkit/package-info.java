/// The contract that every coroutine passes, as JUnit tests. Extended by the tests of a coroutine
/// provider.
@Export
@Version("0.1.0")
package org.coppice.coroutine.testkit;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
