package io.github.dreamtalk.cli;

import io.github.dreamtalk.DreamTalkRequest;
import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.error.Problem;
import io.github.dreamtalk.media.FrameRate;
import io.github.dreamtalk.motion.HeadMotion;
import io.github.dreamtalk.motion.Style;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
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

    @Option(names = "--sampler", paramLabel = "ddim|ddpm|dpm++", description = "Sampling method (default: ddim).")
    private @Nullable String sampler;

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

    @Option(
            names = "--stage",
            paramLabel = "NAME",
            description = "Take this stage in, where it does not join by itself; may be given again.")
    private List<String> stages = List.of();

    @Option(
            names = "--no-stage",
            paramLabel = "NAME",
            description = "Leave this stage out: smoothing, blink, gaze, head or a third party's; may be given again.")
    private List<String> leftOut = List.of();

    DreamTalkRequest.Builder applyTo(DreamTalkRequest.Builder b) {
        stages(b);
        if (sampler != null) {
            b.sampler(sampler);
        }
        return b.style(style(style))
                .guidance(guidance)
                .steps(steps)
                .seed(seed)
                .fps(FrameRate.parse(fps))
                .head(head(head));
    }

    private void stages(DreamTalkRequest.Builder b) {
        List<String> out = new ArrayList<>(leftOut);
        if (noBlink) {
            out.add("blink");
        }
        for (String name : stages) {
            if (out.stream().anyMatch(name::equalsIgnoreCase)) {
                throw InvalidInputException.of(
                        "stage", Problem.CONFLICT, "'" + name + "' taken in and left out", "one of the two");
            }
            b.stage(name, true);
        }
        out.forEach(name -> b.stage(name, false));
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

    private static HeadMotion head(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "still" -> HeadMotion.still();
            case "natural" -> HeadMotion.natural();
            default -> HeadMotion.fromFile(Path.of(text));
        };
    }
}
