package org.coppice.web.headers;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// One link of the header `Link` (RFC 8288), such as to the next page of a list: `</books?page=2>;
/// rel="next"`.
///
/// **Threads**: immutable. **Errors**: see [org.coppice.web.headers]. **Null**: nothing is null.
///
/// @param target a URI reference, percent-encoded
/// @param parameters by names in lower case, in their order; empty text for none; unchangeable
public record Link(String target, Map<String, String> parameters) {
    private static final String REL = "rel";
    private static final String TITLE = "title";
    private static final String ENCODED_TITLE = "title*";

    /// Checks.
    public Link {
        FieldText.require(
                "link",
                target,
                c -> c > ' ' && c < 0x7f && c != '<' && c != '>',
                "only printable ASCII but <, > and space is allowed");
        Map<String, String> checked = new LinkedHashMap<>();
        parameters.forEach((name, value) ->
                checked.put(
                        FieldText.lower(FieldText.requireToken("parameter", name)),
                        FieldText.requireQuotable("parameter " + name, value)));
        parameters = Collections.unmodifiableMap(checked);
    }

    /// A link with a relation: `Link.of("/books?page=2", "next")`.
    ///
    /// @param target a URI reference, percent-encoded
    /// @param relation one or more relations with spaces between them
    public static Link of(String target, String relation) {
        return new Link(target, Map.of(REL, relation));
    }

    /// Reads a header, which may have several links; what cannot be read ends the list.
    public static List<Link> parse(String text) {
        List<Link> links = new ArrayList<>();
        FieldScanner scanner = new FieldScanner(text);
        while (scanner.nextElement() && scanner.skip('<')) {
            String target = scanner.take(c -> c > ' ' && c < 0x7f && c != '<' && c != '>');
            if (!scanner.skip('>')) {
                break;
            }
            Map<String, String> parameters = scanParameters(scanner);
            if (!scanner.endElement()) {
                break;
            }
            links.add(new Link(target, parameters));
        }
        return List.copyOf(links);
    }

    private static Map<String, String> scanParameters(FieldScanner scanner) {
        Map<String, String> parameters = new LinkedHashMap<>();
        scanner.skipSpace();
        while (scanner.skip(';')) {
            scanner.skipSpace();
            String name = FieldText.lower(scanner.token());
            scanner.skipSpace();
            String value = "";
            if (scanner.skip('=')) {
                scanner.skipSpace();
                value = scanner.quoted().orElseGet(() -> scanner.take(Link::isBareChar));
            }
            if (!name.isEmpty()) {
                parameters.putIfAbsent(name, value);
            }
            scanner.skipSpace();
        }
        return parameters;
    }

    private static boolean isBareChar(int c) {
        return FieldText.isQuotable(c) && !FieldText.isSpace(c) && c != ',' && c != ';';
    }

    /// The links among these that have the relation.
    public static List<Link> withRelation(List<Link> links, String relation) {
        return links.stream().filter(link -> link.hasRelation(relation)).toList();
    }

    /// The relations, in lower case.
    public List<String> relations() {
        return Stream.of(parameter(REL).orElse("").split(" +"))
                .filter(each -> !each.isEmpty())
                .map(FieldText::lower)
                .toList();
    }

    /// Whether it has that relation, without regard to case.
    public boolean hasRelation(String relation) {
        return relations().contains(FieldText.lower(relation));
    }

    /// A parameter, by its name without regard to case.
    public Optional<String> parameter(String name) {
        return Optional.ofNullable(parameters.get(FieldText.lower(name)));
    }

    /// The title, in Unicode.
    public Optional<String> title() {
        return parameter(ENCODED_TITLE)
                .flatMap(ContentDisposition::decoded)
                .or(() -> parameter(TITLE));
    }

    /// This link with that parameter.
    ///
    /// @param name a token
    /// @param value printable Latin-1
    public Link with(String name, String value) {
        Map<String, String> changed = new LinkedHashMap<>(parameters);
        changed.put(FieldText.lower(name), value);
        return new Link(target, changed);
    }

    /// This link with a title of any text (RFC 8187).
    public Link withTitle(String title) {
        if (title.chars().allMatch(c -> c >= ' ' && c < 0x7f)) {
            return with(TITLE, title);
        }
        byte[] bytes = title.getBytes(StandardCharsets.UTF_8);
        return with(ENCODED_TITLE, "UTF-8''" + Percent.encode(bytes));
    }

    /// The field value: `</books?page=2>; rel="next"`.
    @Override
    public String toString() {
        return parameters.entrySet().stream()
                .map(each -> "; " + parameter(each))
                .collect(Collectors.joining("", "<" + target + ">", ""));
    }

    /// What is encoded must not be in quotes.
    private static String parameter(Map.Entry<String, String> parameter) {
        String name = parameter.getKey();
        String value = parameter.getValue();
        if (value.isEmpty()) {
            return name;
        }
        boolean encoded = name.endsWith("*") && FieldText.isToken(value);
        return name + '=' + (encoded ? value : FieldText.quoted(value));
    }
}
