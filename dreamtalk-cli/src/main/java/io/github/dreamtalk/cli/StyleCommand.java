package io.github.dreamtalk.cli;

import io.github.dreamtalk.DreamTalkEngine;
import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.format.FileRoles;
import io.github.dreamtalk.format.NpyFormat;
import io.github.dreamtalk.format.OutputFile;
import io.github.dreamtalk.motion.Style;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Style clip to style code. */
@Command(
        name = "style",
        description = "Writes the code the denoiser's style encoder gives a clip.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class StyleCommand implements Callable<Integer> {
    @Option(
            names = "--clip",
            paramLabel = "FILE",
            required = true,
            description = "The style clip: .mat, .npy, .csv or .json.")
    private Path clip = Path.of("");

    @Mixin
    private EngineOptions engine = new EngineOptions();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "CODE.npy",
            required = true,
            description = "The code.")
    private Path output = Path.of("");

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public Integer call() {
        new FileRoles().reads("clip", clip).writes("output", output).check();
        InvalidInputException.about("output", () -> {
            OutputFile.check(output);
            return output;
        });
        try (DreamTalkEngine e = engine.open()) {
            float[] code = e.styleCode(Style.fromFile(clip)).values();
            NpyFormat.write(output, code, code.length);
            spec.commandLine().getOut().println("wrote " + output + ": " + code.length + " values");
            spec.commandLine().getOut().flush();
        }
        return 0;
    }
}
