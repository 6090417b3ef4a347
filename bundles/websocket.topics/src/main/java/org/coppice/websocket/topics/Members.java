package org.coppice.websocket.topics;

import org.coppice.green.SpinLock;
import org.coppice.websocket.spi.EncodedMessage;

/// Those of a topic who are on one loop, in a chain in the order in which they came. One delivery
/// at a time goes along it, see [LoopPost]; who leaves meanwhile is stepped over.
///
/// Messages have numbers, and a member gets those that were published after he had come, however
/// late they are delivered.
///
/// **Threads**: any; a delivery is its loop's.
final class Members {
    private final LoopTopic topic;
    private final LoopPost post;
    private final SpinLock lock = new SpinLock();
    private Member first;
    private Member last;

    /// Who gets the message next that is being delivered; null if that is nobody.
    private Member next;

    private volatile int size;
    private long messages;

    Members(LoopTopic topic, LoopPost post) {
        this.topic = topic;
        this.post = post;
    }

    LoopTopic topic() {
        return topic;
    }

    LoopPost post() {
        return post;
    }

    boolean isEmpty() {
        return size == 0;
    }

    void add(Member member) {
        lock.lock();
        try {
            member.since = messages;
            member.previous = last;
            if (last == null) {
                first = member;
            } else {
                last.next = member;
            }
            last = member;
            member.present = true;
            size = size + 1;
        } finally {
            lock.unlock();
        }
    }

    /// @return false if it is not there any more
    boolean remove(Member member) {
        lock.lock();
        try {
            if (!member.present) {
                return false;
            }
            member.present = false;
            next = next == member ? member.next : next;
            first = first == member ? member.next : first;
            last = last == member ? member.previous : last;
            if (member.previous != null) {
                member.previous.next = member.next;
            }
            if (member.next != null) {
                member.next.previous = member.previous;
            }
            member.previous = null;
            member.next = null;
            size = size - 1;
            return true;
        } finally {
            lock.unlock();
        }
    }

    /// A message is published.
    Delivery delivery(EncodedMessage message, long bytes) {
        lock.lock();
        try {
            return new Delivery(this, message, bytes, ++messages, size);
        } finally {
            lock.unlock();
        }
    }

    /// A delivery begins with the first one.
    void begin() {
        lock.lock();
        try {
            next = first;
        } finally {
            lock.unlock();
        }
    }

    /// Those who are next.
    ///
    /// @return how many; 0 when the delivery is done
    int next(long number, Member[] target) {
        lock.lock();
        try {
            int count = 0;
            while (count < target.length && next != null && next.since < number) {
                target[count++] = next;
                next = next.next;
            }
            return count;
        } finally {
            lock.unlock();
        }
    }

    /// All leave.
    void close() {
        while (true) {
            Member one;
            lock.lock();
            try {
                one = first;
            } finally {
                lock.unlock();
            }
            if (one == null) {
                return;
            }
            one.close();
        }
    }
}
