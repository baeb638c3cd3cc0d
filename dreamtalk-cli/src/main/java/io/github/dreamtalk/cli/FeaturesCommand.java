package io.github.dreamtalk.cli;

import io.github.dreamtalk.DreamTalkEngine;
import io.github.dreamtalk.Voice;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Voice to audio features. */
@Command(
        name = "features",
        description = "Writes the audio features of a voice, [frames, dimension], as 'motion --features' takes them.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class FeaturesCommand implements Callable<Integer> {
    @Option(
            names = "--audio",
            paramLabel = "SND",
            required = true,
            converter = VoiceArgument.class,
            description = "The voice; - is standard input.")
    private Voice audio = Voice.file(Path.of(""));

    @Mixin
    private EngineOptions engine = new EngineOptions();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "F.npy",
            required = true,
            description = "The features.")
    private Path output = Path.of("");

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public Integer call() {
        try (DreamTalkEngine e = engine.open()) {
            long frames = e.writeFeatures(audio, output);
            spec.commandLine().getOut().println("wrote " + output + ": " + frames + " frames");
            spec.commandLine().getOut().flush();
        }
        return 0;
    }
}
