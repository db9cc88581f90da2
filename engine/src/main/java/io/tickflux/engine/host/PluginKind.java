package io.tickflux.engine.host;

/** What a plugin is to the host. */
public enum PluginKind {
    TRIGGER("trigger"),
    STREAM_TRIGGER("stream trigger"),
    BGWORKER("bgworker");

    private final String words;

    PluginKind(String words) {
        this.words = words;
    }

    /** In words: {@code stream trigger}. */
    @Override
    public String toString() {
        return words;
    }
}
