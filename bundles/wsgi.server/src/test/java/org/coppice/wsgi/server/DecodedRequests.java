package org.coppice.wsgi.server;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.coppice.wsgi.api.Headers;
import org.coppice.wsgi.testkit.StrictReader;

/// The requests that a decoder finds, as the other reading of the test kit tells them.
final class DecodedRequests {
    private DecodedRequests() {}

    /// @return the last may have no body, as it is cut off or malformed
    static List<StrictReader.Request> of(LimitSettings limits, byte[] all) {
        RequestDecoder decoder = new RequestDecoder(limits);
        List<StrictReader.Request> found = new ArrayList<>();
        ByteBuffer bytes = ByteBuffer.wrap(all);
        StringBuilder body = new StringBuilder();
        while (true) {
            switch (decoder.next(bytes)) {
                case HEAD -> {
                    body.setLength(0);
                    if (!decoder.isEnded()) {
                        found.add(request(decoder, Optional.empty()));
                        continue;
                    }
                    found.add(request(decoder, Optional.of("")));
                    decoder.reset();
                }
                case CONTENT -> {
                    body.append(StandardCharsets.ISO_8859_1.decode(decoder.content()));
                    if (decoder.isEnded()) {
                        found.set(found.size() - 1, request(decoder, Optional.of(body.toString())));
                        decoder.reset();
                    }
                }
                case END -> {
                    found.set(found.size() - 1, request(decoder, Optional.of(body.toString())));
                    decoder.reset();
                }
                default -> {
                    return found;
                }
            }
        }
    }

    private static StrictReader.Request request(RequestDecoder decoder, Optional<String> body) {
        RequestHead head = decoder.head();
        Headers trailers = decoder.trailers();
        return new StrictReader.Request(
                head.method(),
                head.target(),
                head.isHttp11(),
                IntStream.range(0, head.size())
                        .mapToObj(i -> head.name(i) + ": " + head.value(i))
                        .toList(),
                body,
                body.isEmpty()
                        ? List.of()
                        : IntStream.range(0, trailers.size())
                                .mapToObj(i -> trailers.name(i) + ": " + trailers.value(i))
                                .toList());
    }

    /// What the decoder should have found: `Host` is that of the target, if it has one, and a body
    /// may be refused.
    static StrictReader.Request comparable(
            StrictReader.Request expected, StrictReader.Request decoded) {
        Optional<String> host = RequestTarget.authority(expected.target());
        List<String> fields = new ArrayList<>(expected.fields());
        if (host.isPresent()) {
            fields.replaceAll(each -> isHost(each) ? each.substring(0, 6) + host.get() : each);
            if (fields.stream().noneMatch(DecodedRequests::isHost)) {
                fields.add("Host: " + host.get());
            }
        }
        boolean refused = decoded.body().isEmpty();
        return new StrictReader.Request(
                expected.method(),
                expected.target(),
                expected.isHttp11(),
                fields,
                refused ? Optional.empty() : expected.body(),
                refused ? List.of() : expected.trailers());
    }

    private static boolean isHost(String field) {
        return field.regionMatches(true, 0, "Host: ", 0, 6);
    }
}
