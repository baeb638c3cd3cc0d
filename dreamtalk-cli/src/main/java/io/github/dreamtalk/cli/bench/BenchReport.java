package io.github.dreamtalk.cli.bench;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.github.dreamtalk.Diagnostics;
import io.github.dreamtalk.DreamTalkRequest;
import io.github.dreamtalk.Result;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Figures of a measurement, seconds unless said otherwise. Lists hold one value for each repetition.
 *
 * @param diagnostics versions and device
 * @param result of the last video
 * @param startUp from the start of the JVM to the start of the measurement
 * @param firstFrame from the start of the JVM until the first frame was encoded
 * @param warmFirstFrame from a job's start to its first frame, with an engine that has worked and a portrait that is ready
 * @param whole from request to finished file
 * @param timesRealTime seconds of sound made in a second
 * @param stages time in each stage
 */
public record BenchReport(
        Diagnostics diagnostics,
        Result result,
        double startUp,
        double firstFrame,
        List<Double> warmFirstFrame,
        List<Double> whole,
        List<Double> timesRealTime,
        Map<BenchStage, List<Double>> stages) {
    /**
     * Makes a report; collections are copied.
     *
     * @param diagnostics versions and device
     * @param result of the last video
     * @param startUp from the start of the JVM to the start of the measurement
     * @param firstFrame from the start of the JVM until the first frame was encoded
     * @param warmFirstFrame from a job's start to its first frame, with an engine that has worked and a portrait that is
     *     ready
     * @param whole from request to finished file
     * @param timesRealTime seconds of sound made in a second
     * @param stages time in each stage
     */
    public BenchReport {
        warmFirstFrame = List.copyOf(warmFirstFrame);
        whole = List.copyOf(whole);
        timesRealTime = List.copyOf(timesRealTime);
        stages = new EnumMap<>(stages);
    }

    /**
     * The middle value, or the mean of the two in the middle.
     *
     * @param values at least one
     * @return the median
     */
    static double median(List<Double> values) {
        double[] sorted =
                values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /**
     * All figures with machine, version and commit.
     *
     * @return a JSON object
     */
    public String json() {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
            json.useDefaultPrettyPrinter();
            json.writeStartObject();
            project(json);
            machine(json);
            request(json);
            json.writeNumberField("repetitions", whole.size());
            json.writeNumberField("start_up_s", rounded(startUp));
            json.writeNumberField("first_frame_s", rounded(firstFrame));
            figures(json, "warm_first_frame_s", warmFirstFrame);
            figures(json, "whole_s", whole);
            figures(json, "times_real_time", timesRealTime);
            json.writeObjectFieldStart("stages_s");
            for (Map.Entry<BenchStage, List<Double>> stage : stages.entrySet()) {
                figures(json, stage.getKey().key(), stage.getValue());
            }
            json.writeEndObject();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // a StringWriter does not fail
        }
        return text.toString();
    }

    private void project(JsonGenerator json) throws IOException {
        Checkout checkout = Checkout.here();
        json.writeObjectFieldStart("project");
        json.writeStringField("version", diagnostics.libraryVersion());
        json.writeStringField("commit", checkout.commit());
        json.writeBooleanField("changed", checkout.changed());
        json.writeEndObject();
    }

    private void machine(JsonGenerator json) throws IOException {
        Machine machine = Machine.here();
        json.writeObjectFieldStart("machine");
        json.writeStringField("cpu", machine.cpu());
        json.writeNumberField("cores", machine.cores());
        json.writeNumberField("memory_bytes", machine.memoryBytes());
        json.writeStringField("os", diagnostics.operatingSystem());
        json.writeStringField("jvm", diagnostics.javaVersion());
        json.writeNumberField("load_average", rounded(machine.loadAverage()));
        json.writeNumberField("peak_resident_bytes", machine.peakResidentBytes());
        json.writeEndObject();
    }

    private void request(JsonGenerator json) throws IOException {
        DreamTalkRequest made = result.request();
        json.writeObjectFieldStart("request");
        json.writeStringField("portrait", String.valueOf(made.portrait()));
        json.writeStringField("audio", String.valueOf(made.voice()));
        json.writeNumberField("audio_s", rounded(result.audioSeconds()));
        json.writeNumberField("frames", result.frames());
        json.writeNumberField("width", result.width());
        json.writeNumberField("height", result.height());
        json.writeStringField("fps", result.rate().toString());
        json.writeStringField("sampler", made.sampler());
        json.writeNumberField("steps", made.steps());
        json.writeNumberField("guidance", made.guidance());
        json.writeStringField("device", diagnostics.device().toString());
        json.writeEndObject();
    }

    private static void figures(JsonGenerator json, String name, List<Double> values) throws IOException {
        json.writeObjectFieldStart(name);
        json.writeNumberField("median", rounded(median(values)));
        json.writeArrayFieldStart("all");
        for (double value : values) {
            json.writeNumber(rounded(value));
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static double rounded(double value) {
        return Math.round(value * 1e4) / 1e4;
    }

    /**
     * The medians for people.
     *
     * @return a few lines
     */
    public String summary() {
        StringBuilder text = new StringBuilder();
        line(text, "start-up", startUp);
        line(text, "first frame", firstFrame);
        line(text, "first frame, warm", median(warmFirstFrame));
        stages.forEach((stage, values) -> line(text, stage.key().replace('_', ' '), median(values)));
        line(text, "whole", median(whole));
        text.append(String.format(
                Locale.ROOT,
                "%.2f times real time over %.1f s of sound",
                median(timesRealTime),
                result.audioSeconds()));
        return text.toString();
    }

    private static void line(StringBuilder text, String name, double seconds) {
        text.append(String.format(Locale.ROOT, "%-22s %8.3f s%n", name, seconds));
    }
}
