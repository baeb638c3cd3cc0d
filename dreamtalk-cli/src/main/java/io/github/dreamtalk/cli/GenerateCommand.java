package io.github.dreamtalk.cli;

import io.github.dreamtalk.DreamTalk;
import io.github.dreamtalk.DreamTalkRequest;
import io.github.dreamtalk.Voice;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Portrait and voice to video. */
@Command(
        name = "generate",
        description = "Makes a video of the portrait speaking.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  dreamtalk generate --portrait face.jpg --audio speech.wav -o talking.mp4",
            "  dreamtalk generate --portrait face.jpg --audio talk.mp3 --style sad --guidance 1.5 --size 512 -o sad.webm",
            "  dreamtalk generate --portrait face.jpg --audio tts.wav --text \"Good morning, Mr. Bloom.\" -o talking.mp4",
            "  dreamtalk generate --portrait face.jpg --audio talk.ogg --motion-out talk.csv -o frames/",
            "  dreamtalk generate --models published/ --portrait face.jpg --audio talk.wav --style clip.mat --pose pose.mat"
                    + " -o talking.mp4"
        })
final class GenerateCommand implements Callable<Integer> {
    @Mixin
    private PictureOptions picture = new PictureOptions();

    @Option(
            names = "--audio",
            paramLabel = "SND",
            required = true,
            converter = VoiceArgument.class,
            description = "The voice: wav, mp3, m4a, flac, ogg, opus, or a video with sound; - is standard input.")
    private Voice audio = Voice.file(Path.of(""));

    @Mixin
    private TextOptions text = new TextOptions();

    @Mixin
    private MotionOptions motion = new MotionOptions();

    @Mixin
    private EngineOptions engine = new EngineOptions();

    @Mixin
    private TimeoutOption timeout = new TimeoutOption();

    @Option(names = "--motion-out", paramLabel = "FILE", description = "Also write the motion: .csv, .json or .npy.")
    private @Nullable Path motionOut;

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
        DreamTalkRequest.Builder b = text.applyTo(timeout.applyTo(motion.applyTo(picture.applyTo(DreamTalk.builder()))))
                .voice(audio);
        if (motionOut != null) {
            b.motionOutput(motionOut);
        }
        var err = spec.commandLine().getErr();
        DreamTalkRequest request =
                b.report(report).listener(new ProgressPrinter(err)).build();
        return JobHost.run(engine, request, spec.commandLine().getOut(), job -> job.generate(output));
    }
}
