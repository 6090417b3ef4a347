package org.coppice.net;

import java.io.IOException;
import java.net.SocketException;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.nio.channels.NetworkChannel;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sets options of a channel by name: those beyond the standard are in a package of the JDK that
/// not every container shows. What the system lacks is logged and left out.
///
/// **Threads:** any.
final class OptionSetter {

    private static final Logger LOG = LoggerFactory.getLogger(OptionSetter.class);

    private final NetworkChannel channel;

    OptionSetter(NetworkChannel channel) {
        this.channel = channel;
    }

    /// Else it is a Unix socket.
    boolean isTcp() {
        return channel.supportedOptions().contains(StandardSocketOptions.SO_REUSEADDR);
    }

    /// @param alsoOff else one that is off is left out
    void setFlag(String name, boolean on, boolean alsoOff) throws IOException {
        if (on || alsoOff) {
            set(name, on);
        }
    }

    void setPositive(String name, int value) throws IOException {
        if (value > 0) {
            set(name, value);
        }
    }

    /// Rounds up; zero is left out.
    void setSeconds(String name, Duration value) throws IOException {
        setPositive(name, (int) value.plusNanos(999_999_999).toSeconds());
    }

    void set(String name, Object value) throws IOException {
        for (SocketOption<?> option : channel.supportedOptions()) {
            if (option.name().equals(name)) {
                set(option, value);
                return;
            }
        }
        lacks(name, value, "this system has no such option");
    }

    private <T> void set(SocketOption<T> option, Object value) throws IOException {
        try {
            channel.setOption(option, option.type().cast(value));
        } catch (SocketException | UnsupportedOperationException e) {
            if (!channel.isOpen()) {
                throw e;
            }
            lacks(option.name(), value, e.getMessage());
        }
    }

    private void lacks(String name, Object value, String why) {
        LOG.warn("{} does not take {}={} and goes on without: {}", channel, name, value, why);
    }
}
