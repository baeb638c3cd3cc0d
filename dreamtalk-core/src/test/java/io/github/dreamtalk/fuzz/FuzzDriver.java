package io.github.dreamtalk.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Searches for inputs that break a reader, with Jazzer on the class path; there is no other dependency on it. */
public final class FuzzDriver {
    private static final String JAZZER = "com.code_intelligence.jazzer.Jazzer";
    private static final String TARGETS = "fuzz.targets";
    private static final String WORD = "fuzz.target";

    private FuzzDriver() {}

    private static Optional<FuzzTarget> find(String targets, String word) {
        try {
            return Arrays.stream(Class.forName(targets).getEnumConstants())
                    .map(FuzzTarget.class::cast)
                    .filter(t -> t.word().equals(word))
                    .findFirst();
        } catch (ClassNotFoundException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /**
     * Writes the seeds of a target and fuzzes it in a JVM of its own, which a crash of native code may end. Does nothing if the
     * target is another module's.
     *
     * @param args name of the module's enum of targets; the target's word; a folder for the corpus, in whose parent inputs
     *     that break the reader are left; seconds
     * @throws IOException if files cannot be written
     * @throws InterruptedException if it is interrupted
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        Optional<FuzzTarget> target = find(args[0], args[1]);
        if (target.isEmpty()) {
            return;
        }
        Path corpus = Files.createDirectories(Path.of(args[2]).toAbsolutePath());
        int n = 0;
        for (byte[] seed : target.get().seeds()) {
            Files.write(corpus.resolve("seed-" + n++), seed);
        }
        Process jazzer = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx" + target.get().heap(),
                        "-D" + TARGETS + "=" + args[0],
                        "-D" + WORD + "=" + args[1],
                        "-classpath",
                        System.getProperty("java.class.path"),
                        JAZZER,
                        "--target_class=" + FuzzDriver.class.getName(),
                        "--instrumentation_includes=io.github.dreamtalk.**:net.razorvine.**",
                        "-max_total_time=" + args[3],
                        "-timeout=20",
                        "-rss_limit_mb=0",
                        "-max_len=" + target.get().longestInput(),
                        corpus.toString()))
                .directory(corpus.getParent().toFile())
                .inheritIO()
                .start();
        System.exit(jazzer.waitFor());
    }

    /** Made once, by Jazzer's JVM alone. */
    private static final class Holder {
        static final FuzzTarget TARGET = warm(find(System.getProperty(TARGETS, ""), System.getProperty(WORD, ""))
                .orElseThrow());

        /** What loading classes and natives takes, which Jazzer changes on the way, is no input's. */
        private static FuzzTarget warm(FuzzTarget target) {
            try {
                target.read(target.seeds().get(0));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return target;
        }
    }

    /**
     * One input.
     *
     * @param data any bytes
     */
    public static void fuzzerTestOneInput(byte[] data) {
        Holder.TARGET.feed(data);
    }
}
