package io.github.dreamtalk.training;

import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Trained weights that a training begins with, if it does. */
final class WarmStart {
    /** Weights that are nearly right are not to be thrown about. */
    private static final float SHARE_OF_RATE = 1 / 3f;

    @Option(
            names = "--from",
            description = "begins with these weights, a checkpoint or a .safetensors file, and a third of the learning"
                    + " rate")
    private @Nullable Path from;

    float rate(float usual) {
        return from == null ? usual : usual * SHARE_OF_RATE;
    }

    void begin(Consumer<Path> trainer) {
        if (from != null) {
            trainer.accept(from);
        }
    }
}
