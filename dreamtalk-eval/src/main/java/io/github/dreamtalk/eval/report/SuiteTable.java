package io.github.dreamtalk.eval.report;

import io.github.dreamtalk.eval.Measure;
import io.github.dreamtalk.eval.Suite;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** A suite as a Markdown table in the manner of the papers: a row a method, mean ± half of the 95 % confidence interval. */
public final class SuiteTable {
    /** The columns of the DreamTalk paper's Table I that can be measured, then what it leaves out, and THEval's. */
    private static final List<Measure> COLUMNS = List.of(
            Measure.SSIM,
            Measure.CPBD,
            Measure.F_LMD,
            Measure.M_LMD,
            Measure.LSE_C,
            Measure.CSIM,
            Measure.CSIM_REFERENCE,
            Measure.SYNC_LAG,
            Measure.SYNC_CORRELATION,
            Measure.CLOSURE_RECALL,
            Measure.OPEN_IN_SILENCE,
            Measure.LIP_LEAK,
            Measure.LIP_DYNAMICS_CLOSENESS,
            Measure.BROW_DYNAMICS_CLOSENESS,
            Measure.HEAD_DYNAMICS_CLOSENESS,
            Measure.SILENT_LIPS_CLOSENESS,
            Measure.LIP_LOUDNESS_CLOSENESS,
            Measure.JITTER_FACE,
            Measure.BLINKS);

    private SuiteTable() {}

    /**
     * Writes the table, and under it what could not be measured; columns no method has are left out.
     *
     * @param suite what was measured
     * @return Markdown, lines ending in a line feed
     */
    public static String of(Suite.Result suite) {
        List<Measure> columns = COLUMNS.stream()
                .filter(m -> suite.methods().values().stream().anyMatch(s -> s.containsKey(m)))
                .toList();
        StringBuilder out = new StringBuilder("| method | clips |");
        StringBuilder rule = new StringBuilder("|---|---|");
        for (Measure m : columns) {
            String arrow = m.better() == Measure.Better.HIGHER ? " ↑" : m.better() == Measure.Better.LOWER ? " ↓" : "";
            out.append(' ').append(m.label()).append(arrow).append(" |");
            rule.append("---|");
        }
        out.append('\n').append(rule).append('\n');
        for (Map.Entry<String, Map<Measure, Suite.Statistic>> method :
                suite.methods().entrySet()) {
            out.append("| ").append(method.getKey()).append(" | ");
            out.append(Objects.requireNonNull(
                                    suite.evaluations().get(method.getKey()), "every method has its evaluations")
                            .size())
                    .append(" |");
            for (Measure m : columns) {
                Suite.Statistic s = method.getValue().get(m);
                out.append(' ').append(s == null ? "–" : cell(s)).append(" |");
            }
            out.append('\n');
        }
        failures(out, suite);
        return out.toString();
    }

    private static void failures(StringBuilder out, Suite.Result suite) {
        if (suite.failures().isEmpty()) {
            return;
        }
        out.append("\nNot measured (the rows above are over the clips that were):\n");
        suite.failures().forEach(f -> out.append("- ")
                .append(f.method())
                .append(f.clip().isEmpty() ? "" : "/" + f.clip())
                .append(": ")
                .append(f.reason().replaceAll("\\R", " "))
                .append('\n'));
    }

    private static String cell(Suite.Statistic s) {
        String mean = TextReport.number(s.mean());
        return Double.isNaN(s.halfWidth())
                ? mean
                : mean + " ± " + String.format(Locale.ROOT, "%s", TextReport.number(s.halfWidth()));
    }
}
