package org.coppice.websocket.api;

/// A topic as listings show it. **Null**: never.
///
/// @param name of the topic
/// @param subscribers in this process
/// @param published messages that were published in this process
/// @param dropped messages that one subscriber or another has not got, since it did not read
public record TopicInfo(String name, int subscribers, long published, long dropped) {}
