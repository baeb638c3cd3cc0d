package io.github.dreamtalk.eval.report;

import io.github.dreamtalk.eval.Curves;
import io.github.dreamtalk.eval.Evaluation;
import io.github.dreamtalk.eval.Measure;
import io.github.dreamtalk.eval.Protocol;
import io.github.dreamtalk.eval.Suite;
import java.util.List;
import java.util.Map;

/**
 * Evaluations as JSON, the same bytes for the same evaluation. Figures are written with all their digits; what could not be
 * measured is left out of {@code measures} and is null in {@code curves}; {@code intervals} says what chance may have moved.
 */
public final class JsonReport {
    private JsonReport() {}

    /**
     * Writes one evaluation.
     *
     * @param evaluation what was measured
     * @return a JSON document
     */
    public static String of(Evaluation evaluation) {
        JsonText json = new JsonText();
        json.open('{');
        json.key("protocol").text(Protocol.VERSION);
        Evaluation.Clip clip = evaluation.clip();
        json.key("clip").open('{');
        json.key("name").text(clip.name());
        json.key("width").number(clip.width());
        json.key("height").number(clip.height());
        json.key("frames").number(clip.frames());
        json.key("fps").text(evaluation.curves().rate().toString());
        json.key("seconds").number(clip.seconds());
        if (clip.compared() > 0) {
            json.key("compared_frames").number(clip.compared());
            json.key("identical_frames").number(clip.identical());
        }
        json.key("embedder").text(clip.embedder());
        json.close('}');
        json.key("measures").open('{');
        evaluation.values().forEach((measure, value) -> json.key(measure.id()).number(value));
        json.close('}');
        json.key("units").open('{');
        evaluation.values().keySet().stream()
                .filter(measure -> !measure.unit().isEmpty())
                .forEach(measure -> json.key(measure.id()).text(measure.unit()));
        json.close('}');
        json.key("intervals").open('{');
        evaluation.spreads().forEach((measure, spread) -> {
            json.key(measure.id()).open('{');
            json.key("samples").number(spread.samples());
            if (spread.known()) {
                json.key("low_95").number(spread.low());
                json.key("high_95").number(spread.high());
            }
            json.close('}');
        });
        json.close('}');
        json.key("emotions").open('{');
        evaluation.emotions().forEach((label, value) -> json.key(label).number(value));
        json.close('}');
        warnings(json, evaluation);
        curves(json, evaluation.curves());
        json.close('}');
        return json.toString();
    }

    private static void warnings(JsonText json, Evaluation evaluation) {
        json.key("warnings").open('[');
        evaluation.warnings().forEach(json::text);
        json.close(']');
    }

    private static void curves(JsonText json, Curves curves) {
        json.key("curves").open('{');
        json.key("opening").numbers(curves.opening());
        if (curves.loudness() != null) {
            json.key("loudness").numbers(curves.loudness());
        }
        json.key("yaw").numbers(curves.yaw());
        json.key("pitch").numbers(curves.pitch());
        json.key("roll").numbers(curves.roll());
        if (curves.faceError() != null) {
            json.key("f_lmd").numbers(curves.faceError());
        }
        if (curves.mouthError() != null) {
            json.key("m_lmd").numbers(curves.mouthError());
        }
        json.close('}');
    }

    /**
     * Writes the result of a suite.
     *
     * @param suite what was measured
     * @return a JSON document
     */
    public static String of(Suite.Result suite) {
        JsonText json = new JsonText();
        json.open('{');
        json.key("protocol").text(Protocol.VERSION);
        json.key("methods").open('{');
        suite.methods().forEach((method, statistics) -> {
            json.key(method).open('{');
            statistics.forEach((measure, s) -> {
                json.key(measure.id()).open('{');
                json.key("mean").number(s.mean());
                json.key("half_width_95").number(s.halfWidth());
                json.key("clips").number(s.clips());
                json.close('}');
            });
            json.close('}');
        });
        json.close('}');
        json.key("clips").open('[');
        for (Map.Entry<String, List<Evaluation>> method : suite.evaluations().entrySet()) {
            for (Evaluation evaluation : method.getValue()) {
                json.open('{');
                json.key("method").text(method.getKey());
                json.key("name").text(evaluation.clip().name());
                for (Map.Entry<Measure, Double> e : evaluation.values().entrySet()) {
                    json.key(e.getKey().id()).number(e.getValue());
                }
                warnings(json, evaluation);
                json.close('}');
            }
        }
        json.close(']');
        json.key("failures").open('[');
        for (Suite.Failure failure : suite.failures()) {
            json.open('{');
            json.key("method").text(failure.method());
            json.key("name").text(failure.clip());
            json.key("code").text(failure.code());
            json.key("reason").text(failure.reason());
            json.close('}');
        }
        json.close(']');
        json.close('}');
        return json.toString();
    }
}
