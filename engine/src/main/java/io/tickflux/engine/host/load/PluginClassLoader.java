package io.tickflux.engine.host.load;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The classes of one plugin jar, which come before the server's own of the same name, so that a plugin brings the versions of the
 * libraries that it was built with.
 *
 * <pre>
 *   java. javax. jdk. sun. and the API's packages   parent only: both sides must mean the same classes
 *   io.tickflux.engine. .transport. .config.        jar only: the server's insides are not a plugin's business
 *   everything else                                 jar first, then parent
 * </pre>
 */
public final class PluginClassLoader extends URLClassLoader {
    private static final List<String> SHARED = List.of(
            "java.",
            "javax.",
            "jdk.",
            "sun.",
            "io.tickflux.api.",
            "reactor.",
            "org.reactivestreams.",
            "org.slf4j.",
            "org.jspecify.");
    private static final List<String> HIDDEN =
            List.of("io.tickflux.engine.", "io.tickflux.transport.", "io.tickflux.config.");

    /** The parent's are the built-in plugins, which would otherwise show up in every jar. */
    private static final String SERVICES = "META-INF/services/io.tickflux.api.plugin.";

    static {
        registerAsParallelCapable();
    }

    private PluginClassLoader(Path jar, URL url, ClassLoader parent) {
        super("plugin " + jar.getFileName(), new URL[] {url}, parent);
    }

    public static PluginClassLoader of(Path jar, ClassLoader parent) {
        try {
            return new PluginClassLoader(jar, jar.toUri().toURL(), parent);
        } catch (MalformedURLException impossible) {
            throw new IllegalArgumentException("jar: " + jar + " (expected: a file)", impossible);
        }
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (startsWithAny(name, SHARED)) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = ownClass(name);
            if (loaded != null) {
                return loaded;
            }
        }
        if (startsWithAny(name, HIDDEN)) {
            throw new ClassNotFoundException(name + " (expected: a class of the plugin or of the plugin API)");
        }
        return super.loadClass(name, resolve);
    }

    private @Nullable Class<?> ownClass(String name) throws ClassNotFoundException {
        Class<?> loaded = findLoadedClass(name);
        if (loaded == null && findResource(name.replace('.', '/') + ".class") != null) {
            loaded = findClass(name);
        }
        return loaded;
    }

    @Override
    public @Nullable URL getResource(String name) {
        URL own = findResource(name);
        return own != null || name.startsWith(SERVICES) ? own : super.getResource(name);
    }

    @Override
    public Enumeration<URL> getResources(String name) throws IOException {
        List<URL> found = new ArrayList<>(Collections.list(findResources(name)));
        if (!name.startsWith(SERVICES)) {
            found.addAll(Collections.list(getParent().getResources(name)));
        }
        return Collections.enumeration(found);
    }

    private static boolean startsWithAny(String name, List<String> prefixes) {
        for (String prefix : prefixes) {
            if (name.startsWith(prefix)) {
                return true;
            }
        }
        return false;
    }
}
