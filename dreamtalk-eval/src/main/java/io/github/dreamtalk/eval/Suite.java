package io.github.dreamtalk.eval;

import io.github.dreamtalk.error.CancelledException;
import io.github.dreamtalk.error.DreamTalkException;
import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.error.MediaException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Measures several methods on the same clips, for a table like those of the papers. The folder:
 *
 * <pre>
 * DIR/METHOD/CLIP.mp4        one folder a method (any name but the three below), one video a clip
 * DIR/reference/CLIP.mp4     what it should look like; optional
 * DIR/portraits/CLIP.png     the picture it was made from; optional
 * DIR/phonemes/CLIP.TextGrid what is spoken when, or CLIP.txt; optional
 * </pre>
 *
 * The references themselves are measured too, as method {@code reference}, without comparison. A clip that cannot be used
 * does not end the suite: it is listed among the {@linkplain Result#failures() failures}, with the reason, and the others are
 * measured.
 */
public final class Suite {
    private static final String REFERENCE = "reference";
    private static final String PORTRAITS = "portraits";
    private static final String PHONEMES = "phonemes";
    private static final List<String> VIDEO = List.of("mp4", "webm", "mov", "mkv", "avi");

    private final Path directory;

    /**
     * Looks at a folder; nothing is read yet.
     *
     * @param directory the folder
     * @throws InvalidInputException if there is no such folder
     */
    public Suite(Path directory) {
        if (!Files.isDirectory(directory)) {
            throw new InvalidInputException(directory + ": found no such folder, expected one with a folder a method");
        }
        this.directory = directory;
    }

    /**
     * Mean and 95 % confidence interval over clips.
     *
     * @param mean the mean
     * @param halfWidth half the width of the interval by Student's t; NaN for a single clip
     * @param clips clips that had the figure
     */
    public record Statistic(double mean, double halfWidth, int clips) {
        /** Student's t for 95 %, two-sided, by degrees of freedom from 1; 1.96 and a little from there on. */
        private static final double[] T = {
            12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160, 2.145, 2.131,
            2.120, 2.110, 2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045, 2.042
        };

        /**
         * Of some values.
         *
         * @param values at least one
         * @return mean and interval
         */
        public static Statistic of(List<Double> values) {
            int n = values.size();
            double mean = values.stream().mapToDouble(v -> v).sum() / n;
            double squares =
                    values.stream().mapToDouble(v -> (v - mean) * (v - mean)).sum();
            double t = n - 1 <= T.length ? T[Math.max(0, n - 2)] : 1.96 + 2.5 / (n - 1);
            double half = n < 2 ? Double.NaN : t * Math.sqrt(squares / (n - 1) / n);
            return new Statistic(mean, half, n);
        }
    }

    /**
     * A clip that could not be measured.
     *
     * @param method its method
     * @param clip the video's file name; empty if the method's folder holds no video
     * @param code the {@linkplain DreamTalkException#code() code} of what went wrong
     * @param reason what was found and what was expected
     */
    public record Failure(String method, String clip, String code, String reason) {}

    /**
     * What a suite gave.
     *
     * @param evaluations every method's clips that could be measured, sorted by name
     * @param methods every method's figures
     * @param failures the clips that could not be measured, in the order of the suite
     */
    public record Result(
            Map<String, List<Evaluation>> evaluations,
            Map<String, Map<Measure, Statistic>> methods,
            List<Failure> failures) {
        /**
         * Makes a result from evaluations.
         *
         * @param evaluations every method's clips
         * @param failures what could not be measured
         * @return with their statistics
         */
        public static Result of(Map<String, List<Evaluation>> evaluations, List<Failure> failures) {
            Map<String, Map<Measure, Statistic>> methods = new LinkedHashMap<>();
            evaluations.forEach((method, clips) -> {
                Map<Measure, List<Double>> values = new EnumMap<>(Measure.class);
                clips.forEach(clip -> clip.values().forEach((m, v) -> values.computeIfAbsent(m, k -> new ArrayList<>())
                        .add(v)));
                Map<Measure, Statistic> statistics = new EnumMap<>(Measure.class);
                values.forEach((m, list) -> statistics.put(m, Statistic.of(list)));
                methods.put(method, statistics);
            });
            return new Result(
                    Collections.unmodifiableMap(evaluations),
                    Collections.unmodifiableMap(methods),
                    List.copyOf(failures));
        }

        /**
         * Clips that were measured.
         *
         * @return their number, over all methods
         */
        public int measured() {
            return evaluations.values().stream().mapToInt(List::size).sum();
        }
    }

    /**
     * Measures everything that can be measured.
     *
     * @param evaluator measures a clip; not closed
     * @param progress hears of each method and clip before it is measured
     * @return what was measured, and what could not be
     * @throws InvalidInputException if the folder holds no method
     * @throws CancelledException if the thread is interrupted, or the evaluator is closed meanwhile
     */
    public Result run(Evaluator evaluator, BiConsumer<String, String> progress) {
        Map<String, List<Evaluation>> evaluations = new LinkedHashMap<>();
        List<Failure> failures = new ArrayList<>();
        for (Path method : list(directory)) {
            String name = String.valueOf(method.getFileName());
            if (!Files.isDirectory(method) || name.equals(PORTRAITS) || name.equals(PHONEMES) || name.startsWith(".")) {
                continue;
            }
            List<Evaluation> clips = new ArrayList<>();
            evaluations.put(name, clips);
            attempt(name, "", failures, () -> {
                for (Path video : videos(method)) {
                    String file = String.valueOf(video.getFileName());
                    progress.accept(name, file);
                    attempt(name, file, failures, () -> clips.add(measure(evaluator, video, name.equals(REFERENCE))));
                }
            });
        }
        if (evaluations.isEmpty()) {
            throw new InvalidInputException(
                    directory + ": found no method in it, expected one folder of videos a method");
        }
        return Result.of(evaluations, failures);
    }

    /** Lists what goes wrong instead of ending the suite with it; being cancelled does end it. */
    private static void attempt(String method, String clip, List<Failure> failures, Runnable work) {
        try {
            work.run();
        } catch (CancelledException e) {
            throw e;
        } catch (DreamTalkException e) {
            failures.add(new Failure(method, clip, e.code(), e.getMessage()));
        }
    }

    private static List<Path> videos(Path method) {
        List<Path> videos = list(method).stream().filter(Suite::isVideo).toList();
        if (videos.isEmpty()) {
            throw new InvalidInputException(
                    method + ": found no video in it, expected one a clip (" + String.join(", ", VIDEO) + ")");
        }
        return videos;
    }

    private Evaluation measure(Evaluator evaluator, Path video, boolean isReference) {
        String clip = stem(video);
        Evaluation e = evaluator.evaluate(EvaluationRequest.of(video)
                .withPortrait(find(PORTRAITS, clip))
                .withPhonemes(find(PHONEMES, clip))
                .withReference(isReference ? null : find(REFERENCE, clip)));
        // Stills of hundreds of clips are of no use and would fill the memory.
        return new Evaluation(e.clip(), e.values(), e.spreads(), e.emotions(), e.warnings(), e.curves(), List.of());
    }

    private static boolean isVideo(Path file) {
        return VIDEO.contains(extension(file))
                && !String.valueOf(file.getFileName()).startsWith(".");
    }

    private @Nullable Path find(String folder, String clip) {
        Path in = directory.resolve(folder);
        if (!Files.isDirectory(in)) {
            return null;
        }
        return list(in).stream()
                .filter(file -> stem(file).equals(clip))
                .findFirst()
                .orElse(null);
    }

    private static List<Path> list(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        } catch (IOException e) {
            throw new MediaException(folder + ": cannot be listed: " + e.getMessage(), e);
        }
    }

    private static String stem(Path file) {
        String name = String.valueOf(file.getFileName());
        int dot = name.lastIndexOf('.');
        return dot < 1 ? name : name.substring(0, dot);
    }

    private static String extension(Path file) {
        String name = String.valueOf(file.getFileName());
        return name.substring(name.lastIndexOf('.') + 1).toLowerCase(java.util.Locale.ROOT);
    }
}
