package io.tickflux.engine.host;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/** The name of a module as a config file may write it: {@code ondiskagg.so} means what {@code ondiskagg} means. */
final class ModuleName {
    private ModuleName() {}

    /** The file name without {@code .so} or {@code .jar}. */
    static String plain(String module) {
        String name = module.substring(Math.max(module.lastIndexOf('/'), module.lastIndexOf('\\')) + 1);
        String lower = name.toLowerCase(Locale.ROOT);
        for (String suffix : new String[] {".so", ".jar"}) {
            if (lower.endsWith(suffix) && name.length() > suffix.length()) {
                return name.substring(0, name.length() - suffix.length());
            }
        }
        return name;
    }

    /** The jar, if the module is named by an absolute path. */
    static Optional<Path> absolutePath(String module) {
        try {
            return Optional.of(Path.of(module)).filter(Path::isAbsolute);
        } catch (InvalidPathException notAPath) {
            // Then it can only be a name.
            return Optional.empty();
        }
    }
}
