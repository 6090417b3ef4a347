/// Gogo commands. Nothing here is API.
package org.coppice.shell;
