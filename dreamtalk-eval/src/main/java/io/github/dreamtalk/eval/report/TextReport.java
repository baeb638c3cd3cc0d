package io.github.dreamtalk.eval.report;

import io.github.dreamtalk.eval.Evaluation;
import io.github.dreamtalk.eval.Measure;
import io.github.dreamtalk.eval.Protocol;
import io.github.dreamtalk.eval.Spread;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An evaluation as a table for a terminal. */
public final class TextReport {
    private TextReport() {}

    /**
     * Writes the table.
     *
     * @param evaluation what was measured
     * @return lines ending in a line feed
     */
    public static String of(Evaluation evaluation) {
        Evaluation.Clip clip = evaluation.clip();
        StringBuilder out = new StringBuilder();
        out.append(String.format(
                Locale.ROOT,
                "%s: %dx%d, %d frames, %.2f s (protocol %s)%n",
                clip.name(),
                clip.width(),
                clip.height(),
                clip.frames(),
                clip.seconds(),
                Protocol.VERSION));
        evaluation
                .values()
                .forEach((measure, value) -> out.append(String.format(
                                Locale.ROOT,
                                "  %-36s %9s %-13s %-18s %s%n",
                                measure.label(),
                                number(value),
                                measure.unit(),
                                interval(evaluation.spreads().get(measure)),
                                arrow(measure))
                        .replaceAll(" +(\\R)", "$1")));
        if (!evaluation.emotions().isEmpty()) {
            out.append("  emotion shown                       ");
            evaluation.emotions().entrySet().stream()
                    .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
                    .limit(3)
                    .forEach(e -> out.append(String.format(Locale.ROOT, " %s %.2f", e.getKey(), e.getValue())));
            out.append('\n');
        }
        evaluation
                .warnings()
                .forEach(warning -> out.append("  ! ").append(warning).append('\n'));
        return out.toString();
    }

    /** The interval of 95 %; empty if it is not known. */
    static String interval(@Nullable Spread spread) {
        return spread == null || !spread.known() ? "" : number(spread.low()) + " to " + number(spread.high());
    }

    private static String arrow(Measure measure) {
        return switch (measure.better()) {
            case HIGHER -> "higher is better";
            case LOWER -> "lower is better";
            case NEITHER -> "";
        };
    }

    /** Three decimals below 100, fewer above, more for what would be lost. */
    static String number(double value) {
        double size = Math.abs(value);
        if (size >= 1e-5 && size < 0.01) {
            return String.format(Locale.ROOT, "%.5f", value);
        }
        String text = String.format(Locale.ROOT, size < 100 ? "%.3f" : size < 10_000 ? "%.1f" : "%.0f", value);
        return text.matches("-0[.0]*") ? text.substring(1) : text;
    }
}
