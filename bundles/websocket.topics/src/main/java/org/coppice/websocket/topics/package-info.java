/// Topics over the loops of this process.
package org.coppice.websocket.topics;
