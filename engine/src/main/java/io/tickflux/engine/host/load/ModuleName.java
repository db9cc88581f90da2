package io.tickflux.engine.host.load;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/** The name of a module as a config file may write it: {@code ondiskagg.so} means what {@code ondiskagg} means. */
public final class ModuleName {
    private ModuleName() {}

    /** The file name without {@code .so} or {@code .jar}. */
    public static String plain(String module) {
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
    public static Optional<Path> absolutePath(String module) {
        try {
            return Optional.of(Path.of(module)).filter(Path::isAbsolute);
        } catch (InvalidPathException notAPath) {
            // Then it can only be a name.
            return Optional.empty();
        }
    }

    /** The file that a path means: itself if it is there, else the jar of the same name beside it. */
    public static Path jarOf(Path path) {
        Path file = path.normalize();
        Path jar = file.resolveSibling(plain(String.valueOf(file.getFileName())) + ".jar");
        return Files.exists(file) || !Files.exists(jar) ? file : jar;
    }

    /** The jar of that name in the current folder; empty when no file can have that name. */
    public static Optional<Path> inCurrentFolder(String module) {
        try {
            return Optional.of(Path.of(plain(module) + ".jar").toAbsolutePath().normalize());
        } catch (InvalidPathException notAPath) {
            return Optional.empty();
        }
    }
}
