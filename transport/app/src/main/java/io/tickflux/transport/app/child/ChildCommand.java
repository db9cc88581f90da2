package io.tickflux.transport.app.child;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** How a child is started: this JVM and class path again, with little memory and an environment without secrets. */
final class ChildCommand {
    private static final int UNSAFE_WARNS_SINCE = 24;
    private static final Path NICE = Path.of("/usr/bin/nice");
    private static final String NICENESS = "10";
    private static final Set<String> ENVIRONMENT = Set.of("PATH", "HOME", "LANG", "LC_ALL", "TZ", "TMPDIR");

    private ChildCommand() {}

    /** @param memoryBytes the heap */
    static ProcessBuilder of(long memoryBytes) {
        List<String> command = new ArrayList<>();
        if (Files.isExecutable(NICE)) {
            // When processors are short, the engine comes first.
            command.addAll(List.of(NICE.toString(), "-n", NICENESS));
        }
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // The heap is the plugin's; the rest is small, and bounded as well.
        command.add("-Xmx" + memoryBytes);
        command.addAll(List.of(
                "-XX:MaxDirectMemorySize=64m",
                "-XX:MaxMetaspaceSize=128m",
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto",
                "-Dio.netty.allocator.type=unpooled"));
        if (Runtime.version().feature() >= UNSAFE_WARNS_SINCE) {
            command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"));
        }
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), ChildMain.class.getName()));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().keySet().retainAll(ENVIRONMENT);
        return builder;
    }
}
