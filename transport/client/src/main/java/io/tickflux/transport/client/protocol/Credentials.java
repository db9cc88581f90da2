package io.tickflux.transport.client.protocol;

/** Who a client says it is. */
public sealed interface Credentials {
    /** Nobody in particular. */
    Credentials ANONYMOUS = new Anonymous();

    static Credentials simple(String user, String password) {
        return new Simple(user, password);
    }

    static Credentials bearer(String token) {
        return new Bearer(token);
    }

    /** See {@link #ANONYMOUS}. */
    record Anonymous() implements Credentials {}

    /** A name and a password. */
    record Simple(String user, String password) implements Credentials {
        /** Without the password, so that it cannot end up in a log. */
        @Override
        public String toString() {
            return "Simple[user=" + user + ']';
        }
    }

    /** A token, such as a JWT. */
    record Bearer(String token) implements Credentials {
        /** Without the token, so that it cannot end up in a log. */
        @Override
        public String toString() {
            return "Bearer[]";
        }
    }
}
