package org.coppice.green;

/// Lends the right to do something, so many at a time: eventlet's `pools.TokenPool`. A [Semaphore]
/// that knows who has what.
///
/// **Threads:** as [Pool].
public final class TokenPool extends Pool<TokenPool.Token> {

    /// What it lends; they are told apart by identity.
    public static final class Token {
        private Token() {}
    }

    /// @param max how many tokens there are; zero or more
    public TokenPool(int max) {
        super(max, Token::new);
    }
}
