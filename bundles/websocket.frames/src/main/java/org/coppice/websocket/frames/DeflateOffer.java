package org.coppice.websocket.frames;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/// An offer of permessage-deflate, and the answer to it, which has the same form (RFC 7692, section
/// 7.1).
///
/// **Threads**: immutable. **Errors**: none but [ProtocolViolation]. **Null**: none.
public final class DeflateOffer {
    static final int MIN_BITS = 8;
    static final int MAX_BITS = 15;

    /// An offer may have `client_max_window_bits` without a value, which is any. As in eventlet
    /// `server_max_window_bits` may be so too, which section 7.1.2.1 would have refused.
    private static final int BITS_WITHOUT_VALUE = MAX_BITS;

    private static final String NAME = "permessage-deflate";
    private static final String SERVER_NO_CONTEXT = "server_no_context_takeover";
    private static final String CLIENT_NO_CONTEXT = "client_no_context_takeover";
    private static final String SERVER_BITS = "server_max_window_bits";
    private static final String CLIENT_BITS = "client_max_window_bits";

    private final boolean serverNoContext;
    private final boolean clientNoContext;
    private final OptionalInt serverBits;
    private final OptionalInt clientBits;

    private DeflateOffer(
            boolean serverNoContext,
            boolean clientNoContext,
            OptionalInt serverBits,
            OptionalInt clientBits) {
        this.serverNoContext = serverNoContext;
        this.clientNoContext = clientNoContext;
        this.serverBits = serverBits;
        this.clientBits = clientBits;
    }

    /// A client's offer. It says that it can have a smaller window.
    static DeflateOffer of(DeflateSettings settings) {
        return new DeflateOffer(
                settings.serverNoContextTakeover(),
                settings.clientNoContextTakeover(),
                limited(settings.serverMaxWindowBits()),
                OptionalInt.of(settings.clientMaxWindowBits()));
    }

    private static OptionalInt limited(int bits) {
        return bits < MAX_BITS ? OptionalInt.of(bits) : OptionalInt.empty();
    }

    /// The offers of a request that a server can accept, in the client's order: those of other
    /// extensions are not among them, nor those with an unknown parameter, one that is there twice,
    /// or a value that must not be.
    ///
    /// @param headers the values of `Sec-WebSocket-Extensions`
    public static List<DeflateOffer> parse(List<String> headers) {
        List<DeflateOffer> offers = new ArrayList<>();
        for (Extension extension : Extension.parse(String.join(",", headers), new int[1])) {
            if (extension.name().equals(NAME)) {
                read(extension, true).ifPresent(offers::add);
            }
        }
        return List.copyOf(offers);
    }

    /// What a server answers to the first offer that it can accept; nothing if there is none.
    ///
    /// @param headers as in [#parse]
    public static Optional<DeflateParameters> negotiate(
            List<String> headers, DeflateSettings settings) {
        return parse(headers).stream().findFirst().map(offer -> offer.accept(settings));
    }

    /// What a server answers to this offer, as far as it can with what it wants: a client that does
    /// not offer `client_max_window_bits` cannot be told any.
    public DeflateParameters accept(DeflateSettings settings) {
        boolean server = serverNoContext || settings.serverNoContextTakeover();
        boolean client = clientNoContext || settings.clientNoContextTakeover();
        int serverMost = Math.min(serverBits.orElse(MAX_BITS), settings.serverMaxWindowBits());
        int clientMost =
                clientBits.isPresent()
                        ? Math.min(clientBits.getAsInt(), settings.clientMaxWindowBits())
                        : MAX_BITS;
        DeflateOffer answer =
                new DeflateOffer(
                        server,
                        client,
                        serverBits.isPresent() ? OptionalInt.of(serverMost) : limited(serverMost),
                        limited(clientMost));
        return new DeflateParameters(server, client, serverMost, clientMost, answer.text(true));
    }

    /// As a header's value.
    public String header() {
        return text(false);
    }

    /// @param answer whether bits must have their value
    private String text(boolean answer) {
        StringBuilder text = new StringBuilder(NAME);
        text.append(serverNoContext ? "; " + SERVER_NO_CONTEXT : "");
        text.append(clientNoContext ? "; " + CLIENT_NO_CONTEXT : "");
        serverBits.ifPresent(
                bits -> text.append("; ").append(SERVER_BITS).append('=').append(bits));
        clientBits.ifPresent(bits -> {
            text.append("; ").append(CLIENT_BITS);
            text.append(answer || bits < MAX_BITS ? "=" + bits : "");
        });
        return text.toString();
    }

    /// What a client has to do with a server's answer to [DeflateSettings#header].
    ///
    /// @param headers the answer's values of `Sec-WebSocket-Extensions`
    /// @return nothing if the server does not want to compress
    /// @throws ProtocolViolation if the answer is none to that offer: the handshake has failed
    public static Optional<DeflateParameters> check(List<String> headers, DeflateSettings offered)
            throws ProtocolViolation {
        int[] malformed = new int[1];
        String header = String.join(", ", headers);
        List<Extension> extensions = Extension.parse(header, malformed);
        if (malformed[0] == 0 && extensions.isEmpty()) {
            return Optional.empty();
        }
        if (malformed[0] > 0
                || extensions.size() > 1
                || !extensions.getFirst().name().equals(NAME)) {
            throw refused("is not the extension that was offered");
        }
        DeflateOffer answer =
                read(extensions.getFirst(), false).orElseThrow(() -> refused("is malformed"));
        return Optional.of(answer.agreement(offered, header));
    }

    private DeflateParameters agreement(DeflateSettings offered, String header)
            throws ProtocolViolation {
        if (offered.serverNoContextTakeover() && !serverNoContext) {
            throw refused("lacks " + SERVER_NO_CONTEXT);
        }
        if (serverBits.orElse(MAX_BITS) > offered.serverMaxWindowBits()) {
            throw refused("has a larger " + SERVER_BITS);
        }
        return new DeflateParameters(
                serverNoContext,
                clientNoContext || offered.clientNoContextTakeover(),
                serverBits.orElse(MAX_BITS),
                Math.min(clientBits.orElse(MAX_BITS), offered.clientMaxWindowBits()),
                header);
    }

    private static ProtocolViolation refused(String why) {
        return ProtocolViolation.protocol("The server's Sec-WebSocket-Extensions " + why + ".");
    }

    private static Optional<DeflateOffer> read(Extension extension, boolean offer) {
        Set<String> seen = new HashSet<>();
        OptionalInt serverBits = OptionalInt.empty();
        OptionalInt clientBits = OptionalInt.empty();
        for (Extension.Parameter each : extension.parameters()) {
            boolean hasBits = each.name().equals(SERVER_BITS) || each.name().equals(CLIENT_BITS);
            boolean isFlag =
                    each.name().equals(SERVER_NO_CONTEXT) || each.name().equals(CLIENT_NO_CONTEXT);
            OptionalInt bits = hasBits ? bits(each, offer) : OptionalInt.empty();
            if (!seen.add(each.name())
                    || hasBits && bits.isEmpty()
                    || isFlag && each.value().isPresent()
                    || !hasBits && !isFlag) {
                return Optional.empty();
            }
            serverBits = each.name().equals(SERVER_BITS) ? bits : serverBits;
            clientBits = each.name().equals(CLIENT_BITS) ? bits : clientBits;
        }
        return Optional.of(
                new DeflateOffer(
                        seen.contains(SERVER_NO_CONTEXT),
                        seen.contains(CLIENT_NO_CONTEXT),
                        serverBits,
                        clientBits));
    }

    /// Decimal digits without leading zeros.
    private static OptionalInt bits(Extension.Parameter parameter, boolean offer) {
        if (parameter.value().isEmpty()) {
            return offer ? OptionalInt.of(BITS_WITHOUT_VALUE) : OptionalInt.empty();
        }
        String value = parameter.value().get();
        for (int bits = MIN_BITS; bits <= MAX_BITS; bits++) {
            if (value.equals(Integer.toString(bits))) {
                return OptionalInt.of(bits);
            }
        }
        return OptionalInt.empty();
    }

    @Override
    public String toString() {
        return header();
    }
}
