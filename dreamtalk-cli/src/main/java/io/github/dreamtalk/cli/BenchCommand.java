package io.github.dreamtalk.cli;

import io.github.dreamtalk.cli.bench.Bench;
import io.github.dreamtalk.cli.bench.BenchJob;
import io.github.dreamtalk.cli.bench.BenchReport;
import io.github.dreamtalk.format.FileRoles;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures the pipeline on this machine. */
@Command(
        name = "bench",
        description = "Measures the main job end to end, by stage, and prints JSON with machine and commit.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {"  dreamtalk bench", "  dreamtalk bench --guidance 2 --repetitions 5 --json bench.json"})
final class BenchCommand implements Callable<Integer> {
    @Option(
            names = "--portrait",
            paramLabel = "IMG",
            defaultValue = "${sys:dreamtalk.samples}/portrait.png",
            description = "A picture with a face (default: the sample).")
    private Path portrait = Path.of("");

    @Option(
            names = "--audio",
            paramLabel = "SND",
            defaultValue = "${sys:dreamtalk.samples}/speech.wav",
            description = "The voice (default: the sample).")
    private Path audio = Path.of("");

    @Option(
            names = "--size",
            paramLabel = "N",
            defaultValue = "512",
            description = "Longer side of the output in pixels (default: ${DEFAULT-VALUE}).")
    private int size = 512;

    @Option(
            names = "--steps",
            paramLabel = "K",
            defaultValue = "10",
            description = "Network evaluations per frame (default: ${DEFAULT-VALUE}).")
    private int steps = 10;

    @Option(
            names = "--guidance",
            paramLabel = "S",
            defaultValue = "1.0",
            description = "Style intensity (default: ${DEFAULT-VALUE}); beyond 1 every step asks the network twice.")
    private float guidance = 1f;

    @Option(
            names = "--repetitions",
            paramLabel = "N",
            defaultValue = "3",
            description = "Runs in this JVM (default: ${DEFAULT-VALUE}); the first tells start-up and first frame.")
    private int repetitions = 3;

    @Option(names = "--json", paramLabel = "OUT", description = "Write the JSON there instead of printing it.")
    private @Nullable Path json;

    @Mixin
    private EngineOptions engine = new EngineOptions();

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public Integer call() {
        TextOutput output = new TextOutput("json", json);
        new FileRoles()
                .reads("portrait", portrait)
                .reads("audio", audio)
                .writes("json", json)
                .check();
        output.check();
        BenchJob job = new BenchJob(portrait, audio, size, steps, guidance);
        BenchReport report = new Bench(engine.builder(), job, repetitions).run();
        var err = spec.commandLine().getErr();
        err.println(report.summary());
        err.flush();
        if (json == null) {
            spec.commandLine().getOut().println(report.json());
            spec.commandLine().getOut().flush();
        } else {
            output.write(report.json() + System.lineSeparator());
        }
        return 0;
    }
}
