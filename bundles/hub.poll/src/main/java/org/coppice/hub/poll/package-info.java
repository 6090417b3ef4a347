/// Hub over poll. Nothing here is API.
package org.coppice.hub.poll;
