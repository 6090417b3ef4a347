package org.coppice.hub.testkit;

import java.io.File;
import java.io.IOException;
import java.nio.channels.SelectableChannel;
import org.coppice.hub.api.Hub;
import org.coppice.hub.api.HubKey;
import org.coppice.hub.api.HubProvider;
import org.junit.After;
import org.junit.Assume;
import org.junit.Before;
import org.junit.Rule;
import org.junit.rules.Timeout;

/// What the parts of the contract share. To be extended through [HubContract].
public abstract class HubTestCase {
    private static final File DESCRIPTORS = new File("/proc/self/fd");

    /// Ends what hangs; nothing here is measured by it.
    @Rule public final Timeout limit = Timeout.seconds(60);

    final TestChannels channels = new TestChannels();
    Hub hub;

    /// For the subclasses.
    protected HubTestCase() {}

    /// The provider that is to be tested.
    ///
    /// @return the same or a new one each time
    protected abstract HubProvider provider();

    /// Whether the hub delivers HANGUP; one that does not tells READ as often as it is armed.
    ///
    /// @return true unless overridden
    protected boolean tellsHangup() {
        return true;
    }

    /// How many channels the hub is tested with at once.
    ///
    /// @return 1,000 unless overridden
    protected int manyChannels() {
        return 1_000;
    }

    /// Opens the hub of the test.
    ///
    /// @throws IOException never, if all is well
    @Before
    public void openHub() throws IOException {
        hub = provider().open();
    }

    /// Closes it, and all channels.
    ///
    /// @throws IOException never, if all is well
    @After
    public void closeAll() throws IOException {
        hub.close();
        channels.close();
    }

    Receiver register(SelectableChannel channel) throws IOException {
        return registerWith(hub, channel);
    }

    Receiver registerWith(Hub another, SelectableChannel channel) throws IOException {
        Receiver receiver = new Receiver(another, () -> {});
        return receiver.key(another.register(channel, receiver));
    }

    /// @param whenReady is run by the listener
    Receiver register(SelectableChannel channel, Runnable whenReady) throws IOException {
        Receiver receiver = new Receiver(hub, whenReady);
        HubKey key = hub.register(channel, receiver);
        return receiver.key(key);
    }

    /// How many descriptors this process has open; skips the test where nobody can tell.
    static int descriptors() {
        String[] names = DESCRIPTORS.list();
        Assume.assumeNotNull((Object) names);
        return names.length;
    }
}
