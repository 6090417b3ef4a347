package org.coppice.itests.container;

import static org.junit.Assert.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import org.junit.After;
import org.junit.Test;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;

/// The optional feature `web-zstd`.
public class ZstdIT extends BuiltContainer {
    private static final String PIPELINE = "org.coppice.pipeline-coded";
    private static final String SERVER = "org.coppice.wsgi.server-coded";

    @Override
    @Configuration
    public Option[] distribution() throws IOException {
        return withOptional("web-zstd");
    }

    @After
    public void takeApart() throws IOException {
        Files.delete(home.configuration(SERVER));
        Files.delete(home.configuration(PIPELINE));
    }

    @Test
    public void clientsThatAcceptItGetIt() throws IOException {
        home.configure(PIPELINE, "filters = compression");
        home.configure(SERVER, "port=0", "application=coded");
        try (WebClient client = WebClient.connect(address("coded"))) {
            for (String coding : new String[] {"zstd", "gzip"}) {
                client.send(
                        "GET / HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: %s\r\n\r\n"
                                .formatted(coding));
                WebClient.Answer answer = client.answer();
                assertEquals(coding, answer.header("Content-Encoding").orElse("-"));
            }
        }
    }
}
