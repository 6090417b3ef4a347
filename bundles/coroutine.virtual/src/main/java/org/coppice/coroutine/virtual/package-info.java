/// Coroutines that are virtual threads scheduled by their loop. Nothing here is API.
package org.coppice.coroutine.virtual;
