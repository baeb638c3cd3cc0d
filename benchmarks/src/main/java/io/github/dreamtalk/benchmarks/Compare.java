package io.github.dreamtalk.benchmarks;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Runs the guarded benchmarks and says which ratio moved by more than a tenth from the committed baseline. All figures
 * are ratios within one run, of processor time, medians over rounds and iterations; times differ between machines, these
 * hardly do.
 */
public final class Compare {
    private static final double TOLERANCE = 0.10;
    private static final int ITERATIONS = 3;
    private static final String NOTE =
            "The guarded ratios of benchmarks/compare. Renew with benchmarks/compare --update.";

    private final String threads;
    private final Map<String, List<Double>> milliseconds = new TreeMap<>();
    private final Map<String, List<Double>> bytes = new TreeMap<>();

    private Compare(String threads) {
        this.threads = threads;
    }

    /**
     * Runs it. The exit status is 1 if a ratio fell by more than a tenth.
     *
     * @param arguments the baseline's file, then optionally {@code --update}, {@code --threads=N}, {@code --rounds=N}
     * @throws RunnerException if a benchmark fails
     */
    public static void main(String[] arguments) throws RunnerException {
        Path file = Path.of(arguments[0]);
        List<String> options = Arrays.asList(arguments).subList(1, arguments.length);
        String threads = option(options, "--threads=", "1");
        int rounds = Integer.parseInt(option(options, "--rounds=", "3"));
        Compare compare = new Compare(threads);
        for (int i = 0; i < rounds; i++) {
            compare.round();
        }
        Properties found = compare.figures();
        if (options.contains("--update")) {
            save(file, found);
            System.out.println("written: " + file);
        } else {
            System.exit(report(load(file), found) ? 0 : 1);
        }
    }

    private static String option(List<String> options, String name, String otherwise) {
        return options.stream()
                .filter(o -> o.startsWith(name))
                .map(o -> o.substring(name.length()))
                .findFirst()
                .orElse(otherwise);
    }

    private void round() throws RunnerException {
        collect(new Runner(new OptionsBuilder()
                        .include(DenoiserBenchmark.class.getName() + "|" + MatMulBenchmark.class.getName())
                        .param("threads", threads)
                        .measurementIterations(ITERATIONS)
                        .addProfiler(CpuTime.class)
                        .verbosity(VerboseMode.NORMAL)
                        .build())
                .run());
        collect(new Runner(new OptionsBuilder()
                        .include(StepBenchmark.class.getName())
                        .param("threads", threads)
                        .measurementIterations(ITERATIONS)
                        .addProfiler(CpuTime.class)
                        .addProfiler(GCProfiler.class)
                        .verbosity(VerboseMode.NORMAL)
                        .build())
                .run());
    }

    private void collect(Collection<RunResult> results) {
        for (RunResult r : results) {
            String name = r.getPrimaryResult().getLabel();
            for (String p : List.of("network", "precision", "guidance")) {
                if (r.getParams().getParamsKeys().contains(p)) {
                    name += "." + r.getParams().getParam(p);
                }
            }
            for (var benchmark : r.getBenchmarkResults()) {
                for (var iteration : benchmark.getIterationResults()) {
                    for (String key : iteration.getSecondaryResults().keySet()) {
                        double score = iteration.getSecondaryResults().get(key).getScore();
                        if (key.equals(CpuTime.LABEL)) {
                            milliseconds
                                    .computeIfAbsent(name, k -> new ArrayList<>())
                                    .add(score);
                        } else if (key.endsWith("gc.alloc.rate.norm")) {
                            bytes.computeIfAbsent(name, k -> new ArrayList<>()).add(score);
                        }
                    }
                }
            }
        }
    }

    private static double median(Map<String, List<Double>> figures, String name) {
        List<Double> all = figures.get(name);
        if (all == null) {
            throw new IllegalStateException("no figure for '" + name + "', found " + figures.keySet());
        }
        return all.stream().sorted().skip(all.size() / 2).findFirst().orElseThrow();
    }

    private Properties figures() {
        Properties out = new Properties();
        out.setProperty("commit", System.getProperty("dreamtalk.commit", "unknown"));
        out.setProperty("machine", machine());
        out.setProperty("threads", threads);
        double peak = MatMulBenchmark.OPERATIONS / median(milliseconds, "product") / 1e6;
        put(out, "gflops.matmul", peak);
        for (int branches = 1; branches <= 2; branches++) {
            String guidance = branches + ".0";
            double naive = median(milliseconds, "clip.naive." + guidance);
            double ours = median(milliseconds, "clip.fp32." + guidance);
            double integer = median(milliseconds, "clip.int8." + guidance);
            double speed = ReleasedSize.operations(branches) / ours / 1e6;
            put(out, "gflops.fp32.guidance-" + guidance, speed);
            put(out, "ms.naive.guidance-" + guidance, naive);
            put(out, "ms.fp32.guidance-" + guidance, ours);
            put(out, "ms.int8.guidance-" + guidance, integer);
            put(out, "ratio.naive-over-fp32.guidance-" + guidance, naive / ours);
            put(out, "ratio.fp32-over-int8.guidance-" + guidance, ours / integer);
            put(out, "ratio.share-of-matmul.guidance-" + guidance, speed / peak);
            for (String precision : List.of("fp32", "int8")) {
                put(
                        out,
                        "bytes-per-step." + precision + ".guidance-" + guidance,
                        median(bytes, "step." + precision + "." + guidance));
            }
        }
        return out;
    }

    private static void put(Properties out, String name, double value) {
        out.setProperty(name, String.format(Locale.ROOT, "%.3f", value));
    }

    private static String machine() {
        String processor = System.getProperty("os.arch");
        try {
            processor = Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
                    .filter(l -> l.startsWith("model name"))
                    .map(l -> l.substring(l.indexOf(':') + 1).trim())
                    .findFirst()
                    .orElse(processor);
        } catch (IOException e) {
            // Not Linux: the architecture has to do.
        }
        return processor + ", " + Runtime.getRuntime().availableProcessors() + " processors, "
                + System.getProperty("os.name") + ", Java " + Runtime.version().feature();
    }

    private static Properties load(Path file) {
        Properties p = new Properties();
        try (Reader in = Files.newBufferedReader(file)) {
            p.load(in);
            return p;
        } catch (IOException e) {
            throw new UncheckedIOException("the baseline cannot be read; make one with --update", e);
        }
    }

    private static void save(Path file, Properties figures) {
        List<String> lines = new ArrayList<>();
        lines.add("# " + NOTE);
        new TreeMap<>(figures).forEach((k, v) -> lines.add(k + "=" + v));
        try {
            Files.write(file, lines);
        } catch (IOException e) {
            throw new UncheckedIOException("the baseline cannot be written", e);
        }
    }

    /** False if a ratio fell. */
    private static boolean report(Properties baseline, Properties found) {
        boolean good = true;
        System.out.println("baseline: commit " + baseline.getProperty("commit") + " on "
                + baseline.getProperty("machine") + ", threads " + baseline.getProperty("threads"));
        System.out.println("here:     commit " + found.getProperty("commit") + " on " + found.getProperty("machine")
                + ", threads " + found.getProperty("threads"));
        for (String name :
                new TreeMap<>(found).keySet().stream().map(String::valueOf).toList()) {
            String before = baseline.getProperty(name);
            boolean guarded = name.startsWith("ratio.");
            String verdict = "";
            if (guarded && before == null) {
                verdict = "  not in the baseline";
            } else if (guarded) {
                double change = Double.parseDouble(found.getProperty(name)) / Double.parseDouble(before) - 1;
                boolean moved = Math.abs(change) > TOLERANCE;
                verdict = String.format(Locale.ROOT, "  %+.1f %%%s", 100 * change, moved ? "  MOVED" : "");
                good &= change >= -TOLERANCE;
            }
            if (Character.isDigit(found.getProperty(name).charAt(0))) {
                System.out.printf(
                        Locale.ROOT, "%-42s %12s -> %12s%s%n", name, before, found.getProperty(name), verdict);
            }
        }
        return good;
    }
}
