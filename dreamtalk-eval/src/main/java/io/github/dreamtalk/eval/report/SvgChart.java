package io.github.dreamtalk.eval.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A line chart over time as an SVG element. */
final class SvgChart {
    private static final int WIDTH = 960;
    private static final int HEIGHT = 200;
    private static final int LEFT = 46;
    private static final int RIGHT = 10;
    private static final int TOP = 10;
    private static final int BOTTOM = 24;
    private static final String[] COLOURS = {"#c2410c", "#1d4ed8", "#15803d"};
    /** More points than this cannot be told apart. */
    private static final int MOST_POINTS = 2400;

    private record Line(String label, double[] values, double scale) {}

    private final double fps;
    private final List<Line> lines = new ArrayList<>();

    SvgChart(double fps) {
        this.fps = fps;
    }

    /** With values times a scale. */
    SvgChart line(String label, double[] values, double scale) {
        lines.add(new Line(label, values, scale));
        return this;
    }

    SvgChart line(String label, double[] values) {
        return line(label, values, 1);
    }

    String svg() {
        double low = 0;
        double high = 0;
        int length = 2;
        for (Line line : lines) {
            length = Math.max(length, line.values().length);
            for (double v : line.values()) {
                if (!Double.isNaN(v)) {
                    low = Math.min(low, v * line.scale());
                    high = Math.max(high, v * line.scale());
                }
            }
        }
        double step = niceStep((high - low) / 4);
        low = step * Math.floor(low / step);
        high = Math.max(low + step, step * Math.ceil(high / step));
        StringBuilder out = new StringBuilder();
        out.append(String.format(
                Locale.ROOT,
                "<svg viewBox=\"0 0 %d %d\" role=\"img\" xmlns=\"http://www.w3.org/2000/svg\">%n",
                WIDTH,
                HEIGHT));
        for (double v = low; v <= high + step / 2; v += step) {
            double y = y(v, low, high);
            grid(out, LEFT, y, WIDTH - RIGHT, y);
            text(out, LEFT - 6, y + 4, "end", label(v, step));
        }
        double seconds = (length - 1) / fps;
        double tick = niceStep(seconds / 10);
        for (double t = 0; t <= seconds + 1e-9; t += tick) {
            double x = x(t * fps, length);
            grid(out, x, TOP, x, HEIGHT - BOTTOM);
            text(out, x, HEIGHT - 8, "middle", label(t, tick) + " s");
        }
        for (int k = 0; k < lines.size(); k++) {
            path(out, lines.get(k), COLOURS[k % COLOURS.length], length, low, high);
        }
        return out.append("</svg>\n").toString();
    }

    String legend() {
        StringBuilder out = new StringBuilder("<p class=\"legend\">");
        for (int k = 0; k < lines.size(); k++) {
            out.append("<span style=\"color:")
                    .append(COLOURS[k % COLOURS.length])
                    .append("\">&#9632; ")
                    .append(lines.get(k).label())
                    .append("</span> ");
        }
        return out.append("</p>\n").toString();
    }

    private static void path(StringBuilder out, Line line, String colour, int length, double low, double high) {
        out.append("<path fill=\"none\" stroke=\"").append(colour).append("\" stroke-width=\"1.4\" d=\"");
        int stride = Math.max(1, (int) Math.ceil((double) line.values().length / MOST_POINTS));
        boolean pen = false;
        for (int f = 0; f < line.values().length; f += stride) {
            double v = line.values()[f] * line.scale();
            if (Double.isNaN(v)) {
                pen = false;
                continue;
            }
            out.append(String.format(Locale.ROOT, "%s%.1f %.1f", pen ? "L" : "M", x(f, length), y(v, low, high)));
            pen = true;
        }
        out.append("\"/>\n");
    }

    private static double x(double frame, int length) {
        return LEFT + (WIDTH - LEFT - RIGHT) * frame / (length - 1);
    }

    private static double y(double v, double low, double high) {
        return TOP + (HEIGHT - TOP - BOTTOM) * (high - v) / (high - low);
    }

    private static void grid(StringBuilder out, double x1, double y1, double x2, double y2) {
        out.append(String.format(
                Locale.ROOT,
                "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"#e5e5e5\"/>%n",
                x1,
                y1,
                x2,
                y2));
    }

    private static void text(StringBuilder out, double x, double y, String anchor, String text) {
        out.append(String.format(
                Locale.ROOT,
                "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" font-size=\"11\" fill=\"#666\">%s</text>%n",
                x,
                y,
                anchor,
                text));
    }

    private static String label(double v, double step) {
        String text = String.format(Locale.ROOT, step >= 1 ? "%.0f" : step >= 0.1 ? "%.1f" : "%.2f", v);
        return text.matches("-0[.0]*") ? text.substring(1) : text;
    }

    /** 1, 2 or 5 times a power of ten. */
    private static double niceStep(double atLeast) {
        if (!(atLeast > 1e-9)) {
            return 0.1;
        }
        double power = Math.pow(10, Math.floor(Math.log10(atLeast)));
        for (double factor : new double[] {1, 2, 5}) {
            if (factor * power >= atLeast * (1 - 1e-9)) {
                return factor * power;
            }
        }
        return 10 * power;
    }
}
