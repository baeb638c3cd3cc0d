package io.github.dreamtalk.benchmarks.paired;

import io.github.dreamtalk.error.InvalidInputException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Runs two installations of the command line in turns and says how the second compares with the first: wall time,
 * processor time and peak memory of whole jobs, and the time from the start of a cold JVM to the first frame. Every run
 * is a process of its own; which of the two goes first changes from round to round.
 */
public final class CompareInstallations {
    private static final String USAGE = "usage: compare-installations OLD NEW [--rounds=N] [--warm-up=N]"
            + " [--workloads=generate,motion,first-frame,bench] [--portrait=FILE] [--audio=FILE]"
            + " [--java-options=\"...\"] [--new-java-options=\"...\"] [--limit=FIGURE:RATIO] [--csv=FILE]";

    private Path portrait = Path.of("samples/portrait.png");
    private Path audio = Path.of("samples/speech.wav");
    private int rounds = 7;
    private int warmUp = 1;
    private List<Workload> workloads = List.of(Workload.GENERATE, Workload.MOTION, Workload.FIRST_FRAME);
    private List<String> javaOptions = List.of();
    private @Nullable List<String> newJavaOptions;
    private final Map<String, Double> limits = new LinkedHashMap<>();
    private @Nullable Path csv;
    private final Installation before;
    private final Installation after;
    private final PairedFigures figures = new PairedFigures();
    private final PrintStream out;

    private CompareInstallations(PrintStream out, String[] arguments) {
        this.out = out;
        List<Path> paths = new ArrayList<>();
        for (String argument : arguments) {
            if (argument.startsWith("--")) {
                option(argument);
            } else {
                paths.add(Path.of(argument));
            }
        }
        if (paths.size() != 2 || rounds < 1 || warmUp < 0) {
            throw new InvalidInputException("found " + paths.size() + " installations, " + rounds + " rounds, " + warmUp
                    + " to warm up, expected 2, at least 1 and at least 0; " + USAGE);
        }
        before = Installation.of("old", paths.get(0), javaOptions);
        after = Installation.of("new", paths.get(1), newJavaOptions == null ? javaOptions : newJavaOptions);
    }

    private void option(String argument) {
        int at = argument.indexOf('=');
        String value = argument.substring(at + 1);
        switch (at < 0 ? argument : argument.substring(0, at)) {
            case "--rounds" -> rounds = Integer.parseInt(value);
            case "--warm-up" -> warmUp = Integer.parseInt(value);
            case "--workloads" ->
                workloads = Stream.of(value.split(","))
                        .map(CompareInstallations::workload)
                        .toList();
            case "--portrait" -> portrait = Path.of(value);
            case "--audio" -> audio = Path.of(value);
            case "--java-options" -> javaOptions = words(value);
            case "--new-java-options" -> newJavaOptions = words(value);
            case "--limit" -> {
                String[] parts = value.split(":", 2);
                limits.put(parts[0], Double.parseDouble(parts[parts.length - 1]));
            }
            case "--csv" -> csv = Path.of(value);
            default -> throw new InvalidInputException("found the option " + argument + "; " + USAGE);
        }
    }

    private static List<String> words(String text) {
        return Arrays.stream(text.split("\\s+")).filter(w -> !w.isEmpty()).toList();
    }

    private static Workload workload(String label) {
        return Arrays.stream(Workload.values())
                .filter(w -> w.label().equals(label))
                .findFirst()
                .orElseThrow(() -> new InvalidInputException("found the workload '" + label + "'; " + USAGE));
    }

    /**
     * Compares and prints a table. The exit status is 1 if a ratio is above its limit, 2 if something failed.
     *
     * @param arguments see the README
     * @throws InterruptedException if it is interrupted
     */
    public static void main(String[] arguments) throws InterruptedException {
        System.exit(status(System.out, System.err, arguments));
    }

    static int status(PrintStream out, PrintStream err, String... arguments) throws InterruptedException {
        try {
            return new CompareInstallations(out, arguments).run(err) ? 0 : 1;
        } catch (IOException | InvalidInputException | NumberFormatException e) {
            err.println(e.getMessage());
            return 2;
        }
    }

    private boolean run(PrintStream err) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("dreamtalk-compare");
        try {
            out.println("old: " + version(before, folder));
            out.println("new: " + version(after, folder));
            for (int round = -warmUp; round < rounds; round++) {
                for (Workload workload : workloads) {
                    boolean newFirst = Math.floorMod(round, 2) == 1;
                    Map<String, Double> first = measure(workload, newFirst ? after : before, folder);
                    Map<String, Double> second = measure(workload, newFirst ? before : after, folder);
                    if (round >= 0) {
                        figures.add(newFirst ? second : first, newFirst ? first : second);
                    }
                }
                err.println("round " + (round + warmUp + 1) + " of " + (rounds + warmUp) + " done");
            }
            out.print(figures.table());
            if (csv != null) {
                Files.writeString(csv, figures.csv());
            }
            return withinLimits();
        } finally {
            delete(folder);
        }
    }

    private boolean withinLimits() {
        boolean good = true;
        for (Map.Entry<String, Double> limit : limits.entrySet()) {
            double ratio = figures.ratio(limit.getKey());
            boolean within = ratio <= limit.getValue();
            out.printf(
                    Locale.ROOT,
                    "%s: %.3f, expected at most %.3f%s%n",
                    limit.getKey(),
                    ratio,
                    limit.getValue(),
                    within ? "" : "  ABOVE THE LIMIT");
            good &= within;
        }
        return good;
    }

    private static String version(Installation installation, Path folder) throws IOException, InterruptedException {
        Path log = folder.resolve(installation.name() + "-version.log");
        MeasuredProcess.run(installation.with(List.of("--version")), temporary(installation, folder), log);
        return installation.command().get(installation.command().size() - 1) + ", "
                + Files.readString(log)
                        .lines()
                        // What a JVM says of the options it was given by the environment.
                        .filter(line -> !line.isBlank() && !line.startsWith("Picked up "))
                        .findFirst()
                        .orElse("without a version");
    }

    private static Path temporary(Installation installation, Path folder) throws IOException {
        return Files.createDirectories(folder.resolve(installation.name() + "-tmp"));
    }

    private Map<String, Double> measure(Workload workload, Installation installation, Path folder)
            throws IOException, InterruptedException {
        Path own = Files.createTempDirectory(folder, workload.label());
        Path log = folder.resolve(installation.name() + "-" + workload.label() + ".log");
        List<String> command = installation.with(workload.arguments(portrait, audio, own));
        Path temporary = temporary(installation, folder);
        Map<String, Double> found = new LinkedHashMap<>();
        try {
            if (workload == Workload.FIRST_FRAME) {
                MeasuredProcess m = MeasuredProcess.until(command, temporary, log, new FirstPicture(own)::isThere);
                found.put("first-frame.wall-s", m.wallSeconds());
                found.put("first-frame.cpu-s", m.cpuSeconds());
                return found;
            }
            MeasuredProcess m = MeasuredProcess.run(command, temporary, log);
            if (workload == Workload.BENCH) {
                BenchReport.seconds(Path.of(Workload.file(own, ".json")))
                        .forEach((name, value) -> found.put("bench." + name, value));
                return found;
            }
            found.put(workload.label() + ".wall-s", m.wallSeconds());
            found.put(workload.label() + ".cpu-s", m.cpuSeconds());
            found.put(workload.label() + ".peak-mib", m.peakBytes() / (1 << 20));
            return found;
        } finally {
            delete(own);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path p : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(p);
            }
        }
    }
}
