package io.github.dreamtalk.cli;

import io.github.dreamtalk.DreamTalkRequest;
import io.github.dreamtalk.media.FrameRate;
import io.github.dreamtalk.stage.HeadMover;
import io.github.dreamtalk.motion.Style;
import java.nio.file.Path;
import java.util.Locale;
import picocli.CommandLine.Option;

/** Options of motion made from a voice, but for the voice itself. */
final class MotionOptions {
    @Option(
            names = "--style",
            paramLabel = "NAME|FILE",
            defaultValue = "neutral",
            description = "An embedded style (see 'styles') or a motion file (.csv, .json, .npy, .mat) as style clip"
                    + " (default: ${DEFAULT-VALUE}).")
    private String style = "neutral";

    @Option(
            names = "--guidance",
            paramLabel = "S",
            defaultValue = "1.0",
            description = "Style intensity, 0 to 10 (default: ${DEFAULT-VALUE}).")
    private float guidance = 1f;

    @Option(
            names = "--steps",
            paramLabel = "K",
            defaultValue = "10",
            description = "Network evaluations per frame (default: ${DEFAULT-VALUE}).")
    private int steps = 10;

    @Option(
            names = "--sampler",
            paramLabel = "ddim|ddpm|dpm++",
            defaultValue = "ddim",
            description = "Sampling method (default: ${DEFAULT-VALUE}).")
    private String sampler = "ddim";

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "0",
            description = "Seed of all randomness (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--fps",
            paramLabel = "RATE",
            defaultValue = "25",
            description = "Output frame rate, such as 25, 29.97 or 30000/1001 (default: ${DEFAULT-VALUE}).")
    private String fps = "25";

    @Option(
            names = {"--head", "--pose"},
            paramLabel = "still|natural|FILE",
            defaultValue = "natural",
            description = "Head movement, or a motion file to take it from (default: ${DEFAULT-VALUE}).")
    private String head = "natural";

    @Option(names = "--no-blink", description = "Add no blinks.")
    private boolean noBlink;

    DreamTalkRequest.Builder applyTo(DreamTalkRequest.Builder b) {
        return b.style(style(style))
                .guidance(guidance)
                .steps(steps)
                .sampler(sampler)
                .seed(seed)
                .fps(FrameRate.parse(fps))
                .head(head(head))
                .blink(!noBlink);
    }

    private static Style style(String text) {
        String t = text.toLowerCase(Locale.ROOT);
        boolean file = t.endsWith(".csv")
                || t.endsWith(".json")
                || t.endsWith(".npy")
                || t.endsWith(".mat")
                || t.contains("/");
        return file ? Style.fromFile(Path.of(text)) : Style.named(text);
    }

    private static HeadMover head(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "still" -> HeadMover.still();
            case "natural" -> HeadMover.natural();
            default -> HeadMover.fromFile(Path.of(text));
        };
    }
}
