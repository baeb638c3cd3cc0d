package io.github.dreamtalk.cli;

import io.github.dreamtalk.DreamTalk;
import io.github.dreamtalk.DreamTalkEngine;
import io.github.dreamtalk.DreamTalkRequest;
import io.github.dreamtalk.Voice;
import io.github.dreamtalk.diffusion.NoiseSource;
import io.github.dreamtalk.format.FileRoles;
import io.github.dreamtalk.format.MotionFiles;
import io.github.dreamtalk.format.NpyFormat;
import io.github.dreamtalk.motion.MotionSequence;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Voice to motion file. */
@Command(
        name = "motion",
        description = "Makes face motion from a voice, without portrait and rendering.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  dreamtalk motion --audio speech.wav -o motion.csv      (Live Link Face layout)",
            "  dreamtalk motion --audio speech.wav --style angry --fps 60 -o motion.json",
            "  dreamtalk motion --models M --features f.npy --style s.npy --noise xT.npy -o m.npy   (to compare)"
        })
final class MotionCommand implements Callable<Integer> {
    @ArgGroup(multiplicity = "1")
    private Source voice = new Source();

    @Mixin
    private TextOptions text = new TextOptions();

    @Mixin
    private MotionOptions motion = new MotionOptions();

    @Mixin
    private NoiseOptions noise = new NoiseOptions();

    @Mixin
    private EngineOptions engine = new EngineOptions();

    @Mixin
    private TimeoutOption timeout = new TimeoutOption();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "OUT",
            required = true,
            description = "The motion: .csv (Live Link Face), .json or .npy.")
    private Path output = Path.of("");

    /** A sound, or what was made of one before. */
    static final class Source {
        @Option(
                names = "--audio",
                paramLabel = "SND",
                required = true,
                converter = VoiceArgument.class,
                description = "The voice: wav, mp3, m4a, flac, ogg, opus, or a video with sound; - is standard input.")
        private @Nullable Voice audio;

        @Option(
                names = "--features",
                paramLabel = "F.npy",
                required = true,
                description = "Its audio features, [frames, dimension]; without --head, an .npy output then holds the"
                        + " expression alone.")
        private @Nullable Path features;
    }

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public Integer call() {
        DreamTalkRequest.Builder b = text.applyTo(timeout.applyTo(motion.applyTo(DreamTalk.builder())))
                .listener(new ProgressPrinter(spec.commandLine().getErr()));
        if (voice.audio != null) {
            b.voice(voice.audio);
        }
        if (voice.features != null) {
            b.features(voice.features);
        }
        FileRoles files = new FileRoles().reads("features", voice.features).writes("output", output);
        noise.addTo(files);
        files.check();
        NoiseSource given = noise.source();
        if (given != null) {
            b.noise(given);
        }
        boolean expressionOnly = voice.features != null
                && output.toString().endsWith(".npy")
                && !spec.commandLine().getParseResult().hasMatchedOption("--head");
        DreamTalkRequest request = b.build();
        return expressionOnly
                ? writeExpression(request)
                : JobHost.run(engine, request, spec.commandLine().getOut(), job -> job.motion(output));
    }

    private int writeExpression(DreamTalkRequest request) {
        new FileRoles()
                .reads("style", request.style().file())
                .reads("head", request.head().file())
                .writes("output", output)
                .check();
        MotionFiles.checkTarget(output);
        try (DreamTalkEngine e = engine.open()) {
            MotionSequence m = e.newJob(request).motion();
            int columns = m.space().expressionChannels();
            float[] values = new float[m.frames() * columns];
            for (int i = 0; i < values.length; i++) {
                values[i] = m.get(i / columns, i % columns);
            }
            NpyFormat.write(output, values, m.frames(), columns);
            spec.commandLine()
                    .getOut()
                    .println("wrote " + output + ": " + m.frames() + " frames of " + columns + " channels");
            spec.commandLine().getOut().flush();
        }
        return 0;
    }
}
