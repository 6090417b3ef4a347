package org.coppice.itests.container;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A headless Chromium with one page, told what to do by its DevTools.
final class Browser implements AutoCloseable {
    private static final List<String> PROGRAMS =
            List.of("chromium", "chromium-browser", "google-chrome");
    private static final Pattern DEVTOOLS = Pattern.compile("DevTools listening on ws://([^/]+)/");
    private static final Pattern PAGE_SOCKET =
            Pattern.compile("\"webSocketDebuggerUrl\": *\"([^\"]+)\"");
    private static final Pattern VALUE = Pattern.compile("\"value\": *\"((?:[^\"\\\\]|\\\\.)*)\"");
    private static final Pattern ESCAPE = Pattern.compile("\\\\(u[0-9a-fA-F]{4}|.)");
    private static final int ANSWER_SECONDS = 60;

    private final Process process;
    private final HttpClient client = HttpClient.newHttpClient();
    private final WebSocket page;
    private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();
    private int asked;

    /// The program, null if this machine has none.
    static Path program() {
        return Stream.of(System.getenv("PATH").split(":"))
                .flatMap(folder -> PROGRAMS.stream().map(name -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst()
                .orElse(null);
    }

    /// Opens a page.
    Browser(String url) throws IOException, InterruptedException {
        process =
                new ProcessBuilder(
                                program().toString(),
                                "--headless=new",
                                "--no-sandbox",
                                "--disable-gpu",
                                "--disable-dev-shm-usage",
                                "--no-first-run",
                                "--remote-debugging-port=0",
                                "--remote-allow-origins=*",
                                "--user-data-dir=" + Files.createTempDirectory("browser"),
                                url)
                        .redirectErrorStream(true)
                        .start();
        String devTools = devTools();
        String socket =
                Deadline.await(
                        "the browser has a page",
                        () -> pageSocket(devTools),
                        found -> !found.isEmpty());
        page =
                client.newWebSocketBuilder()
                        .buildAsync(URI.create(socket), new Answers(answers))
                        .join();
    }

    /// Where it listens. What it prints after that is read and dropped, so that it never waits.
    private String devTools() throws IOException {
        BufferedReader said = process.inputReader(StandardCharsets.UTF_8);
        StringBuilder all = new StringBuilder();
        for (String line = said.readLine(); line != null; line = said.readLine()) {
            all.append(line).append('\n');
            Matcher matcher = DEVTOOLS.matcher(line);
            if (matcher.find()) {
                Thread.ofVirtual().start(() -> said.lines().forEach(_ -> {}));
                return matcher.group(1);
            }
        }
        throw new IOException("the browser does not start: " + all);
    }

    private String pageSocket(String devTools) throws IOException, InterruptedException {
        HttpRequest list =
                HttpRequest.newBuilder(URI.create("http://" + devTools + "/json/list")).build();
        String json = client.send(list, HttpResponse.BodyHandlers.ofString()).body();
        return Stream.of(json.split("}"))
                .filter(target -> target.contains("\"type\": \"page\""))
                .map(PAGE_SOCKET::matcher)
                .filter(Matcher::find)
                .map(found -> found.group(1))
                .findFirst()
                .orElse("");
    }

    /// The value of an expression of the page, as text.
    String evaluate(String expression) throws InterruptedException {
        String quoted = expression.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
        int id = ++asked;
        page.sendText(
                        "{\"id\":%d,\"method\":\"Runtime.evaluate\",\"params\":{\"expression\":\"String(%s)\"}}"
                                .formatted(id, quoted),
                        true)
                .join();
        String answer = answers.poll(ANSWER_SECONDS, TimeUnit.SECONDS);
        while (answer != null && !answer.contains("\"id\":" + id + ",")) {
            answer = answers.poll(ANSWER_SECONDS, TimeUnit.SECONDS);
        }
        Matcher value = VALUE.matcher(String.valueOf(answer));
        if (!value.find()) {
            throw new AssertionError(expression + " gives " + answer);
        }
        return ESCAPE.matcher(value.group(1)).replaceAll(Browser::unescaped);
    }

    private static String unescaped(MatchResult escape) {
        String code = escape.group(1);
        return Matcher.quoteReplacement(
                switch (code.charAt(0)) {
                    case 'u' -> Character.toString(Integer.parseInt(code.substring(1), 16));
                    case 'n' -> "\n";
                    case 't' -> "\t";
                    default -> code;
                });
    }

    /// Waits until the value of an expression contains a text.
    void await(String expression, String text) {
        Deadline.await(
                expression + " has " + text, () -> evaluate(expression), is -> is.contains(text));
    }

    @Override
    public void close() {
        page.abort();
        process.destroy();
        process.onExit().join();
    }

    private record Answers(BlockingQueue<String> whole, StringBuilder part)
            implements WebSocket.Listener {
        Answers(BlockingQueue<String> whole) {
            this(whole, new StringBuilder());
        }

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
            part.append(text);
            if (last) {
                whole.add(part.toString());
                part.setLength(0);
            }
            socket.request(1);
            return null;
        }
    }
}
