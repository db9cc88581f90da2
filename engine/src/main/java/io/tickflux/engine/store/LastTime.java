package io.tickflux.engine.store;

/**
 * What is known without reading about the time of a bucket's last row.
 *
 * @param kind whether there is one, and whether it is known
 * @param nanos the time; without meaning unless {@link Kind#KNOWN}
 */
record LastTime(Kind kind, long nanos) {
    static final LastTime NONE = new LastTime(Kind.NONE, 0);

    /** It was deleted: someone has to look. */
    static final LastTime UNKNOWN = new LastTime(Kind.UNKNOWN, 0);

    static LastTime known(long nanos) {
        return new LastTime(Kind.KNOWN, nanos);
    }

    /** After a row was added. */
    LastTime orLater(long added) {
        return switch (kind) {
            case NONE -> known(added);
            case KNOWN -> added > nanos ? known(added) : this;
            case UNKNOWN -> this;
        };
    }

    /** What can be known. */
    enum Kind {
        NONE(0),
        KNOWN(1),
        UNKNOWN(2);

        private final int code;

        Kind(int code) {
            this.code = code;
        }

        static Kind of(int code) {
            for (Kind kind : values()) {
                if (kind.code == code) {
                    return kind;
                }
            }
            throw new IllegalArgumentException("kind of last time: " + code + " (expected: 0 to 2)");
        }

        /** What the manifest holds. */
        int code() {
            return code;
        }
    }
}
