package org.coppice.itests.rules;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/// What a bundle can be configured with, as bnd has written it down from the code.
///
/// @param pid the PID of the configuration
/// @param isFactory whether there may be several
/// @param keys the keys with their types and defaults
record ConfigurationKeys(String pid, boolean isFactory, Map<String, Key> keys) {
    /// @param type in the words of the documentation: `text`, `number` or `flag`
    record Key(String type, String byDefault) {}

    /// All configurations of a bundle; it must have been built.
    static List<ConfigurationKeys> of(Path bundle) {
        Path folder = bundle.resolve("target/classes/OSGI-INF/metatype");
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".xml"))
                    .map(ConfigurationKeys::read)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ConfigurationKeys read(Path file) {
        try {
            Document document =
                    DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(file.toFile());
            Element designate = elements(document, "Designate").getFirst();
            boolean isFactory = designate.hasAttribute("factoryPid");
            Map<String, Key> keys = new LinkedHashMap<>();
            for (Element key : elements(document, "AD")) {
                keys.put(
                        key.getAttribute("id"),
                        new Key(word(key.getAttribute("type")), text(key.getAttribute("default"))));
            }
            return new ConfigurationKeys(
                    designate.getAttribute(isFactory ? "factoryPid" : "pid"), isFactory, keys);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ParserConfigurationException | SAXException e) {
            throw new IllegalStateException(file + " cannot be read", e);
        }
    }

    /// Without the escapes of a list of values (OSGi Metatype, section 105.7).
    private static String text(String attribute) {
        return attribute.replaceAll("\\\\(.)", "$1");
    }

    private static String word(String type) {
        return switch (type) {
            case "Integer", "Long" -> "number";
            case "Boolean" -> "flag";
            default -> "text";
        };
    }

    private static List<Element> elements(Document document, String name) {
        NodeList nodes = document.getElementsByTagName(name);
        List<Element> elements = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++) {
            elements.add((Element) nodes.item(i));
        }
        return elements;
    }

    /// The name of its file in `etc/`, as documentation writes it.
    String fileName() {
        return pid + (isFactory ? "-NAME.cfg" : ".cfg");
    }

    /// Whether a file of that name in `etc/` is such a configuration.
    boolean isFile(String name) {
        return isFactory ? name.startsWith(pid + "-") : name.equals(pid + ".cfg");
    }
}
