package io.github.dreamtalk.benchmarks.opening;

import io.github.dreamtalk.Avatar;
import io.github.dreamtalk.DreamTalk;
import io.github.dreamtalk.DreamTalkEngine;
import io.github.dreamtalk.DreamTalkRequest;
import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.face.FaceGeometry;
import io.github.dreamtalk.face.FaceMeasures;
import io.github.dreamtalk.format.MotionFiles;
import io.github.dreamtalk.media.FrameRate;
import io.github.dreamtalk.motion.MotionSpace;
import io.github.dreamtalk.spi.PortraitAnalyzer;
import io.github.dreamtalk.spi.StageKey;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * Renders clips of labelled speech and measures the mouth in every frame with the embedded face mesh, which knows nothing
 * of the motion that was rendered.
 */
public final class MeasureOpening {
    private static final String USAGE =
            "usage: run-opening [--portrait FILE] [--style NAME] [--models DIR] [--clips N] [--seconds MIN-MAX] SHARD.tsv...";

    private Path portrait = Path.of("samples/portrait.png");
    private String style = "neutral";
    private @Nullable Path models;
    private int clips = 4;
    private double shortest = 3;
    private double longest = 9;
    private final List<Path> shards = new ArrayList<>();

    private MeasureOpening(String[] args) {
        for (int i = 0; i < args.length; i++) {
            if (!args[i].startsWith("--")) {
                shards.add(Path.of(args[i]));
                continue;
            }
            if (i + 1 == args.length) {
                throw new InvalidInputException(args[i] + " without a value; " + USAGE);
            }
            String value = args[i + 1];
            switch (args[i++]) {
                case "--portrait" -> portrait = Path.of(value);
                case "--style" -> style = value;
                case "--models" -> models = Path.of(value);
                case "--clips" -> clips = Integer.parseInt(value);
                case "--seconds" -> {
                    shortest = Double.parseDouble(value.split("-")[0]);
                    longest = Double.parseDouble(value.split("-")[1]);
                }
                default -> throw new InvalidInputException("unknown option " + args[i - 1] + "; " + USAGE);
            }
        }
        if (shards.isEmpty()) {
            throw new InvalidInputException("no shard named; " + USAGE);
        }
    }

    /**
     * Measures and prints a table.
     *
     * @param args portrait, style, clips a shard, shards; see the README
     * @throws IOException if temporary files cannot be written
     */
    public static void main(String[] args) throws IOException {
        new MeasureOpening(args).run();
    }

    private void run() throws IOException {
        Path folder = Files.createTempDirectory("dreamtalk-opening");
        List<OpeningFigures> all = new ArrayList<>();
        DreamTalkEngine.Builder builder = DreamTalkEngine.builder();
        if (models != null) {
            builder.models(models);
        }
        System.out.println("correlation with the intended opening, with jawOpen | silence: closed, meant closed |"
                + " silence 0.2 s from speech: closed, meant closed |"
                + " p b m: closed, meant closed | closed where meant | clip");
        try (DreamTalkEngine engine = builder.build();
                Avatar avatar = engine.avatar(portrait)) {
            for (Path shard : shards) {
                for (LabelledClip clip : choose(LabelledClip.read(shard))) {
                    OpeningFigures figures = measure(clip, engine, avatar, folder);
                    all.add(figures);
                    System.out.println(figures + " " + clip.id());
                }
            }
        } finally {
            delete(folder);
        }
        System.out.printf(
                "median of %d clips: correlation %.3f (jawOpen %.3f), closed in silence %.3f, 0.2 s from speech %.3f,"
                        + " in p b m %.3f%n",
                all.size(),
                median(all, OpeningFigures::correlation),
                median(all, OpeningFigures::jawCorrelation),
                median(all, OpeningFigures::closedInSilence),
                median(all, OpeningFigures::closedFarFromSpeech),
                median(all, OpeningFigures::closedInBilabials));
        OpeningFigures sum = all.get(0);
        all.subList(1, all.size()).forEach(sum::add);
        System.out.printf(
                "all frames and sounds: closed in silence %.3f (meant %.3f), 0.2 s from speech %.3f (meant %.3f),"
                        + " in p b m %.3f (meant %.3f),"
                        + " closed where the motion means it %.3f%n",
                sum.closedInSilence(),
                sum.meantClosedInSilence(),
                sum.closedFarFromSpeech(),
                sum.meantClosedFarFromSpeech(),
                sum.closedInBilabials(),
                sum.meantClosedInBilabials(),
                sum.closedWhereMeant());
    }

    private static void delete(Path folder) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }

    /** Clips of the asked length, spread evenly over the shard. */
    private List<LabelledClip> choose(List<LabelledClip> from) {
        List<LabelledClip> fit = from.stream()
                .filter(c -> c.seconds() >= shortest && c.seconds() <= longest)
                .toList();
        int n = Math.min(clips, fit.size());
        List<LabelledClip> chosen = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            chosen.add(fit.get(i * fit.size() / n));
        }
        return chosen;
    }

    private OpeningFigures measure(LabelledClip clip, DreamTalkEngine engine, Avatar avatar, Path folder) {
        PortraitAnalyzer analyzer = engine.backend(StageKey.PORTRAIT_ANALYZER);
        Path wav = folder.resolve("clip.wav");
        Path motion = folder.resolve("motion.npy");
        clip.writeWav(wav);
        DreamTalkRequest request = DreamTalk.builder()
                .avatar(avatar)
                .audio(wav)
                .style(style)
                .motionOutput(motion)
                .build();
        double[] measured = new double[(int) Math.ceil(clip.seconds() * FrameRate.FPS_25.fps()) + 1];
        Arrays.fill(measured, Double.NaN);
        engine.newJob(request).frames((index, frame) -> {
            List<FaceGeometry> faces = analyzer.analyze(frame);
            if (!faces.isEmpty()) {
                measured[(int) index] = FaceMeasures.mouthOpening(faces.get(0));
            }
        });
        var rendered = MotionFiles.read(motion, MotionSpace.ARKIT, FrameRate.FPS_25);
        return new OpeningFigures(rendered, Arrays.copyOf(measured, rendered.frames()), clip.sounds());
    }

    private static double median(List<OpeningFigures> all, ToDoubleFunction<OpeningFigures> figure) {
        double[] sorted = all.stream()
                .mapToDouble(figure)
                .filter(v -> !Double.isNaN(v))
                .sorted()
                .toArray();
        return sorted.length == 0 ? Double.NaN : (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }
}
