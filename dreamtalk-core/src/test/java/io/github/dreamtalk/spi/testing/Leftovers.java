package io.github.dreamtalk.spi.testing;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What there is at a moment of all that {@link LeakCheck} looks for: an identity of each, and words for people. */
final class Leftovers {
    private static final Path PROC = Path.of("/proc/self");
    private static final int KERNEL_NAME = 15;
    private static final List<String> TEMPORARY = List.of("dreamtalk-", "onnxruntime-java", "javacpp");
    private static final List<String> FONTS = List.of(".ttf", ".otf", ".ttc", ".pfb");
    private static final List<String> NO_FILES = List.of("/dev/", "/proc/", "pipe:", "socket:", "anon_inode:");
    private static final Method OPEN_GATES = openGates();

    private final Map<String, String> found = new HashMap<>();

    private Leftovers() {}

    /** Everything by its identity, which no other thing will have as long as the JVM lives. */
    static Map<String, String> now() {
        Leftovers now = new Leftovers();
        now.threads();
        now.gates();
        try {
            now.temporaryFiles();
            if (Files.isDirectory(PROC)) {
                now.nativeThreads();
                now.openFiles();
            }
        } catch (IOException e) {
            throw new IllegalStateException("the leak check cannot look round here", e);
        }
        return now.found;
    }

    private static Stream<Thread> javaThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(t -> t.getName().startsWith("dreamtalk-"));
    }

    private void threads() {
        javaThreads().filter(Thread::isAlive).forEach(t -> {
            StackTraceElement[] stack = t.getStackTrace();
            found.put(
                    "thread " + t.getId(),
                    "the thread '" + t.getName() + "' (" + t.getState() + (stack.length == 0 ? "" : " at " + stack[0])
                            + ")");
        });
    }

    private void nativeThreads() throws IOException {
        List<String> java = javaThreads()
                .map(t -> t.getName()
                        .substring(0, Math.min(KERNEL_NAME, t.getName().length())))
                .toList();
        try (Stream<Path> tasks = Files.list(PROC.resolve("task"))) {
            for (Path task : tasks.toList()) {
                String name = text(task.resolve("comm"));
                if ((name.startsWith("dreamtalk-") && !java.contains(name)) || name.startsWith("av:")) {
                    found.put("task " + task.getFileName(), "a native thread named '" + name + "'");
                }
            }
        }
    }

    /** Empty for a thread that has ended meanwhile. */
    private static String text(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            return "";
        }
    }

    private void openFiles() throws IOException {
        try (Stream<Path> handles = Files.list(PROC.resolve("fd"))) {
            for (Path handle : handles.toList()) {
                String target;
                try {
                    target = Files.readSymbolicLink(handle).toString();
                } catch (IOException e) {
                    continue; // closed meanwhile: the one this list was read through, above all
                }
                if (!isOfTheJdk(target)) {
                    found.put("handle " + handle.getFileName() + " " + target, "the open file " + target);
                }
            }
        }
    }

    private static boolean isOfTheJdk(String target) {
        boolean jar =
                target.endsWith(".jar") && !target.startsWith(temporaryFolder().toString());
        return jar
                || FONTS.stream().anyMatch(target.toLowerCase(java.util.Locale.ROOT)::endsWith)
                || NO_FILES.stream().anyMatch(target::startsWith)
                || target.startsWith(System.getProperty("java.home"));
    }

    private static Path temporaryFolder() {
        return Path.of(System.getProperty("java.io.tmpdir")).toAbsolutePath();
    }

    private void temporaryFiles() throws IOException {
        try (Stream<Path> entries = Files.list(temporaryFolder())) {
            entries.filter(e -> TEMPORARY.stream().anyMatch(e.getFileName().toString()::startsWith))
                    .forEach(e -> found.put("temporary " + e, "the temporary file " + e));
        }
    }

    private void gates() {
        List<?> open;
        try {
            open = (List<?>) OPEN_GATES.invoke(null);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("the leak check cannot ask for open gates", e);
        }
        for (Object gate : open) {
            if (!gate.toString().equals("the shared engine")) {
                found.put("gate " + System.identityHashCode(gate) + " " + gate, gate + ", which was not closed");
            }
        }
    }

    /** Not public in core: nothing but this has a use for it. */
    private static Method openGates() {
        try {
            Class<?> type = Class.forName("io.github.dreamtalk.lifetime.OpenGates");
            Method watch = type.getDeclaredMethod("watch");
            watch.setAccessible(true);
            watch.invoke(null);
            Method list = type.getDeclaredMethod("list");
            list.setAccessible(true);
            return list;
        } catch (ReflectiveOperationException | RuntimeException e) {
            throw new IllegalStateException(
                    "the leak check cannot look into dreamtalk-core: tests must run on the class path, with the core of the"
                            + " same version",
                    e);
        }
    }
}
