/// Host names by the JDK, on native threads. Nothing here is API.
package org.coppice.resolver.jdk;
