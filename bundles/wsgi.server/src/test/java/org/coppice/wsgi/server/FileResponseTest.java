package org.coppice.wsgi.server;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.coppice.wsgi.api.Application;
import org.coppice.wsgi.api.FileBody;
import org.coppice.wsgi.api.Headers;
import org.coppice.wsgi.api.ResponseWriter;
import org.coppice.wsgi.api.Status;
import org.coppice.wsgi.testkit.Client;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/// Bodies that are files.
public class FileResponseTest {
    private static final String GET = "GET / HTTP/1.1\nHost: a\n\n";
    private static final String LAST = " / HTTP/1.1\nHost: a\nConnection: close\n\n";
    private static final String LARGE = "0123456789".repeat(300_000);

    @Rule public final TemporaryFolder folder = new TemporaryFolder();
    @Rule public final HttpServerRule server = new HttpServerRule();

    private final BlockingQueue<FileBody> made = new LinkedBlockingQueue<>();

    private Path file(String text) throws IOException {
        File file = folder.newFile();
        return Files.writeString(file.toPath(), text);
    }

    private Application sending(Path file, String... headers) {
        return (environ, start) -> {
            start.start(Status.of(200), Headers.of(headers));
            FileBody body = FileBody.of(file);
            made.add(body);
            return body;
        };
    }

    private void assertClosed() throws Exception {
        server.stop();
        assertFalse(made.take().file().isOpen());
    }

    @Test
    public void aSmallFileHasItsLengthAndKeepsTheConnection() throws Exception {
        server.application(sending(file("abc")));
        try (Client client = server.connect()) {
            for (int i = 0; i < 3; i++) {
                String response = client.send(GET).readResponse();
                assertTrue(response, response.contains("\nContent-Length: 3\n"));
                assertTrue(response, response.endsWith("\n\nabc"));
            }
        }
        assertClosed();
    }

    @Test
    public void aLargeFileArrivesWholeAndKeepsTheConnection() throws Exception {
        server.application(sending(file(LARGE)));
        try (Client client = server.connect()) {
            for (int i = 0; i < 3; i++) {
                assertTrue(client.send(GET).readResponse().endsWith("\n\n" + LARGE));
            }
        }
        assertClosed();
    }

    @Test
    public void itArrivesWholeWhereItIsSentInPieces() throws Exception {
        server.with("responseMinBytesPerSecond", 10).reconfigure();
        server.application(sending(file(LARGE)));
        assertTrue(server.exchange("GET" + LAST).endsWith("\n\n" + LARGE));
    }

    @Test
    public void pipelinedFilesComeInTheirOrder() throws Exception {
        Path small = file("abc");
        Path large = file(LARGE);
        server.application((environ, start) ->
                sending(environ.pathInfo().equals("/s") ? small : large).call(environ, start));
        try (Client client = server.connect()) {
            client.send(GET.replace("/ ", "/s ") + GET + GET.replace("/ ", "/s "));
            assertTrue(client.readResponse().endsWith("\n\nabc"));
            assertTrue(client.readResponse().endsWith(LARGE));
            assertTrue(client.readResponse().endsWith("\n\nabc"));
        }
    }

    @Test
    public void aPartIsSent() throws Exception {
        Path file = file("abcdef");
        server.application((environ, start) -> {
            start.start(Status.of(206), Headers.of("Content-Range", "bytes 2-4/6"));
            return FileBody.of(FileChannel.open(file), 2, 3);
        });
        assertTrue(server.exchange("GET" + LAST).endsWith("\n\ncde"));
    }

    @Test
    public void anEmptyFileHasTheLength0() throws Exception {
        server.application(sending(file(""), "Content-Type", "a/b"));
        String response = server.exchange("GET" + LAST);
        assertTrue(response, response.contains("\nContent-Length: 0\n"));
        assertTrue(response, response.endsWith("\n\n"));
    }

    @Test
    public void headSendsNothingOfIt() throws Exception {
        server.application(sending(file(LARGE)));
        String response = server.exchange("HEAD" + LAST);
        assertTrue(response, response.contains("\nContent-Length: " + LARGE.length() + "\n"));
        assertTrue(response, response.endsWith("\n\n"));
        assertClosed();
    }

    @Test
    public void aClientOfHttp10GetsIt() throws Exception {
        server.application(sending(file("abc")));
        assertTrue(server.exchange("GET / HTTP/1.0\n\n").endsWith("\n\nabc"));
    }

    @Test
    public void noMoreThanTheContentLengthIsSent() throws Exception {
        server.application(sending(file("abcdef"), "Content-Length", "4"));
        assertTrue(server.exchange("GET" + LAST).endsWith("\n\nabcd"));
    }

    @Test
    public void behindWhatWasWrittenItComesInChunks() throws Exception {
        Path file = file("cde");
        server.application((environ, start) -> {
            ResponseWriter writer = start.start(Status.of(200), Headers.of());
            writer.write(ByteBuffer.wrap(new byte[] {'a', 'b'}));
            return FileBody.of(file);
        });
        String response = server.exchange("GET" + LAST);
        assertTrue(response, response.endsWith("\n\n2\nab\n3\ncde\n0\n\n"));
    }

    @Test
    public void aFileThatHasBecomeShorterTruncatesTheResponse() throws Exception {
        for (String text : new String[] {"abcdef", LARGE}) {
            Path file = file(text);
            server.application((environ, start) -> {
                start.start(Status.of(200), Headers.of());
                FileBody body = FileBody.of(file);
                try (FileChannel writer = FileChannel.open(file, StandardOpenOption.WRITE)) {
                    writer.truncate(2);
                }
                return body;
            });
            String response = server.exchange(GET);
            assertTrue(response, response.contains("\nContent-Length: " + text.length() + "\n"));
            assertTrue(response, response.endsWith("\n\n" + text.substring(0, 2)));
        }
    }

    @Test
    public void anApplicationThatNeverStartsIs500AndTheFileIsClosed() throws Exception {
        Path file = file("abc");
        server.application((environ, start) -> {
            FileBody body = FileBody.of(file);
            made.add(body);
            return body;
        });
        assertTrue(server.exchange(GET).startsWith("HTTP/1.1 500 "));
        assertClosed();
    }

    @Test
    public void itIsClosedWhenItsClientGoesAway() throws Exception {
        Path file = file(LARGE.repeat(10));
        BlockingQueue<String> over = new LinkedBlockingQueue<>();
        server.application((environ, start) -> {
            environ.afterResponse(each -> over.add("over"));
            return sending(file).call(environ, start);
        });
        try (Client client = server.connect()) {
            client.send(GET).readUntil("\n\n");
            client.reset();
        }
        assertEquals("over", over.poll(20, TimeUnit.SECONDS));
        assertClosed();
    }

    @Test
    public void theWrapperOfTheEnvironMakesOne() throws Exception {
        Path file = file("abcdef");
        server.application((environ, start) -> {
            start.start(Status.of(200), Headers.of());
            return environ.fileWrapper().wrap(FileChannel.open(file).position(4));
        });
        assertTrue(server.exchange("GET" + LAST).endsWith("\n\nef"));
    }
}
