package io.github.dreamtalk.cli;

import io.github.dreamtalk.DreamTalk;
import io.github.dreamtalk.DreamTalkRequest;
import io.github.dreamtalk.Voice;
import io.github.dreamtalk.format.FileRoles;
import io.github.dreamtalk.format.MotionFiles;
import io.github.dreamtalk.media.FrameRate;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Motion file to video. */
@Command(
        name = "render",
        description = "Renders a motion file on a portrait.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  dreamtalk render --portrait face.jpg --motion motion.csv --audio speech.wav -o talking.mp4",
            "  dreamtalk render --portrait face.jpg --motion motion.json -o frames/"
        })
final class RenderCommand implements Callable<Integer> {
    @Mixin
    private PictureOptions picture = new PictureOptions();

    @Mixin
    private EngineOptions engine = new EngineOptions();

    @Mixin
    private TimeoutOption timeout = new TimeoutOption();

    @Option(
            names = "--motion",
            paramLabel = "FILE",
            required = true,
            description = "The motion: .csv (Live Link Face), .json or .npy.")
    private Path motion = Path.of("");

    @Option(
            names = "--audio",
            paramLabel = "SND",
            converter = VoiceArgument.class,
            description = "Sound to put beside the picture; - is standard input.")
    private @Nullable Voice audio;

    @Option(
            names = "--rate",
            paramLabel = "RATE",
            description =
                    "Frame rate of the motion file, where it does not state it: a CSV of less than a second or with"
                            + " rows left out, a bare .npy.")
    private @Nullable String rate;

    @Option(
            names = "--fps",
            paramLabel = "RATE",
            description = "Output frame rate; the motion is resampled to it (default: the motion's own).")
    private @Nullable String fps;

    @Option(
            names = "--report",
            description = "Check the frames as they are made and say what stands out: sync, silence, identity, jitter.")
    private boolean report;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "OUT",
            required = true,
            description = "The result: .mp4, .webm, or a folder for PNG frames.")
    private Path output = Path.of("");

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public Integer call() {
        // The job hears of the motion, not of its file.
        new FileRoles().reads("motion", motion).writes("output", output).check();
        DreamTalkRequest.Builder b = timeout.applyTo(picture.applyTo(DreamTalk.builder()))
                .motion(rate == null ? MotionFiles.read(motion) : MotionFiles.read(motion, FrameRate.parse(rate)));
        if (fps != null) {
            b.fps(FrameRate.parse(fps));
        }
        if (audio != null) {
            b.voice(audio);
        }
        DreamTalkRequest request = b.report(report)
                .listener(new ProgressPrinter(spec.commandLine().getErr()))
                .build();
        return JobHost.run(engine, request, spec.commandLine().getOut(), job -> job.generate(output));
    }
}
