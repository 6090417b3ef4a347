/// What tests of code that talks over a network need: connections in memory, and the contract that
/// every stream keeps. Coppice implements it, tests call it.
@Export
@Version("0.1.0")
package org.coppice.net.testkit;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
