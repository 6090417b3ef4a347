/// Hub over epoll. Nothing here is API.
package org.coppice.hub.epoll;
