/// What tests of green threads need: clocks that do not wait, schedules that shuffle, pipes without
/// a network. Coppice implements it, tests call it.
@Export
@Version("0.1.0")
package org.coppice.green.testkit;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
