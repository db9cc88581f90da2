package io.tickflux.engine.host.load;

/**
 * A key of a plugin's own block, as its descriptor explains it.
 *
 * @param name the key
 * @param example a value, as a config file would have it; empty when there is none
 * @param description what it does; empty when there is none
 * @param need whether a config must have it
 */
public record PluginArgument(String name, String example, String description, Need need) {
    /** Whether a key may be left out. */
    public enum Need {
        REQUIRED,
        OPTIONAL
    }

    public boolean isRequired() {
        return need == Need.REQUIRED;
    }

    /** What to write there: {@code 5m: how far back the spread is averaged}. */
    public String inWords() {
        String value = example.isEmpty() ? "a value" : "a value such as " + example;
        return description.isEmpty() ? value : value + ": " + description;
    }
}
