package org.coppice.websocket.topics;

import org.coppice.websocket.spi.EncodedMessage;

/// A message for those of a topic on one loop who had subscribed before it was published.
///
/// @param bytes about as many as it has
/// @param number of the message, see [Members]
/// @param weight how many they are
record Delivery(Members members, EncodedMessage message, long bytes, long number, int weight) {}
