package io.tickflux.engine.faults;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

/**
 * Java processes with the classes of this one. They start in a third of the time that it takes otherwise: the classes lie in jars, and
 * parsed in an archive, which the first process that ends in peace leaves behind.
 */
final class Jvm {
    private final String classPath;
    private final Path archive;

    private Jvm(String classPath, Path archive) {
        this.classPath = classPath;
        this.archive = archive;
    }

    /** Prepares the class path, in a folder that stays as it is. */
    static Jvm preparedIn(Path folder) throws IOException {
        StringBuilder classPath = new StringBuilder();
        int number = 0;
        Path services = Recorder.servicesIn(folder.resolve("services"));
        String all = System.getProperty("java.class.path") + File.pathSeparator + services;
        for (String entry : List.of(all.split(File.pathSeparator, -1))) {
            Path path = Path.of(entry);
            Path jar = Files.isDirectory(path) ? jar(path, folder.resolve("classes-" + number++ + ".jar")) : path;
            classPath.append(jar).append(File.pathSeparatorChar);
        }
        return new Jvm(classPath.toString(), folder.resolve("classes.jsa"));
    }

    private static Path jar(Path folder, Path jar) throws IOException {
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
                Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                out.putNextEntry(new ZipEntry(folder.relativize(file).toString()));
                Files.copy(file, out);
                out.closeEntry();
            }
        }
        return jar;
    }

    /**
     * Starts a main class; its output goes to a file. Its standard input ends with this process, or when nobody here knows the process
     * any more, see {@link Parent}.
     */
    Process start(Class<?> main, List<String> arguments, Path output) throws IOException {
        return start(List.of(), Map.of(), main, arguments, output);
    }

    /** @param before what comes before the command, such as {@code prlimit} and its arguments */
    Process start(
            List<String> before, Map<String, String> environment, Class<?> main, List<String> arguments, Path output)
            throws IOException {
        List<String> command = new ArrayList<>(before);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                Files.exists(archive) ? "-XX:SharedArchiveFile=" + archive : "-XX:ArchiveClassesAtExit=" + archive,
                "-Xlog:disable",
                "-D" + Parent.PROPERTY + "=true",
                "-cp",
                classPath,
                main.getName()));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
        builder.environment().putAll(environment);
        return builder.start();
    }
}
