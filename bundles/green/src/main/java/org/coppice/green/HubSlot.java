package org.coppice.green;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.coppice.hub.api.Hub;
import org.coppice.hub.api.HubProvider;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The place of a loop's hub, and what is registered with it, so that the hub can be exchanged.
///
/// A swap registers everything with the new hub before it closes the old one. What became ready in
/// between was perhaps said to the old hub only, so every channel counts as ready once: a waiter
/// that finds nothing waits again. If the new hub refuses a channel it is closed and the old one
/// has noticed nothing.
///
/// **Threads:** its loop's thread; [#name()] any.
final class HubSlot {

    private static final Logger LOG = LoggerFactory.getLogger(HubSlot.class);

    private final Loop loop;
    private final Inbox inbox;
    private Hub hub;
    private volatile String name;
    private ChannelRegistration first;
    private int registered;
    private int tasks;

    HubSlot(Loop loop, HubProvider provider, Inbox inbox) throws IOException {
        this.loop = loop;
        this.inbox = inbox;
        use(provider.open(), provider.name());
    }

    private void use(Hub newHub, String newName) {
        hub = newHub;
        name = newName;
        inbox.wakeWith(newHub::wakeup);
    }

    String name() {
        return name;
    }

    int registered() {
        return registered;
    }

    /// Whether a task waits for a channel where no green thread does.
    boolean hasTasks() {
        return tasks > 0;
    }

    void taskWaits() {
        tasks++;
    }

    void taskEnded() {
        tasks--;
    }

    /// What is registered, youngest first.
    List<ChannelRegistration> all() {
        List<ChannelRegistration> all = new ArrayList<>(registered);
        for (ChannelRegistration each = first; each != null; each = each.next) {
            all.add(each);
        }
        return all;
    }

    void await(long timeoutNanos) throws IOException {
        hub.await(timeoutNanos);
    }

    void add(ChannelRegistration registration) throws IOException {
        registration.registerWith(hub);
        registration.next = first;
        if (first != null) {
            first.previous = registration;
        }
        first = registration;
        registered++;
    }

    void remove(ChannelRegistration registration) {
        if (registration.previous == null) {
            first = registration.next;
        } else {
            registration.previous.next = registration.next;
        }
        if (registration.next != null) {
            registration.next.previous = registration.previous;
        }
        registered--;
    }

    void swap(HubProvider provider) throws IOException {
        Hub fresh = provider.open();
        Hub old = hub;
        String oldName = name;
        try {
            for (ChannelRegistration each = first; each != null; each = each.next) {
                each.registerWith(fresh);
            }
        } catch (IOException | RuntimeException e) {
            for (ChannelRegistration each = first; each != null; each = each.next) {
                each.fallBack();
            }
            fresh.close();
            throw e;
        }
        use(fresh, provider.name());
        for (ChannelRegistration each = first; each != null; each = each.next) {
            each.swapped();
        }
        close(old, oldName);
        Recorder.hubSwapped(loop.name(), oldName, name, registered);
        int moved = registered;
        String newName = name;
        Telling.log(() ->
                LOG.debug(
                        "Loop {} moved {} channels from hub {} to {}",
                        loop.name(),
                        moved,
                        oldName,
                        newName));
    }

    /// The loop has left it; if it cannot be closed that is its own trouble.
    private static void close(Hub old, String oldName) {
        try {
            old.close();
        } catch (RuntimeException e) {
            Telling.log(() -> LOG.warn("Hub {} did not close", oldName, e));
        }
    }

    void close() {
        close(hub, name);
    }
}
