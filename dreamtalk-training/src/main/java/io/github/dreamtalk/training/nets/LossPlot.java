package io.github.dreamtalk.training.nets;

import java.util.List;
import java.util.Locale;

/** The curve of a loss as a page of its own, its scale logarithmic: losses fall by shares. */
final class LossPlot {
    private static final int WIDTH = 960;
    private static final int HEIGHT = 400;
    private static final int LEFT = 70;
    private static final int BOTTOM = 40;
    private static final int EDGE = 15;
    private static final int MOST_POINTS = 1500;

    private final String title;
    private final List<LossLog.Line> lines;

    LossPlot(String title, List<LossLog.Line> lines) {
        this.title = title;
        this.lines = lines;
    }

    String html() {
        StringBuilder out = new StringBuilder();
        out.append("<!doctype html><meta charset=\"utf-8\"><title>")
                .append(title.replace("&", "&amp;").replace("<", "&lt;"))
                .append("</title><style>body{font:14px sans-serif;margin:2em}text{font:12px sans-serif}</style>\n");
        if (lines.isEmpty()) {
            return out.append("<p>No step yet.\n").toString();
        }
        LossLog.Line last = lines.get(lines.size() - 1);
        out.append(String.format(
                Locale.ROOT,
                "<p>step %d, loss %.4g, learning rate %.3g, %.1f h%n",
                last.step(),
                last.smoothed(),
                last.rate(),
                last.seconds() / 3600));
        double low = lines.stream().mapToDouble(LossLog.Line::smoothed).min().orElseThrow();
        double high = lines.stream().mapToDouble(LossLog.Line::smoothed).max().orElseThrow();
        out.append(String.format(
                "<svg viewBox=\"0 0 %d %d\" role=\"img\" xmlns=\"http://www.w3.org/2000/svg\">%n", WIDTH, HEIGHT));
        for (int i = 0; i <= 4; i++) {
            double v = Math.exp(Math.log(low) + i * (Math.log(high) - Math.log(low)) / 4);
            double y = y(v, low, high);
            out.append(String.format(
                    Locale.ROOT,
                    "<path d=\"M%d %.1fH%d\" stroke=\"#ddd\"/><text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%.3g</text>%n",
                    LEFT,
                    y,
                    WIDTH - EDGE,
                    LEFT - 6,
                    y + 4,
                    v));
        }
        out.append(String.format(
                Locale.ROOT,
                "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%d steps</text>%n<path fill=\"none\" stroke=\"#c2410c\""
                        + " stroke-width=\"2\" d=\"",
                WIDTH - EDGE,
                HEIGHT - EDGE,
                last.step()));
        int every = Math.max(1, lines.size() / MOST_POINTS);
        for (int i = 0; i < lines.size(); i += every) {
            LossLog.Line l = lines.get(i);
            double x = LEFT + (double) (WIDTH - EDGE - LEFT) * l.step() / Math.max(1, last.step());
            out.append(String.format(Locale.ROOT, "%s%.1f %.1f", i == 0 ? "M" : "L", x, y(l.smoothed(), low, high)));
        }
        return out.append("\"/></svg>\n").toString();
    }

    private static double y(double v, double low, double high) {
        double share = high > low ? (Math.log(v) - Math.log(low)) / (Math.log(high) - Math.log(low)) : 0;
        return HEIGHT - BOTTOM - share * (HEIGHT - BOTTOM - EDGE);
    }
}
