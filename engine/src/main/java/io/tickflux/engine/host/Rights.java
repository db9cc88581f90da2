package io.tickflux.engine.host;

import io.tickflux.api.plugin.FatalPluginException;
import io.tickflux.engine.host.load.PluginDescriptor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a plugin may do through its host: what its jar asks for, or all if it asks for nothing in particular. What its code does by
 * itself, with files or the network, no host can hold back.
 */
final class Rights {
    private final boolean read;
    private final boolean write;

    private Rights(boolean read, boolean write) {
        this.read = read;
        this.write = write;
    }

    static Rights of(PluginDescriptor descriptor) {
        List<String> asked = descriptor.rights();
        return new Rights(asked.isEmpty() || asked.contains("read"), asked.isEmpty() || asked.contains("write"));
    }

    /** @throws FatalPluginException when it may not read what is stored */
    void requireRead() {
        if (!read) {
            throw refusal("read");
        }
    }

    /** Why it may not write; null when it may. */
    @Nullable
    Throwable refuseWrite() {
        return write ? null : refusal("write");
    }

    private static FatalPluginException refusal(String right) {
        return new FatalPluginException("right: none to " + right + " (expected: " + right + " among rights in "
                + PluginDescriptor.ENTRY + " of its jar)");
    }
}
