package io.tickflux.engine.host.load;

import io.tickflux.api.InvalidInputException;
import io.tickflux.api.plugin.ApiVersion;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Reads a jar to its last byte before any of its classes is loaded, and refuses it when it is not what it seems: a name that leads out
 * of the jar or looks like another, an entry twice, more bytes than its size tells, a sum that is wrong (a jar that is half written has
 * those too), another plugin API, a newer Java, a service without its class. Nothing is unpacked.
 */
public final class JarInspection {
    static final int MAX_ENTRIES = 50_000;
    static final long MAX_INFLATED_BYTES = 512L << 20;
    /** Beyond the first megabyte of an entry, where short texts may shrink to nothing. */
    static final int MAX_RATIO = 200;

    private static final long RATIO_FREE_BYTES = 1L << 20;
    /** Descriptor, manifest and lists of services are kept in memory; nothing else is. */
    private static final int MAX_TEXT_BYTES = 1 << 20;

    private static final int BUFFER_BYTES = 16_384;
    private static final String SERVICES = "META-INF/services/io.tickflux.api.plugin.";
    private static final String MANIFEST = "META-INF/MANIFEST.MF";
    private static final String CLASS = ".class";
    private static final int CLASS_MAGIC = 0xCAFEBABE;
    /** Java 17 writes version 61. */
    private static final int CLASS_VERSION_OF_JAVA_0 = 44;

    private final EntryNames names = new EntryNames();
    private final Map<String, String> texts = new HashMap<>();
    private final Set<String> classes = new HashSet<>();
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private long inflatedBytes;

    private JarInspection() {}

    /**
     * Inspects a jar.
     *
     * @param jar the file, which nobody changes meanwhile
     * @throws InvalidInputException when it is to be refused
     */
    public static PluginDescriptor inspect(Path jar) {
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            return new JarInspection().inspect(zip);
        } catch (IOException | IllegalArgumentException unreadable) {
            if (unreadable instanceof InvalidInputException refused) {
                throw refused;
            }
            throw new InvalidInputException(
                    "jar",
                    unreadable.toString(),
                    GoPlugin.isOne(jar) ? "a jar; this is a library of native code, as Go makes them" : "a jar file");
        }
    }

    private PluginDescriptor inspect(ZipFile zip) throws IOException {
        if (zip.size() > MAX_ENTRIES) {
            throw refused(zip.size() + " entries", "at most " + MAX_ENTRIES);
        }
        Enumeration<? extends ZipEntry> entries = zip.entries();
        while (entries.hasMoreElements()) {
            ZipEntry entry = entries.nextElement();
            names.require(entry.getName());
            read(zip, entry);
        }
        PluginDescriptor descriptor = descriptor();
        requireNoOtherPlaces();
        requireServices();
        return descriptor;
    }

    /** Reads all of an entry, whatever its size field says. */
    private void read(ZipFile zip, ZipEntry entry) throws IOException {
        String name = entry.getName();
        CRC32 sum = new CRC32();
        long bytes = 0;
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        try (InputStream in = zip.getInputStream(entry)) {
            for (int count = next(in); count > 0; count = next(in)) {
                if (bytes == 0) {
                    requireLoadable(name, count);
                }
                bytes += count;
                inflatedBytes += count;
                sum.update(buffer, 0, count);
                requireNoBomb(entry, bytes);
                if (isText(name) && bytes <= MAX_TEXT_BYTES) {
                    text.write(buffer, 0, count);
                }
            }
        }
        if (bytes == 0) {
            requireLoadable(name, 0);
        }
        if (bytes != entry.getSize() || sum.getValue() != entry.getCrc()) {
            throw refused("entry " + name + " is damaged", "the bytes that its sum tells; is it still being written?");
        }
        if (isText(name)) {
            texts.put(name, text.toString(StandardCharsets.UTF_8));
        } else if (name.endsWith(CLASS)) {
            classes.add(name);
        }
    }

    private int next(InputStream in) throws IOException {
        return in.readNBytes(buffer, 0, BUFFER_BYTES);
    }

    private static boolean isText(String name) {
        return name.startsWith(SERVICES) || name.equals(MANIFEST) || name.equals(PluginDescriptor.ENTRY);
    }

    private void requireNoBomb(ZipEntry entry, long bytes) {
        if (inflatedBytes > MAX_INFLATED_BYTES) {
            throw refused("more than " + MAX_INFLATED_BYTES + " bytes when unpacked", "at most so many");
        }
        long packed = Math.max(1, entry.getCompressedSize());
        if (bytes > RATIO_FREE_BYTES && bytes / packed > MAX_RATIO) {
            throw refused(
                    "entry " + entry.getName() + " grows more than " + MAX_RATIO + " times when unpacked",
                    "an entry that grows less");
        }
    }

    /** Classes for other versions of Java lie in META-INF, and are loaded by those only. */
    private void requireLoadable(String name, int count) {
        if (!name.endsWith(CLASS) || name.startsWith("META-INF/")) {
            return;
        }
        if (count < 8 || intAt(0) != CLASS_MAGIC) {
            throw refused("entry " + name + " is no class", "class files behind names that end in " + CLASS);
        }
        int java = (intAt(4) & 0xFFFF) - CLASS_VERSION_OF_JAVA_0;
        if (java > Runtime.version().feature()) {
            throw refused(
                    "class " + name + " needs Java " + java,
                    "at most Java " + Runtime.version().feature() + ", which runs this server");
        }
    }

    private int intAt(int index) {
        return (buffer[index] & 0xFF) << 24
                | (buffer[index + 1] & 0xFF) << 16
                | (buffer[index + 2] & 0xFF) << 8
                | (buffer[index + 3] & 0xFF);
    }

    private PluginDescriptor descriptor() {
        String text = texts.get(PluginDescriptor.ENTRY);
        if (text == null) {
            return PluginDescriptor.NONE;
        }
        PluginDescriptor descriptor = PluginDescriptor.parse(text);
        if (!descriptor.api().contains(ApiVersion.CURRENT)) {
            throw refused(
                    "plugin API " + descriptor.api() + " wanted",
                    "a range that holds " + ApiVersion.CURRENT + ", which this server offers");
        }
        return descriptor;
    }

    /** Both would have classes loaded from elsewhere. */
    private void requireNoOtherPlaces() throws IOException {
        String text = texts.get(MANIFEST);
        if (text == null) {
            return;
        }
        Manifest manifest = new Manifest(new java.io.ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
        String path = manifest.getMainAttributes().getValue(Attributes.Name.CLASS_PATH);
        if (path != null && !path.isBlank()) {
            throw refused("Class-Path: " + path + " in its manifest", "everything it needs in the jar itself");
        }
    }

    private void requireServices() {
        boolean any = false;
        for (Map.Entry<String, String> service : texts.entrySet()) {
            if (!service.getKey().startsWith(SERVICES)) {
                continue;
            }
            for (String line : service.getValue().lines().toList()) {
                String provider = line.replaceFirst("#.*", "").strip();
                if (!provider.isEmpty()) {
                    any = true;
                    requireClass(service.getKey(), provider);
                }
            }
        }
        if (!any) {
            throw refused("no plugin in it", SERVICES + "TriggerProvider or the like, with the name of a class");
        }
    }

    private void requireClass(String service, String provider) {
        if (!classes.contains(provider.replace('.', '/') + CLASS)) {
            throw refused(service + " names " + provider, "a class that is in the jar");
        }
    }

    private InvalidInputException refused(String found, String expected) {
        return new InvalidInputException("jar", found, expected);
    }
}
