package org.coppice.routing.objects;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.coppice.web.MultiMap;
import org.coppice.web.Request;
import org.coppice.web.headers.MediaType;

/// What a request sends by name: the parameters of its query, the fields of its form, the members
/// of the object in its JSON body. It is read when it is first asked for, and the body can be read
/// again afterwards.
final class Values {
    private final Request request;
    private Map<String, List<Object>> byName;
    private Object json;
    private byte[] document; // null until it is read
    private Optional<String> jsonFault = Optional.empty();
    private boolean bodyRead;

    Values(Request request) {
        this.request = request;
    }

    /// All values of a name, those of the query first; members that are `null` are left out.
    List<Object> all(String name) throws IOException {
        if (byName == null) {
            byName = new HashMap<>();
            addAll(request.queryParameters());
            addAll(request.form().fields());
            readBody();
            if (json instanceof Map<?, ?> members) {
                members.forEach((member, value) -> add((String) member, value));
            }
        }
        return byName.getOrDefault(name, List.of());
    }

    private void addAll(MultiMap<String> values) {
        values.forEach(each -> add(each.name(), each.value()));
    }

    private void add(String name, Object value) {
        if (value != null) {
            byName.computeIfAbsent(name, key -> new ArrayList<>()).add(value);
        }
    }

    /// Texts by name, without those of some names; of a JSON object the members that are one value.
    MultiMap<String> texts(Set<String> without) throws IOException {
        MultiMap.Builder<String> texts = MultiMap.builder();
        request.parameters()
                .forEach(each -> {
                    if (!without.contains(each.name())) {
                        texts.add(each.name(), each.value());
                    }
                });
        readBody();
        if (json instanceof Map<?, ?> members) {
            members.forEach((name, value) -> {
                boolean one = value != null && !(value instanceof Map) && !(value instanceof List);
                if (one && !without.contains(name)) {
                    texts.add((String) name, value.toString());
                }
            });
        }
        return texts.build();
    }

    /// Whether the body says that it is JSON.
    boolean hasJson() {
        return request.mediaType().filter(MediaType::isJson).isPresent()
                && request.isBodyReadable();
    }

    /// The body of JSON.
    ///
    /// @throws MisfitException if it is none
    Object json() throws IOException, MisfitException {
        readBody();
        if (jsonFault.isPresent()) {
            throw new MisfitException("the body is no JSON: " + jsonFault.get());
        }
        return json;
    }

    /// The bytes of a body of JSON, as they came: whoever takes them reads them as it likes.
    byte[] document() throws IOException {
        if (document == null) {
            request.keepBody(Request.IN_MEMORY_MAX_BYTES, Request.IN_MEMORY_MAX_BYTES);
            document = request.bytes();
            request.rewindBody();
        }
        return document;
    }

    /// Whether a body of JSON is `null`.
    boolean isNull() throws IOException {
        return new String(document(), StandardCharsets.UTF_8).strip().equals("null");
    }

    private void readBody() throws IOException {
        if (bodyRead || !hasJson()) {
            return;
        }
        bodyRead = true;
        try {
            json = JsonReader.read(document());
        } catch (JsonException e) {
            jsonFault = Optional.of(e.getMessage());
        }
    }

    /// The form as an object, if there is one, else the query.
    Map<String, Object> fields(Converter converter) throws IOException {
        MultiMap<String> form = request.form().fields();
        MultiMap<String> given = form.isEmpty() ? request.queryParameters() : form;
        Map<String, Object> object = new LinkedHashMap<>();
        for (String name : given.names()) {
            List<String> values = given.all(name);
            object.put(name, values.size() == 1 ? values.getFirst() : values);
        }
        if (converter instanceof Converters.OfRecord record) {
            for (int i = 0; i < record.names().size(); i++) {
                String name = record.names().get(i);
                if (record.isList(i) && object.containsKey(name)) {
                    object.put(name, given.all(name));
                }
            }
        }
        return object;
    }
}
