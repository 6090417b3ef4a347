/// What tests of code that talks over a network need: connections in memory, a name server, and the
/// contracts that every stream and every resolver keeps. Coppice implements it, tests call it.
@Export
@Version("0.1.0")
package org.coppice.net.testkit;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
