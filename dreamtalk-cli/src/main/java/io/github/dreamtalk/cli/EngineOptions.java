package io.github.dreamtalk.cli;

import io.github.dreamtalk.DreamTalkEngine;
import io.github.dreamtalk.device.Device;
import io.github.dreamtalk.device.Precision;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options that choose where and with what networks run. */
final class EngineOptions {
    @Option(
            names = "--device",
            paramLabel = "cpu|cuda:N",
            defaultValue = "cpu",
            description = "Where networks run (default: ${DEFAULT-VALUE}); never falls back.")
    private String device = "cpu";

    @Option(names = "--threads", paramLabel = "N", description = "Worker threads (default: all processors).")
    private @Nullable Integer threads;

    @Option(
            names = "--precision",
            paramLabel = "fp32|int8",
            defaultValue = "fp32",
            description = "How exactly the motion network computes (default: ${DEFAULT-VALUE}); int8 is faster"
                    + " and close, on the CPU only.")
    private String precision = "fp32";

    @Option(
            names = "--chunk",
            paramLabel = "FRAMES",
            defaultValue = "64",
            description = "Motion frames sampled at a time (default: ${DEFAULT-VALUE}).")
    private int chunk = 64;

    @Option(names = "--models", paramLabel = "DIR", description = "Folder whose model files come before the embedded.")
    private @Nullable Path models;

    DreamTalkEngine open() {
        return builder().build();
    }

    DreamTalkEngine.Builder builder() {
        DreamTalkEngine.Builder b = DreamTalkEngine.builder()
                .device(Device.parse(device))
                .precision(Precision.parse(precision))
                .chunkFrames(chunk)
                // Ctrl-C and SIGTERM leave no parts of files, whatever the command does.
                .tidyOnShutdown(true);
        if (threads != null) {
            b.threads(threads);
        }
        if (models != null) {
            b.models(models);
        }
        return b;
    }
}
