package io.tickflux.config;

/**
 * A place in a configuration source.
 *
 * @param source the file as the caller named it, or {@code --set} for a command line override
 * @param line the line, from 1; 0 if the complaint is about the source as a whole
 * @param column the column, from 1, in characters (code points)
 * @param length how many characters are meant, at least 1
 * @param excerpt the text of the line, with secrets masked; empty if {@code line} is 0
 */
public record Location(String source, int line, int column, int length, String excerpt) {

    /** Returns the source as a whole. */
    static Location whole(String source) {
        return new Location(source, 0, 0, 1, "");
    }

    /** Returns a part of this place: {@code offset} characters further right, {@code partLength} long. */
    Location part(int offset, int partLength) {
        return new Location(source, line, column + offset, Math.max(1, partLength), excerpt);
    }

    /** Returns {@code source:line:column}, as editors and terminals recognise it. */
    @Override
    public String toString() {
        return line == 0 ? source : source + ":" + line + ":" + column;
    }
}
