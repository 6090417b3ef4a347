package org.coppice.routing.openapi;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What OpenAPI 3.1.0 demands of a document with paths and parameters in them: which fields there
/// must be and may be (sections 4.8.1 to 4.8.17), and what its text demands beyond its schema.
final class OpenApiStructure {
    private static final Set<String> METHODS =
            Set.of("get", "put", "post", "delete", "options", "head", "patch", "trace");
    private static final Pattern VARIABLE = Pattern.compile("\\{([^{}]*)}");
    private static final Pattern STATUS = Pattern.compile("[1-5](?:\\d\\d|XX)|default");

    private final Set<String> operationIds = new HashSet<>();

    private OpenApiStructure() {}

    static void require(Map<String, Object> document) {
        new OpenApiStructure().document(document);
    }

    @SuppressWarnings("unchecked") // a document has text as names
    static Map<String, Object> map(Object value) {
        assertTrue("an object: " + value, value instanceof Map);
        return (Map<String, Object>) value;
    }

    private void document(Map<String, Object> document) {
        fields(
                document,
                Set.of("openapi", "info"),
                Set.of("servers", "paths", "components", "tags"));
        assertTrue(text(document, "openapi").matches("3\\.1\\.\\d+"));
        Map<String, Object> info = map(document.get("info"));
        fields(info, Set.of("title", "version"), Set.of("summary", "description"));
        text(info, "title");
        text(info, "version");
        for (Object server : (List<?>) document.get("servers")) {
            fields(map(server), Set.of("url"), Set.of("description", "variables"));
        }
        Set<String> shapes = new HashSet<>();
        map(document.get("paths"))
                .forEach((path, item) -> {
                    String shape = VARIABLE.matcher(path).replaceAll("{}");
                    assertTrue("two paths are the same: " + path, shapes.add(shape));
                    item(path, map(item));
                });
    }

    private void item(String path, Map<String, Object> item) {
        assertTrue(path, path.startsWith("/"));
        String literal = VARIABLE.matcher(path).replaceAll("x");
        assertTrue(path, literal.matches("(?:[A-Za-z0-9._~!$&'()*+,;=:@/-]|%[0-9A-F]{2})*"));
        fields(item, Set.of(), METHODS);
        item.values().forEach(operation -> operation(path, map(operation)));
    }

    private void operation(String path, Map<String, Object> operation) {
        fields(
                operation,
                Set.of("responses"),
                Set.of("tags", "summary", "description", "operationId", "parameters"));
        if (operation.containsKey("operationId")) {
            assertTrue("twice: " + operation, operationIds.add(text(operation, "operationId")));
        }
        for (Object tag : (List<?>) operation.get("tags")) {
            assertTrue(tag.toString(), tag instanceof String);
        }
        List<String> inPath = new ArrayList<>();
        List<String> inQuery = new ArrayList<>();
        if (operation.get("parameters") instanceof List<?> parameters) {
            for (Object each : parameters) {
                Map<String, Object> parameter = map(each);
                boolean query = "query".equals(parameter.get("in"));
                (query ? inQuery : inPath).add(parameter(parameter, query));
            }
        }
        assertEquals("no two parameters have one name", inPath.size(), Set.copyOf(inPath).size());
        assertEquals("no two parameters have one name", inQuery.size(), Set.copyOf(inQuery).size());
        assertEquals("the parameters of " + path, variables(path), inPath);
        Map<String, Object> responses = map(operation.get("responses"));
        assertTrue("at least one response", !responses.isEmpty());
        responses.forEach((status, response) -> {
            assertTrue(status, STATUS.matcher(status).matches());
            fields(map(response), Set.of("description"), Set.of("headers", "content"));
            text(map(response), "description");
        });
    }

    private static String parameter(Map<String, Object> parameter, boolean query) {
        fields(
                parameter,
                Set.of("name", "in", "required", "schema"),
                Set.of("description", "style"));
        if (query) {
            assertTrue("whether it is required", parameter.get("required") instanceof Boolean);
        } else {
            assertEquals("path", parameter.get("in"));
            assertEquals("a parameter of a path is required", true, parameter.get("required"));
        }
        Map<String, Object> schema = map(parameter.get("schema"));
        fields(schema, Set.of("type"), Set.of("pattern"));
        assertEquals("string", schema.get("type"));
        if (schema.containsKey("pattern")) {
            assertNotNull(Pattern.compile(text(schema, "pattern")));
        }
        return text(parameter, "name");
    }

    private static List<String> variables(String path) {
        List<String> names = new ArrayList<>();
        Matcher matcher = VARIABLE.matcher(path);
        while (matcher.find()) {
            names.add(matcher.group(1));
        }
        return names;
    }

    private static String text(Map<String, Object> object, String field) {
        assertTrue(field + " is text in " + object, object.get(field) instanceof String);
        return (String) object.get(field);
    }

    private static void fields(Map<String, Object> object, Set<String> must, Set<String> may) {
        assertTrue(must + " must be in " + object, object.keySet().containsAll(must));
        for (String field : object.keySet()) {
            assertTrue(
                    field + " may not be in " + object,
                    must.contains(field) || may.contains(field) || field.startsWith("x-"));
        }
    }
}
