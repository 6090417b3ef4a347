/// Coroutines that are ordinary virtual threads which hand one baton around. Nothing here is API.
package org.coppice.coroutine.handoff;
