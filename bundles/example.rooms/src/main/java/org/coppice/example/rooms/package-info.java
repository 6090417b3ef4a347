/// Rooms in which people talk, by WebSocket, with the page for it.
package org.coppice.example.rooms;
