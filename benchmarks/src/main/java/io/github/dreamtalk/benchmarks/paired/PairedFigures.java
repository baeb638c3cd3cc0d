package io.github.dreamtalk.benchmarks.paired;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Figures of two installations, a pair for each round: what disturbs a machine disturbs both halves of a pair. Lower is
 * better for all of them.
 */
final class PairedFigures {
    private record Pair(double before, double after) {}

    private final Map<String, List<Pair>> pairs = new LinkedHashMap<>();

    /** Adds what both installations did in one round; a figure that one of them lacks is left out. */
    void add(Map<String, Double> before, Map<String, Double> after) {
        before.forEach((name, value) -> {
            Double other = after.get(name);
            if (other != null && !value.isNaN() && !other.isNaN()) {
                pairs.computeIfAbsent(name, k -> new ArrayList<>()).add(new Pair(value, other));
            }
        });
    }

    /** The median over rounds of the new installation's figure over the old one's in the same round; NaN if unknown. */
    double ratio(String name) {
        return median(pairs.getOrDefault(name, List.of()).stream()
                .map(p -> p.after() / p.before())
                .toList());
    }

    static double median(List<Double> values) {
        if (values.isEmpty()) {
            return Double.NaN;
        }
        List<Double> sorted = values.stream().sorted().toList();
        int n = sorted.size();
        return (sorted.get((n - 1) / 2) + sorted.get(n / 2)) / 2;
    }

    /** A line for each figure: medians of both, the median of the ratios, their range. */
    String table() {
        StringBuilder out = new StringBuilder(String.format(
                Locale.ROOT, "%-34s %10s %10s %8s   %s%n", "", "old", "new", "ratio", "lowest to highest"));
        pairs.forEach((name, list) -> {
            double[] ratios = list.stream()
                    .mapToDouble(p -> p.after() / p.before())
                    .sorted()
                    .toArray();
            out.append(String.format(
                    Locale.ROOT,
                    "%-34s %10.3f %10.3f %8.3f   %.3f to %.3f (%d)%n",
                    name,
                    median(list.stream().map(Pair::before).toList()),
                    median(list.stream().map(Pair::after).toList()),
                    ratio(name),
                    ratios[0],
                    ratios[ratios.length - 1],
                    ratios.length));
        });
        return out.toString();
    }

    /** All pairs as CSV: figure, round, old, new. */
    String csv() {
        StringBuilder out = new StringBuilder("figure,round,old,new\n");
        pairs.forEach((name, list) -> {
            for (int i = 0; i < list.size(); i++) {
                out.append(name)
                        .append(',')
                        .append(i)
                        .append(',')
                        .append(list.get(i).before());
                out.append(',').append(list.get(i).after()).append('\n');
            }
        });
        return out.toString();
    }
}
