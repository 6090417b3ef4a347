package org.coppice.web.jackson;

import java.lang.reflect.Type;
import java.util.Map;
import org.coppice.web.ObjectCodec;
import org.coppice.wsgi.spi.SettingsReader;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The service: a [JacksonCodec] whose settings change while it is used. A bad configuration is
/// told in one line of the log, and changes nothing.
///
/// **Threads**: any. **Errors** and **Null**: as for [ObjectCodec].
@Component(service = ObjectCodec.class, configurationPid = JacksonComponent.PID)
@Designate(ocd = JacksonConfiguration.class)
public final class JacksonComponent implements ObjectCodec {
    static final String PID = "org.coppice.web.jackson";

    private static final Logger LOG = LoggerFactory.getLogger(JacksonComponent.class);

    private volatile JacksonCodec codec = new JacksonCodec();

    /// Begins with this configuration, which may have no keys.
    @Activate
    public JacksonComponent(Map<String, ?> properties) {
        configure(properties);
    }

    /// Takes a changed configuration.
    @Modified
    void configure(Map<String, ?> properties) {
        new SettingsReader(JacksonConfiguration.class, properties)
                .unknownKeys()
                .ifPresent(hint -> LOG.warn("Configuration {}: {}", PID, hint));
        try {
            codec = JacksonCodec.of(properties);
        } catch (IllegalArgumentException e) {
            LOG.error("Configuration {} is refused, the former goes on: {}", PID, e.getMessage());
        }
    }

    @Override
    public Object read(byte[] document, Type type) {
        return codec.read(document, type);
    }

    @Override
    public byte[] write(Object value) {
        return codec.write(value);
    }
}
