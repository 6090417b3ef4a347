/// Hub over select. Nothing here is API.
package org.coppice.hub.select;
