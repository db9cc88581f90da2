package io.tickflux.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Configuration files to start from. */
public enum ConfigTemplate {
    /** Every key with its default and a sentence. */
    DEFAULT("mkts.yml"),
    /** A synthetic feeder for five symbols, and bars made of its ticks. */
    DEMO("demo.yml");

    private final String file;

    ConfigTemplate(String file) {
        this.file = file;
    }

    /** Returns the text of the file. */
    public String text() {
        try (InputStream input = ConfigTemplate.class.getResourceAsStream("templates/" + file)) {
            if (input == null) {
                throw new IllegalStateException("templates/" + file + ": missing (expected: in the jar of this class)");
            }
            return new String(input.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
