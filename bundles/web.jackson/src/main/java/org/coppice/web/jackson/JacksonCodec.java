package org.coppice.web.jackson;

import aQute.bnd.annotation.Resolution;
import aQute.bnd.annotation.spi.ServiceProvider;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.lang.reflect.Type;
import java.util.Map;
import java.util.Objects;
import org.coppice.web.HttpException;
import org.coppice.web.ObjectCodec;
import org.coppice.wsgi.spi.SettingsReader;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.cfg.MutableCoercionConfig;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.type.LogicalType;

/// Reads and writes records, beans, collections, `Optional` and `java.time` by Jackson.
///
/// It is strict where leniency would hide a client's mistake: `"5"` is no number, 5 no text, 1.5 no
/// whole number, a name comes once in an object, nothing follows the document. Times are texts of
/// ISO 8601. Types are never named by the document.
///
/// **Threads**: any. **Errors**: what does not fit is an [HttpException] 400 that names its place
/// (`$.items[2].price`), its value and what it must be, and tells nothing of classes. **Null**: as
/// for [ObjectCodec].
@ServiceProvider(value = ObjectCodec.class, resolution = Resolution.OPTIONAL)
public final class JacksonCodec implements ObjectCodec {
    private static final int MAX = 1_000_000_000;

    private final JsonMapper mapper;

    /// With the default settings: for `ServiceLoader`.
    public JacksonCodec() {
        this(mapper(new SettingsReader(JacksonConfiguration.class, Map.of())));
    }

    private JacksonCodec(JsonMapper mapper) {
        this.mapper = Objects.requireNonNull(mapper, "mapper");
    }

    /// With these settings, the keys of the configuration.
    ///
    /// @throws IllegalArgumentException that names all that is wrong with them
    public static JacksonCodec of(Map<String, ?> settings) {
        return new JacksonCodec(mapper(new SettingsReader(JacksonConfiguration.class, settings)));
    }

    /// With a mapper of your own: for modules and mix-ins. Begin with [#mapper] to keep the rest.
    public static JacksonCodec of(JsonMapper mapper) {
        return new JacksonCodec(mapper);
    }

    /// The mapper that it uses.
    public JsonMapper mapper() {
        return mapper;
    }

    private static JsonMapper mapper(SettingsReader reader) {
        StreamReadConstraints limits =
                StreamReadConstraints.builder()
                        .maxNestingDepth((int) reader.number("maxDepth", 1, 10_000))
                        .maxStringLength((int) reader.number("maxTextChars", 1, MAX))
                        .maxNumberLength((int) reader.number("maxNumberChars", 1, 100_000))
                        .maxTokenCount(reader.number("maxTokens", 1, MAX))
                        .build();
        boolean refuseUnknown = reader.flag("refuseUnknown");
        boolean omitEmpty = reader.flag("omitEmpty");
        reader.requireNoFaults();
        JsonMapper.Builder mapper =
                JsonMapper.builder(JsonFactory.builder().streamReadConstraints(limits).build())
                        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                        .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                        .configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, refuseUnknown)
                        .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                        .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS);
        mapper.withCoercionConfig(LogicalType.Textual, JacksonCodec::refuseScalars);
        mapper.withCoercionConfig(LogicalType.Enum, JacksonCodec::refuseScalars);
        if (omitEmpty) {
            mapper.changeDefaultPropertyInclusion(
                    each -> each.withValueInclusion(JsonInclude.Include.NON_ABSENT));
        }
        return mapper.build();
    }

    /// As what is a text: 7 is no name.
    private static void refuseScalars(MutableCoercionConfig config) {
        config.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail);
    }

    @Override
    public Object read(byte[] document, Type type) {
        try (JsonParser parser = mapper.createParser(document)) {
            return read(parser, type);
        }
    }

    private Object read(JsonParser parser, Type type) {
        try {
            return mapper.readValue(parser, mapper.getTypeFactory().constructType(type));
        } catch (JacksonException e) { // told before the parser closes: it knows what is there
            throw new HttpException(400, Misfit.describe(e), e);
        }
    }

    @Override
    public byte[] write(Object value) {
        try {
            return mapper.writeValueAsBytes(value);
        } catch (JacksonException e) {
            throw new IllegalArgumentException(
                    "%s has no JSON form: %s at %s"
                            .formatted(
                                    value.getClass().getName(),
                                    e.getOriginalMessage(),
                                    Misfit.place(e)),
                    e);
        }
    }
}
