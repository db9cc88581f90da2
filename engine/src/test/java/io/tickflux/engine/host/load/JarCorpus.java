package io.tickflux.engine.host.load;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** About a hundred jars that are each hostile or broken in one way, and a few that are not. */
final class JarCorpus {
    static final String SERVICE = "META-INF/services/io.tickflux.api.plugin.TriggerProvider";
    static final String PROVIDER = "x/Provider";
    private static final int JAVA_17 = 61;

    private final Path folder;
    private final Map<String, Path> jars = new LinkedHashMap<>();

    JarCorpus(Path folder) {
        this.folder = folder;
    }

    /** A name, and bytes that are packed as they come. */
    record Entry(String name, InputStream bytes) {
        static Entry of(String name, String text) {
            return new Entry(name, new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
        }
    }

    Map<String, Path> good() {
        add("plain", plugin());
        add("described", with(descriptor("""
                name=x
                version=1.2
                api=[1.0,2.0)
                rights=write, network
                arg.window.example=5m
                arg.window.required=true
                """)));
        add("bare version", with(descriptor("api=1.0")));
        add("unbounded api", with(descriptor("api=[0.9,)")));
        add("accents", with(Entry.of("x/Gebühr.txt", "")));
        add("letter case", with(clazz("x/a", JAVA_17), clazz("x/A", JAVA_17)));
        add("newer class for newer Java", with(clazz("META-INF/versions/99/x/Provider", 99 + 44)));
        add(
                "commented service",
                List.of(clazz(PROVIDER, JAVA_17), Entry.of(SERVICE, "# who\nx.Provider # this one\n\n")));
        add("text that shrinks", with(new Entry("x/data.txt", zeros(1 << 20))));
        return jars;
    }

    Map<String, Path> bad() {
        names();
        doubles();
        bombs();
        descriptors();
        services();
        classes();
        damaged();
        return jars;
    }

    private void names() {
        for (String name : List.of(
                "../evil.class",
                "a/../../evil.class",
                "a/..",
                "..",
                "./a",
                "a/./b",
                "/etc/passwd",
                "//host/share/a",
                "C:/windows/a.dll",
                "c:a",
                "\\\\host\\a",
                "a\\..\\..\\b",
                "~/.profile",
                "a//b",
                "/",
                "a\u0000.class",
                "a\n.class",
                "a\u202Ecod.exe",
                "a\u200Bb",
                "\uFEFFMETA-INF/x",
                "x/\u2024\u2024/evil",
                "x\uFF0Fevil",
                "x\uFF3Cevil",
                "\uFF0E\uFF0E/evil",
                "meta-inf/services/io.tickflux.api.plugin.TriggerProvider",
                "Meta-Inf/MANIFEST.MF",
                "META-INF\uFF0Fservices",
                "\uFF2DETA-INF/services/x",
                "META-INF/INDEX.LIST",
                "java/lang/Evil.class",
                "jdk/internal/Evil.class",
                "sun/misc/Unsafe.class",
                "a".repeat(1_025))) {
            add("name " + jars.size(), with(Entry.of(name, "evil")));
        }
    }

    private void doubles() {
        for (String name : List.of("x/Provider.class", SERVICE, "x/y.txt", "META-INF/MANIFEST.MF")) {
            // Same lengths, so that one name can be written over the other.
            String other = "?".repeat(name.length());
            Entry first = name.startsWith("META-INF/MANI") ? manifest("X: y") : Entry.of("x/y.txt", "2");
            Path jar = add("double " + name, with(Entry.of(other, "1"), first));
            patch(jar, other, name);
        }
        add("double look", with(Entry.of("x/ﬁ.txt", ""), Entry.of("x/fi.txt", "")));
        add("double accent", with(Entry.of("x/é.txt", ""), Entry.of("x/e\u0301.txt", "")));
    }

    private void bombs() {
        add("bomb ratio", with(new Entry("x/zeros", zeros(64 << 20))));
        add(
                "bomb service",
                with(new Entry("META-INF/services/io.tickflux.api.plugin.BgWorkerProvider", zeros(8 << 20))));
        add("bomb manifest", with(new Entry("META-INF/MANIFEST.MF", zeros(8 << 20))));
        add("bomb class", with(new Entry("x/Big.class", zeros(8 << 20))));
        List<Entry> many = new ArrayList<>(plugin());
        for (int i = 0; i <= JarInspection.MAX_ENTRIES; i++) {
            many.add(Entry.of("x/" + i, ""));
        }
        add("bomb entries", many);
    }

    private void descriptors() {
        for (String text : List.of(
                "api=[2.0,3.0)",
                "api=2.0",
                "api=[0.1,1.0)",
                "api=[1.1,)",
                "api=latest",
                "api=",
                "api=[2.0,1.0)",
                "api=[1.0,1.0)",
                "api=(1.0,2.0]",
                "api=-1",
                "api=1.0.0",
                "version=1\nversion=2",
                "versoin=1",
                "name=\\u00",
                "rights=everything",
                "rights=write,netwrok",
                "arg.window.requierd=true",
                "arg.window.required=yes",
                "arg..example=1",
                "arg.example=1",
                "arg.=1",
                "main.class=x.Provider",
                "api=[99999999999,)")) {
            add("descriptor " + jars.size(), with(descriptor(text)));
        }
        add("class path", with(manifest("Class-Path: http://127.0.0.1/evil.jar")));
        add("class path file", with(manifest("Class-Path: ../../lib/evil.jar")));
        add("broken manifest", with(Entry.of("META-INF/MANIFEST.MF", "no colon\n")));
    }

    private void services() {
        add("no entries at all", List.of());
        add("no service", List.of(clazz(PROVIDER, JAVA_17)));
        add("empty service", List.of(clazz(PROVIDER, JAVA_17), Entry.of(SERVICE, "# none\n")));
        add("service of nobody", List.of(Entry.of(SERVICE, "x.Provider")));
        add("service of another", List.of(clazz("x/Other", JAVA_17), Entry.of(SERVICE, "x.Provider")));
        add("service of Java", List.of(clazz(PROVIDER, JAVA_17), Entry.of(SERVICE, "java.lang.Runtime")));
        add(
                "second service of nobody",
                with(Entry.of("META-INF/services/io.tickflux.api.plugin.BgWorkerProvider", "x.Provider\nx.Missing")));
        add("service is a path", List.of(clazz(PROVIDER, JAVA_17), Entry.of(SERVICE, "../x/Provider")));
        add(
                "other service",
                List.of(clazz(PROVIDER, JAVA_17), Entry.of("META-INF/services/java.lang.Runnable", "x.Provider")));
    }

    private void classes() {
        add("Java of tomorrow", List.of(clazz(PROVIDER, 200), Entry.of(SERVICE, "x.Provider")));
        add("helper of tomorrow", with(clazz("x/Helper", 99)));
        add("class that is text", with(Entry.of("x/Helper.class", "no class at all")));
        add("empty class", with(Entry.of("x/Helper.class", "")));
        add("short class", with(Entry.of("x/Helper.class", "\u0001")));
    }

    /** Cut off, as a jar is that is still being copied, or with a few bytes changed. */
    private void damaged() {
        Path good = add("whole", plugin());
        jars.remove("whole");
        byte[] bytes = read(good);
        for (int part = 0; part < 10; part++) {
            write("cut at " + part, java.util.Arrays.copyOf(bytes, bytes.length * part / 10));
        }
        for (int place = 0; place < 4; place++) {
            byte[] changed = bytes.clone();
            // Inside the bytes of the first entry, whose header takes less than 50.
            changed[50 + place] ^= (byte) 0x55;
            write("changed at " + place, changed);
        }
        write("half overwritten", overwritten(bytes));
        write("text", "no jar".getBytes(StandardCharsets.UTF_8));
        write("elf", new byte[] {0x7F, 'E', 'L', 'F', 2, 1, 1, 0});
        write("empty", new byte[0]);
    }

    /** As when another version of the same length is being copied over the first. */
    private static byte[] overwritten(byte[] bytes) {
        byte[] mixed = bytes.clone();
        for (int i = 40; i < mixed.length / 3; i++) {
            mixed[i] = 0;
        }
        return mixed;
    }

    private static List<Entry> plugin() {
        return List.of(clazz(PROVIDER, JAVA_17), Entry.of(SERVICE, "x.Provider"));
    }

    private static List<Entry> with(Entry... more) {
        List<Entry> entries = new ArrayList<>(plugin());
        entries.addAll(List.of(more));
        return entries;
    }

    private static Entry descriptor(String text) {
        return Entry.of(PluginDescriptor.ENTRY, text);
    }

    private static Entry manifest(String line) {
        return Entry.of("META-INF/MANIFEST.MF", "Manifest-Version: 1.0\n" + line + "\n");
    }

    /** Enough of a class to be taken for one by whoever does not load it. */
    private static Entry clazz(String name, int version) {
        byte[] bytes = new byte[200];
        byte[] head = {(byte) 0xCA, (byte) 0xFE, (byte) 0xBA, (byte) 0xBE, 0, 0, 0, (byte) version};
        System.arraycopy(head, 0, bytes, 0, head.length);
        for (int i = head.length; i < bytes.length; i++) {
            bytes[i] = (byte) (i * i * 31);
        }
        return new Entry(name + ".class", new ByteArrayInputStream(bytes));
    }

    private static InputStream zeros(int count) {
        return new InputStream() {
            private int left = count;

            @Override
            public int read() {
                return left-- > 0 ? 0 : -1;
            }

            @Override
            public int read(byte[] into, int offset, int length) {
                int given = Math.min(length, left);
                java.util.Arrays.fill(into, offset, offset + Math.max(0, given), (byte) 0);
                left -= given;
                return given <= 0 ? -1 : given;
            }
        };
    }

    private Path add(String name, List<Entry> entries) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Entry entry : entries) {
                zip.putNextEntry(new ZipEntry(entry.name()));
                entry.bytes().transferTo(zip);
                zip.closeEntry();
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return write(name, bytes.toByteArray());
    }

    private Path write(String name, byte[] bytes) {
        try {
            Path jar = Files.write(folder.resolve(jars.size() + ".jar"), bytes);
            jars.put(name, jar);
            return jar;
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private static byte[] read(Path jar) {
        try {
            return Files.readAllBytes(jar);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /** What no zip library writes: another name of the same length, in both headers. */
    private static void patch(Path jar, String from, String to) {
        String latin = new String(read(jar), StandardCharsets.ISO_8859_1);
        try {
            Files.write(jar, latin.replace(from, to).getBytes(StandardCharsets.ISO_8859_1));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
