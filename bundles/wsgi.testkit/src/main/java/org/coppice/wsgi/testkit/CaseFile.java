package org.coppice.wsgi.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// The cases of one topic, in a text file that is to be read by people. [ServerContract] tells the
/// notation.
final class CaseFile {
    private static final String PLACE = "…";

    private final String topic;
    private final List<RawCase> cases = new ArrayList<>();
    private String source = "";
    private String template = PLACE;

    private CaseFile(String topic) {
        this.topic = topic;
    }

    static List<RawCase> read(String topic) {
        CaseFile file = new CaseFile(topic);
        String name = topic + ".txt";
        try (InputStream in = CaseFile.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalArgumentException("there is no resource " + name);
            }
            List<String> lines =
                    new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
            for (int i = 0; i < lines.size(); i++) {
                file.add(lines.get(i), name + ":" + (i + 1));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return file.cases;
    }

    private void add(String line, String place) {
        if (line.isBlank() || line.startsWith("#")) {
            return;
        }
        if (line.startsWith("@ ")) {
            source = line.substring(2).strip();
            template = PLACE;
            return;
        }
        String[] cells = line.split(" \\|(?= |$)");
        if (cells[0].strip().equals("with")) {
            template = cells[1].strip();
            return;
        }
        if (cells.length != 3) {
            throw new IllegalArgumentException(
                    "%s has %d cells, not 3".formatted(place, cells.length));
        }
        try {
            String bytes = template.replace(PLACE, cells[1].strip());
            cases.add(RawCase.of(topic, cells[0].strip(), source, bytes, cells[2].strip()));
        } catch (RuntimeException e) {
            throw new IllegalArgumentException(place + ": " + e.getMessage(), e);
        }
    }
}
