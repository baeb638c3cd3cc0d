package io.github.dreamtalk.eval.report;

import io.github.dreamtalk.eval.Curves;
import io.github.dreamtalk.eval.Evaluation;
import io.github.dreamtalk.eval.Measure;
import io.github.dreamtalk.eval.Protocol;
import java.util.Locale;
import java.util.Map;

/** An evaluation as one HTML page that holds everything it shows: no scripts, no network. */
public final class HtmlReport {
    private static final String STYLE = "body{font:15px/1.45 system-ui,sans-serif;max-width:1000px;margin:2em auto;"
            + "padding:0 1em;color:#222}h1{font-size:1.5em}h2{font-size:1.15em;margin-top:2em}"
            + "table{border-collapse:collapse}td,th{padding:.2em .9em .2em 0;text-align:left;"
            + "border-bottom:1px solid #eee}td.n{text-align:right;font-variant-numeric:tabular-nums}"
            + ".w{background:#fff7ed;border-left:4px solid #c2410c;padding:.5em 1em;margin:.4em 0}"
            + ".ok{border-color:#15803d;background:#f0fdf4}.legend span{margin-right:1.2em}"
            + ".sheet{display:grid;grid-template-columns:repeat(4,1fr);gap:8px}.sheet figure{margin:0}"
            + ".sheet img{width:100%;display:block}.sheet figcaption{font-size:12px;color:#666}"
            + "svg{width:100%;height:auto}.bar{display:inline-block;height:.8em;background:#1d4ed8}small{color:#666}";

    private HtmlReport() {}

    /**
     * Writes the page.
     *
     * @param evaluation what was measured
     * @return an HTML document
     */
    public static String of(Evaluation evaluation) {
        Evaluation.Clip clip = evaluation.clip();
        StringBuilder out = new StringBuilder();
        String title = "Evaluation of " + escape(clip.name());
        out.append("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>")
                .append(title)
                .append("</title>\n<style>")
                .append(STYLE)
                .append("</style></head>\n<body>\n<h1>")
                .append(title)
                .append("</h1>\n<p>")
                .append(String.format(
                        Locale.ROOT,
                        "%d&times;%d, %d frames at %s per second, %.2f s. Protocol %s, identity by %s.",
                        clip.width(),
                        clip.height(),
                        clip.frames(),
                        evaluation.curves().rate(),
                        clip.seconds(),
                        Protocol.VERSION,
                        escape(clip.embedder())))
                .append("</p>\n");
        warnings(out, evaluation);
        measures(out, evaluation);
        emotions(out, evaluation);
        charts(out, evaluation.curves());
        sheet(out, evaluation);
        return out.append("</body></html>\n").toString();
    }

    private static void warnings(StringBuilder out, Evaluation evaluation) {
        if (evaluation.warnings().isEmpty()) {
            out.append("<p class=\"w ok\">Nothing stands out.</p>\n");
        }
        evaluation
                .warnings()
                .forEach(w -> out.append("<p class=\"w\">").append(escape(w)).append("</p>\n"));
    }

    private static void measures(StringBuilder out, Evaluation evaluation) {
        out.append("<h2>Measures</h2>\n<table>\n");
        for (Map.Entry<Measure, Double> e : evaluation.values().entrySet()) {
            Measure m = e.getKey();
            String better = m.better() == Measure.Better.NEITHER
                    ? ""
                    : (m.better() == Measure.Better.HIGHER ? "higher" : "lower") + " is better";
            out.append("<tr><td>")
                    .append(escape(m.label()))
                    .append("</td><td class=\"n\">")
                    .append(TextReport.number(e.getValue()))
                    .append("</td><td>")
                    .append(escape(m.unit()))
                    .append("</td><td><small>")
                    .append(TextReport.interval(evaluation.spreads().get(m)))
                    .append("</small></td><td><small>")
                    .append(better)
                    .append("</small></td></tr>\n");
        }
        out.append("</table>\n");
    }

    private static void emotions(StringBuilder out, Evaluation evaluation) {
        if (evaluation.emotions().isEmpty()) {
            return;
        }
        out.append("<h2>Emotion shown</h2>\n<table>\n");
        evaluation
                .emotions()
                .forEach((label, p) -> out.append(String.format(
                        Locale.ROOT,
                        "<tr><td>%s</td><td class=\"n\">%.2f</td><td><span class=\"bar\" style=\"width:%.0fpx\"></span></td></tr>%n",
                        escape(label),
                        p,
                        300 * p)));
        out.append("</table>\n");
    }

    private static void charts(StringBuilder out, Curves curves) {
        double fps = curves.rate().fps();
        SvgChart opening = new SvgChart(fps).line("mouth opening (share of the eye distance)", curves.opening());
        if (curves.loudness() != null) {
            opening.line("loudness (0 silence, 1 speech level, drawn at 0.3)", curves.loudness(), 0.3);
        }
        chart(out, "Mouth opening against sound", opening);
        chart(
                out,
                "Head angles, degrees",
                new SvgChart(fps)
                        .line("turn", curves.yaw())
                        .line("nod", curves.pitch())
                        .line("tilt", curves.roll()));
        if (curves.faceError() != null && curves.mouthError() != null) {
            chart(
                    out,
                    "Landmark error, pixels at 256",
                    new SvgChart(fps).line("face", curves.faceError()).line("mouth", curves.mouthError()));
        }
    }

    private static void chart(StringBuilder out, String title, SvgChart chart) {
        out.append("<h2>")
                .append(title)
                .append("</h2>\n")
                .append(chart.legend())
                .append(chart.svg());
    }

    private static void sheet(StringBuilder out, Evaluation evaluation) {
        out.append("<h2>Frames</h2>\n<div class=\"sheet\">\n");
        for (Evaluation.Still still : evaluation.stills()) {
            out.append("<figure><img alt=\"frame ")
                    .append(still.index())
                    .append("\" src=\"")
                    .append(ContactSheet.dataUri(still.image()))
                    .append("\"><figcaption>")
                    .append(String.format(
                            Locale.ROOT,
                            "%.2f s",
                            still.index() / evaluation.curves().rate().fps()))
                    .append("</figcaption></figure>\n");
        }
        out.append("</div>\n");
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
