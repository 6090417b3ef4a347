package org.coppice.web.headers;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// The header `Set-Cookie` (RFC 6265, section 4.1, with `SameSite` and the prefixes of names of RFC
/// 6265bis, and `Partitioned`): a cookie for a client to keep, and to send back as [Cookies].
///
/// ```java
/// SetCookie.builder("session", id).maxAge(Duration.ofHours(8)).secure().httpOnly().build();
/// ```
///
/// The path is `/` unless the builder is told another one. WebOb's `make_cookie`.
///
/// **Threads**: immutable; a builder belongs to one thread. **Errors**: what a browser would drop
/// is an `IllegalArgumentException`, which does not tell the value, as that may be a secret.
/// **Null**: nothing is null.
public final class SetCookie {
    /// Browsers keep so many bytes of name, value and attributes (RFC 6265, section 6.1), and many
    /// no more.
    public static final int MAX_BYTES = 4096;

    private final String name;
    private final String value;
    private final Optional<String> path;
    private final Optional<String> domain;
    private final Optional<Duration> maxAge;
    private final Optional<Instant> expires;
    private final boolean secure;
    private final boolean httpOnly;
    private final Optional<SameSite> sameSite;
    private final boolean partitioned;
    private final String text;

    private SetCookie(Builder builder) {
        name = builder.name;
        value = builder.value;
        path = builder.path;
        domain = builder.domain;
        maxAge = builder.maxAge;
        expires = builder.expires;
        secure = builder.secure;
        httpOnly = builder.httpOnly;
        sameSite = builder.sameSite;
        partitioned = builder.partitioned;
        text = text();
        SetCookieRules.check(this);
    }

    /// A cookie for all paths of this host until the browser ends.
    ///
    /// @param name a token
    /// @param value see [#builder]
    public static SetCookie of(String name, String value) {
        return builder(name, value).build();
    }

    /// Takes a cookie away that was set with the path `/` and no domain; another one is taken away
    /// by [Builder#expired].
    public static SetCookie expired(String name) {
        return builder(name, "").expired().build();
    }

    /// A cookie of which more is to be told.
    ///
    /// @param name a token. One that begins with `__Secure-` needs [Builder#secure]; with `__Host-`
    ///   also the path `/` and no domain
    /// @param value printable ASCII without space and `"`, `,`, `;`, `\`; encode what has others,
    ///   as by Base64 for URLs
    public static Builder builder(String name, String value) {
        return new Builder(name, value);
    }

    /// Reads the header as a browser does (RFC 6265, section 5.2); empty if it would drop it, or if
    /// the value has what no server should send.
    public static Optional<SetCookie> parse(String text) {
        return SetCookieRules.parse(text);
    }

    /// Collects what makes a [SetCookie].
    public static final class Builder {
        private final String name;
        private String value;
        private Optional<String> path = Optional.of("/");
        private Optional<String> domain = Optional.empty();
        private Optional<Duration> maxAge = Optional.empty();
        private Optional<Instant> expires = Optional.empty();
        private boolean secure;
        private boolean httpOnly;
        private Optional<SameSite> sameSite = Optional.empty();
        private boolean partitioned;

        private Builder(String name, String value) {
            this.name = name;
            this.value = value;
        }

        /// Sent for this path and those below it.
        ///
        /// @param path begins with `/`; printable ASCII without `;`
        public Builder path(String path) {
            this.path = Optional.of(path);
            return this;
        }

        /// Sent for the path of the request, up to its last slash.
        public Builder pathOfRequest() {
            path = Optional.empty();
            return this;
        }

        /// Sent to this host and those in it. Without it to the one host that has set it.
        public Builder domain(String domain) {
            this.domain = Optional.of(domain);
            return this;
        }

        /// Kept so long, also when the browser ends.
        ///
        /// @param age 0 or more, cut to seconds; 0 takes it away
        public Builder maxAge(Duration age) {
            maxAge = Optional.of(age);
            return this;
        }

        /// Kept until then; [#maxAge] has precedence.
        public Builder expires(Instant end) {
            expires = Optional.of(end);
            return this;
        }

        /// Takes the cookie of this name, path and domain away. WebOb's `delete_cookie`.
        public Builder expired() {
            value = "";
            maxAge = Optional.of(Duration.ZERO);
            expires = Optional.of(Instant.EPOCH);
            return this;
        }

        /// Sent over TLS only.
        public Builder secure() {
            secure = true;
            return this;
        }

        /// Hidden from scripts.
        public Builder httpOnly() {
            httpOnly = true;
            return this;
        }

        /// Sent with requests of other sites or not; [SameSite#NONE] needs [#secure].
        public Builder sameSite(SameSite sameSite) {
            this.sameSite = Optional.of(sameSite);
            return this;
        }

        /// Another cookie for each site that embeds this one; needs [#secure].
        public Builder partitioned() {
            partitioned = true;
            return this;
        }

        /// Makes it.
        ///
        /// @throws IllegalArgumentException if a browser would drop it, or if it has more than
        ///   [SetCookie#MAX_BYTES]
        public SetCookie build() {
            return new SetCookie(this);
        }
    }

    /// A builder that has all of this one, for a changed copy.
    ///
    /// @param value see [#builder]
    public Builder withValue(String value) {
        Builder builder = new Builder(name, value);
        builder.path = path;
        builder.domain = domain;
        builder.maxAge = maxAge;
        builder.expires = expires;
        builder.secure = secure;
        builder.httpOnly = httpOnly;
        builder.sameSite = sameSite;
        builder.partitioned = partitioned;
        return builder;
    }

    /// The name.
    public String name() {
        return name;
    }

    /// The value.
    public String value() {
        return value;
    }

    /// The path; empty for that of the request.
    public Optional<String> path() {
        return path;
    }

    /// The domain; empty for this host alone.
    public Optional<String> domain() {
        return domain;
    }

    /// How long it is kept; empty if not told so.
    public Optional<Duration> maxAge() {
        return maxAge;
    }

    /// Until when it is kept; empty if not told so.
    public Optional<Instant> expires() {
        return expires;
    }

    /// Whether it is sent over TLS only.
    public boolean isSecure() {
        return secure;
    }

    /// Whether it is hidden from scripts.
    public boolean isHttpOnly() {
        return httpOnly;
    }

    /// Whether it is sent with requests of other sites; empty if the browser decides.
    public Optional<SameSite> sameSite() {
        return sameSite;
    }

    /// Whether each site that embeds this one has another.
    public boolean isPartitioned() {
        return partitioned;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SetCookie that && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /// The field value: `session=31d4d96e; Path=/; Secure; HttpOnly`.
    @Override
    public String toString() {
        return text;
    }

    private String text() {
        StringBuilder out = new StringBuilder(name).append('=').append(value);
        path.ifPresent(each -> out.append("; Path=").append(each));
        domain.ifPresent(each -> out.append("; Domain=").append(each));
        maxAge.ifPresent(each -> out.append("; Max-Age=").append(each.toSeconds()));
        expires.ifPresent(each -> out.append("; Expires=").append(HttpDate.format(each)));
        if (secure) {
            out.append("; Secure");
        }
        if (httpOnly) {
            out.append("; HttpOnly");
        }
        sameSite.ifPresent(each -> out.append("; SameSite=").append(each));
        if (partitioned) {
            out.append("; Partitioned");
        }
        return out.toString();
    }
}
