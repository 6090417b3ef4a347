package org.coppice.web;

import java.util.function.UnaryOperator;
import org.coppice.wsgi.api.Body;
import org.coppice.wsgi.api.Environ;

/// Where the body of a response comes from.
@FunctionalInterface
interface BodySource {
    Body open();

    /// The body for a request, where that makes a difference.
    default Body open(Environ environ) {
        return open();
    }

    /// Whether requests may get different bodies.
    default boolean isOfRequest() {
        return false;
    }

    /// Releases what is held without a body being sent.
    default void drop() {
        open().close();
    }

    /// An object that the request's [ObjectCodec] writes, if there is one, else [Json].
    record OfObject(Object value) implements BodySource {
        @Override
        public Body open() {
            return Body.of(Json.text(value));
        }

        @Override
        public Body open(Environ environ) {
            return ObjectCodec.find(environ)
                    .map(codec -> Body.of(codec.write(value)))
                    .orElseGet(this::open);
        }

        @Override
        public boolean isOfRequest() {
            return true;
        }

        @Override
        public void drop() {}
    }

    /// Nothing, in place of another source, which is released.
    record Dropped(BodySource source) implements BodySource {
        @Override
        public Body open() {
            source.drop();
            return Body.empty();
        }

        @Override
        public void drop() {
            source.drop();
        }
    }

    /// A changed body of another source.
    record Mapped(BodySource source, UnaryOperator<Body> change) implements BodySource {
        @Override
        public Body open() {
            return change.apply(source.open());
        }

        @Override
        public Body open(Environ environ) {
            return change.apply(source.open(environ));
        }

        @Override
        public boolean isOfRequest() {
            return source.isOfRequest();
        }

        @Override
        public void drop() {
            source.drop();
        }
    }
}
