/// Hub over the java.nio selector. Nothing here is API.
package org.coppice.hub.nio;
