/// The page at /. Nothing here is API.
package org.coppice.console;
