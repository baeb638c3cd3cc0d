package io.github.dreamtalk.cli;

import io.github.dreamtalk.DreamTalk;
import io.github.dreamtalk.DreamTalkRequest;
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

    @Option(names = "--audio", paramLabel = "SND", description = "Sound to put beside the picture.")
    private @Nullable Path audio;

    @Option(
            names = "--fps",
            paramLabel = "RATE",
            defaultValue = "25",
            description = "Output frame rate (default: ${DEFAULT-VALUE}).")
    private String fps = "25";

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
        DreamTalkRequest.Builder b = timeout.applyTo(picture.applyTo(DreamTalk.builder()))
                .motion(motion)
                .fps(FrameRate.parse(fps));
        if (audio != null) {
            b.audio(audio);
        }
        DreamTalkRequest request = b.report(report)
                .listener(new ProgressPrinter(spec.commandLine().getErr()))
                .build();
        return JobHost.run(engine, request, spec.commandLine().getOut(), job -> job.generate(output));
    }
}
