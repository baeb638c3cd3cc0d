package io.github.dreamtalk.examples.cli;

import io.github.dreamtalk.DreamTalk;
import io.github.dreamtalk.DreamTalkRequest;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
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
            "  dreamtalk motion --audio speech.wav --style angry --fps 60 -o motion.json"
        })
final class MotionCommand implements Callable<Integer> {
    @Mixin
    private MotionOptions motion = new MotionOptions();

    @Mixin
    private EngineOptions engine = new EngineOptions();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "OUT",
            required = true,
            description = "The motion: .csv (Live Link Face), .json or .npy.")
    private Path output = Path.of("");

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public Integer call() {
        DreamTalkRequest request = motion.applyTo(DreamTalk.builder())
                .listener(new ProgressPrinter(spec.commandLine().getErr()))
                .build();
        return JobHost.run(engine, request, spec.commandLine().getOut(), job -> job.motion(output));
    }
}
